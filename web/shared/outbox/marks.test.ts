// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test, vi } from 'vitest';
import { measureClock } from '../api/clock';
import { makeMark, makeVoid, makeZoneReport } from './marks';

const context = { incident: '7', user: 'u1' };
const subject = (seen: string[]) => ({ person: '1', name: '試験 一', status: 'attention' as const, seen });

afterEach(() => {
  vi.useRealTimers();
});

test('a_mark_names_what_its_screen_showed_and_what_it_settles', () => {
  const { operation, before } = makeMark(context, subject(['a', 'b']), 'safe', { settles: 'a', reporter: '隣人' });
  expect(operation).toMatchObject({ person: '1', status: 'safe', seen: ['a', 'b'], settles: 'a', reported_by: { name: '隣人' } });
  expect(before).toBe('attention');
});

test('of_more_than_the_server_takes_the_first_which_count_and_the_last_which_are_own_are_named', () => {
  const all = Array.from({ length: 301 }, (_, i) => `m${i}`);
  const seen = makeMark(context, subject(all), 'safe').operation.seen ?? [];
  expect([seen.length, seen[0], seen[99], seen[100], seen[199]]).toEqual([200, 'm0', 'm99', 'm201', 'm300']);
  expect(makeMark(context, subject(all.slice(0, 200)), 'safe').operation.seen).toHaveLength(200);
});

test('a_withdrawal_names_its_mark_and_why_and_has_no_status', () => {
  const { operation } = makeVoid(context, subject(['a']), 'a', '押し間違い');
  expect(operation).toMatchObject({ person: '1', voids: 'a', note: '押し間違い' });
  expect(operation.status).toBeUndefined();
});

test('marks_withdrawals_and_reports_have_the_time_of_the_server_whatever_this_clock_says', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-29T05:00:00Z') });
  measureClock('2026-11-29T06:00:00Z', Date.now(), Date.now());
  const made = [
    makeMark(context, subject([]), 'safe').operation.observed_at,
    makeVoid(context, subject([]), 'a', '').operation.observed_at,
    makeZoneReport(context, { zone: '9', name: '西町' }, 'done', '').report.at,
  ];
  expect(made).toEqual(Array(3).fill('2026-11-29T06:00:00.000Z'));
});
