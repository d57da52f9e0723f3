// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ApiError, OFFLINE, UNREADABLE } from '../../api/problem';
import type { Me } from '../../api/types';
import { againIn, answerTo, homeOf, pagesOf, type Session } from './session';

test('who_logs_in_after_another_is_not_led_to_a_page_of_the_others_role', () => {
  expect(pagesOf('field_care')).toEqual(['/account', '/field']);
  expect(pagesOf('ambulance')).not.toContain('/command');
  expect(pagesOf('command')).toContain('/dispatch');
});

test('a_role_without_a_page_still_has_its_account', () => {
  expect(homeOf('shelter')).toBe(null);
  expect(pagesOf('shelter')).toEqual(['/account']);
});

const me = (id: string, session: string, more: Partial<Me> = {}): Me =>
  ({ user: { id, name: '', role: 'command' }, session, ...more }) as Me;
const inside = (more: Partial<Extract<Session, { state: 'in' }>> = {}): Session => ({
  state: 'in',
  me: me('1', 'a'),
  fresh: true,
  ...more,
});

test('a_page_leaves_when_somebody_else_is_in_or_nobody_any_more', () => {
  expect(answerTo(null, inside())).toBe('leave');
  expect(answerTo(me('2', 'b'), inside())).toBe('leave');
  expect(answerTo(me('2', 'b'), { state: 'locked', me: me('1', 'a') })).toBe('leave');
  expect(answerTo(me('2', 'b'), { state: 'wrong', me: me('1', 'a') })).toBe('leave');
});

test('a_page_locks_with_its_tablet_and_asks_again_when_it_is_open_or_its_user_has_logged_in_anew', () => {
  expect(answerTo(me('1', 'a', { locked: true }), inside())).toBe('lock');
  expect(answerTo(me('1', 'a'), { state: 'locked', me: me('1', 'a') })).toBe('load');
  expect(answerTo(me('1', 'b'), inside())).toBe('load');
  expect(answerTo(me('1', 'a'), inside({ ended: true }))).toBe('load');
  expect(answerTo(me('1', 'a'), inside())).toBe('stay');
  expect(answerTo(null, { state: 'loading' })).toBe('stay');
});

test('a_page_that_could_not_begin_tries_again_by_itself_where_that_may_help_and_not_before_it_was_asked_to', () => {
  expect([
    againIn(new ApiError(0, OFFLINE)),
    againIn(new ApiError(502, UNREADABLE)),
    againIn(new ApiError(503, { code: 'db.away', ja: '', en: '' }, 30)),
  ]).toEqual([5_000, 5_000, 30_000]);
  expect([againIn(new ApiError(403, { code: 'auth.certificate_required', ja: '', en: '' })), againIn(new TypeError('x'))]).toEqual([
    null,
    null,
  ]);
});
