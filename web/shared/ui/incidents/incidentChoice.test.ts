// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleIncident } from '../../api/samples';
import type { Incident } from '../../api/types';
import { othersOpen, pickIncident, withOpened } from './incidentChoice';

const incident = (id: string, more: Partial<Incident> = {}) => sampleIncident({ id, name: id, ...more });
const real = incident('real');
const drill = incident('drill', { drill: true });
const closed = (i: Incident): Incident => ({ ...i, closed_at: '2026-11-29T06:00:00Z' });
const auto = (id: string) => ({ id, byHand: false });

test('a_page_opens_on_the_real_incident_wherever_the_drill_stands', () => {
  expect(pickIncident([drill, real], null)?.id).toBe('real');
  expect(pickIncident([real, drill], null)?.id).toBe('real');
  expect(pickIncident([drill], null)?.id).toBe('drill');
  expect(pickIncident([closed(real)], null)).toBeNull();
});

test('a_drill_or_another_incident_opened_elsewhere_moves_no_page', () => {
  expect(pickIncident([drill, real], auto('real'))?.id).toBe('real');
  expect(pickIncident([incident('later'), real], auto('real'))?.id).toBe('real');
});

test('a_closed_incident_is_kept_until_somebody_chooses_and_never_turns_into_a_drill', () => {
  expect(pickIncident([drill, closed(real)], auto('real'))?.id).toBe('real');
});

test('a_page_that_fell_on_a_drill_goes_over_to_the_real_one_and_one_that_chose_it_stays', () => {
  expect(pickIncident([drill, real], auto('drill'))?.id).toBe('real');
  expect(pickIncident([drill, real], { id: 'drill', byHand: true })?.id).toBe('drill');
});

test('the_other_open_ones_are_told_with_the_real_ones_first', () => {
  expect(othersOpen([drill, closed(incident('old')), real], incident('here')).map((i) => i.id)).toEqual(['real', 'drill']);
  expect(othersOpen([drill, real], real).map((i) => i.id)).toEqual(['drill']);
});

test('what this page opened is shown at once, and stands in the list once when the server lists it', () => {
  expect(pickIncident(withOpened([real], drill), { id: 'drill', byHand: true })?.id).toBe('drill');
  expect(withOpened([drill, real], { ...drill, name: 'old' })).toEqual([drill, real]);
  expect(withOpened([real], null)).toEqual([real]);
});
