// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { withLists } from './lists';
import { ApiError, isForbidden, isUnreached, OFFLINE, UNREADABLE } from './problem';

const error = (status: number, code: string): ApiError => new ApiError(status, { code, ja: '', en: '' });

test('an_answer_nobody_can_read_is_no_missing_signal_and_costs_no_mark', () => {
  const unreadable = new ApiError(200, UNREADABLE);
  expect([isUnreached(unreadable), unreadable.again]).toEqual([false, true]);
  expect(new ApiError(404, UNREADABLE).again).toBe(true);
  expect(isUnreached(new ApiError(0, OFFLINE))).toBe(true);
});

test('what_this_user_may_not_see_is_told_from_a_session_that_is_refused', () => {
  expect(isForbidden(error(403, 'auth.forbidden'))).toBe(true);
  expect(isForbidden(error(403, 'decision.none'))).toBe(true);
  for (const code of ['auth.locked', 'auth.csrf', 'auth.must_change', 'auth.certificate_refused'])
    expect(isForbidden(error(403, code)), code).toBe(false);
});

test('the_page_of_a_proxy_is_no_refusal_and_takes_no_list_away', () => {
  expect(isForbidden(new ApiError(403, UNREADABLE))).toBe(false);
});

test('an_answer_without_its_list_or_with_holes_in_it_is_unreadable', async () => {
  for (const wrong of [null, [], {}, { persons: null }, { persons: {} }, { persons: [null] }, { persons: ['x'] }]) {
    await expect(withLists(Promise.resolve(wrong as { persons: unknown[] }), 'persons'), JSON.stringify(wrong)).rejects.toMatchObject({
      body: UNREADABLE,
    });
  }
  const right = { persons: [{}], more: 1 };
  expect(await withLists(Promise.resolve(right), 'persons')).toBe(right);
});

test('what_may_be_asked_for_again_is_no_answer_a_busy_or_a_resting_server_and_nothing_else', () => {
  const again = (status: number): boolean => error(status, 'some.code').again;
  expect([0, 429, 502, 503, 504].map(again)).toEqual([true, true, true, true, true]);
  expect([400, 401, 403, 404, 409, 413, 500].map(again)).toEqual(Array(7).fill(false));
});
