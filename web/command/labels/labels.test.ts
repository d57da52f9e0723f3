// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { LabelsAnswer } from '../../shared/api/types';
import { answered, colourOf, isOld, labelsOf } from './labels';

const answer: LabelsAnswer = {
  as_of: '2026-06-01T10:00:00Z',
  names: { 赤: '急ぐ', 青: '', 黄: '' },
  labels: [{ person: '1', colour: '赤' }],
};
const known = answered(labelsOf('7'), '7', answer);

test('who_has_no_colour_has_none', () => {
  expect([colourOf(known, '1'), colourOf(known, '2'), known.names.赤]).toEqual(['赤', null, '急ぐ']);
});

test('the_colours_of_another_incident_are_none_of_this_one', () => {
  expect(answered(labelsOf('8'), '7', answer)).toEqual(labelsOf('8'));
});

test('an_event_makes_them_old_when_somebody_has_another_colour_in_it_or_none_any_more', () => {
  expect(isOld(known, [{ person: '1', label: '赤' }, { person: '2' }])).toBe(false);
  expect(isOld(known, [{ person: '1', label: '青' }])).toBe(true);
  expect(isOld(known, [{ person: '1' }])).toBe(true);
  expect([isOld(known, null), isOld(known, [{ zone: '5' }])]).toEqual([false, false]);
});
