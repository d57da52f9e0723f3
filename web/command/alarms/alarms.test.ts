// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { LiveEvents, Opening } from '../../shared/api/types';
import { alarmsOf, answered, heard, note, standing } from './alarms';

const opening = (id: string, more: Partial<Opening> = {}): Opening => ({
  id,
  person: '9',
  at: `2026-06-01T0${id}:00:00+09:00`,
  due_at: '2026-06-04T00:00:00+09:00',
  overdue: false,
  by: 'crew',
  ...more,
});
const none = alarmsOf('desk', new Set());
const listing = (openings: Opening[], state = none) => answered(state, { openings, waiting: openings.length });
const ALERT: LiveEvents['alert'] = { kind: 'break_glass', id: '7', person: '9', user: '3', at: '2026-06-01T07:00:00+09:00' };

test('an_opening_is_shouted_until_it_is_noted_and_waits_until_it_is_reviewed', () => {
  const state = listing([opening('1'), opening('2'), opening('3', { reviewed_at: '2026-06-01T05:00:00+09:00' })]);
  expect(standing(state).loud.map((o) => o.id)).toEqual(['2', '1']);
  const noted = standing(note(state));
  expect([noted.loud.length, noted.waiting.length]).toEqual([0, 2]);
});

test('ones_own_opening_is_for_somebody_else', () => {
  expect(standing(listing([opening('1', { by: 'desk' })]))).toEqual({ loud: [], unnamed: [], waiting: [], overdue: 0 });
});

test('an_alert_shows_before_the_list_has_it_and_not_twice_after', () => {
  const state = heard(heard(none, [ALERT]), [ALERT]);
  expect(standing(state).unnamed).toEqual([{ id: '7', at: ALERT.at }]);
  expect(standing(listing([opening('7')], state))).toMatchObject({ unnamed: [], loud: [{ id: '7' }] });
});

test('an_alert_that_was_noted_before_its_opening_came_is_not_shouted_again', () => {
  const state = listing([opening('7')], note(heard(none, [ALERT])));
  expect(standing(state)).toMatchObject({ unnamed: [], loud: [], waiting: [{ id: '7' }] });
});

test('an_event_of_another_kind_is_no_alarm', () => {
  expect([null, [{ kind: 'other', id: '1' }], [{ kind: 'break_glass' }]].map((data) => heard(none, data))).toEqual([none, none, none]);
});
