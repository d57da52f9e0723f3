// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Opening } from '../../shared/api/types';
import { alarmOf, standing } from './openings';

const opening = (id: string, more: Partial<Opening> = {}): Opening =>
  ({ id, person: '9', at: `2026-06-01T0${id}:00:00+09:00`, due_at: '2026-06-04T00:00:00+09:00', overdue: false, by: 'crew', ...more });
const none = new Set<string>();

test('an_opening_is_shouted_until_it_is_noted_and_waits_until_it_is_reviewed', () => {
  const list = [opening('1'), opening('2'), opening('3', { reviewed_at: '2026-06-01T05:00:00+09:00' })];
  expect(standing(list, [], none, 'desk').loud.map((o) => o.id)).toEqual(['2', '1']);
  const noted = standing(list, [], new Set(['1', '2']), 'desk');
  expect([noted.loud.length, noted.waiting.length]).toEqual([0, 2]);
});

test('ones_own_opening_is_for_somebody_else', () => {
  expect(standing([opening('1', { by: 'desk' })], [], none, 'desk')).toEqual({ loud: [], unnamed: [], waiting: [], overdue: 0 });
});

test('an_alert_shows_before_the_list_has_it_and_not_twice_after', () => {
  const alarm = alarmOf({ kind: 'break_glass', id: '7', person: '9', user: '3', at: '2026-06-01T07:00:00+09:00' });
  expect(alarm).toEqual({ id: '7', at: '2026-06-01T07:00:00+09:00' });
  expect(standing([], [alarm!], none, 'desk').unnamed.length).toBe(1);
  expect(standing([opening('7')], [alarm!], none, 'desk').unnamed).toEqual([]);
});

test('an_event_of_another_kind_is_no_alarm', () => {
  expect([alarmOf(null), alarmOf({ kind: 'other', id: '1' }), alarmOf({ kind: 'break_glass' })]).toEqual([null, null, null]);
});
