// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleLine, sampleZone } from '../../shared/api/samples';
import type { ZonesAnswer } from '../../shared/api/types';
import type { Changed } from '../events';
import { answered, heard, zonesOf } from './zones';

const AT = '2026-06-01T10:00:00Z';
const zone = (id: string, unreported: number) => sampleZone(id, { persons: 9, unreported });
const answer: ZonesAnswer = {
  as_of: '2026-06-01T09:00:00Z',
  incident: '7',
  round: 1,
  zones: [zone('1', 5), zone('2', 9)],
  without_location: sampleLine({ persons: 2, unreported: 2 }),
  protected: { persons: 0, desks: [] },
  total: sampleLine({ persons: 20, unreported: 16 }),
};
const known = answered(zonesOf('7'), '7', answer);
const changed = (...all: object[]): Changed[] => all as Changed[];

test('an_event_with_its_counts_changes_that_zone_alone_and_the_time_it_is_known_at', () => {
  const next = heard(known, changed({ zone: '2', unreported: 8, safe: 1, state: 'patrolling' }), AT);
  expect(next?.answer?.zones.map((z) => [z.unreported, z.safe, z.state])).toEqual([
    [5, 0, 'not_started'],
    [8, 1, 'patrolling'],
  ]);
  expect([next?.answer?.as_of, known.answer?.zones[1]?.unreported]).toEqual([AT, 9]);
});

test('those_without_a_place_are_a_line_of_their_own', () => {
  const next = heard(known, changed({ zone: null, unreported: 1, safe: 1 }), AT);
  expect(next?.answer?.without_location).toMatchObject({ persons: 2, unreported: 1, safe: 1 });
  expect(next?.answer?.zones).toEqual(answer.zones);
});

test('of_two_events_each_keeps_what_the_other_brought', () => {
  const first = heard(known, changed({ zone: '1', unreported: 4 }), AT);
  expect(heard(first!, changed({ zone: '2', unreported: 7 }), AT)?.answer?.zones.map((z) => z.unreported)).toEqual([4, 7]);
});

test('what_does_not_say_enough_is_asked_for', () => {
  expect(heard(known, null, AT)).toBeNull();
  expect(heard(known, changed({ zone: '1' }), AT)).toBeNull();
  expect(heard(known, changed({ all: true, unreported: 1 }), AT)).toBeNull();
  expect(heard(zonesOf('7'), changed({ zone: '1', unreported: 4 }), AT)).toBeNull();
});

test('an_answer_about_an_incident_that_has_left_the_screen_is_dropped', () => {
  expect(answered(zonesOf('8'), '7', answer)).toEqual({ of: '8', answer: null });
});
