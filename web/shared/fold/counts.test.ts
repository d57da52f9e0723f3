// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { besideOf, confirmRate, NO_COUNTS, percentText, reportRate, sumCounts, toldOf, totalOf } from './counts';

const zone = { ...NO_COUNTS, persons: 10, unreported: 4, safe: 3, noted: 2, attention: 1, excluded: 5 };

test('any_mark_counts_as_reported_but_only_safe_and_noted_as_confirmed', () => {
  expect(reportRate(zone)).toBe(0.6);
  expect(confirmRate(zone)).toBe(0.5);
});

test('over_nobody_there_is_no_rate', () => {
  expect(percentText(reportRate(NO_COUNTS))).toBe('—');
});

test('almost_all_is_not_shown_as_all', () => {
  expect(percentText(0.9999)).toBe('99%');
  expect(percentText(1)).toBe('100%');
  expect(percentText(0.29)).toBe('29%');
});

test('zones_add_up', () => {
  expect(sumCounts([zone, zone])).toMatchObject({ persons: 20, unreported: 8, attention: 2, excluded: 10 });
});

test('people_without_a_place_are_in_the_total_and_of_the_protected_those_whose_status_is_told', () => {
  const answer = { zones: [zone as never], without_location: { ...NO_COUNTS, persons: 2, unreported: 2 } };
  expect(totalOf({ ...answer, protected: undefined })).toMatchObject({ persons: 12, unreported: 6 });
  expect(totalOf(null)).toEqual(NO_COUNTS);
  const told = { persons: 4, unreported: 1, safe: 2, noted: 0, attention: 0 } as never;
  expect([toldOf(told).persons, besideOf(told), totalOf({ ...answer, protected: told }).persons]).toEqual([3, 1, 15]);
  const number = { persons: 4 } as never;
  expect([toldOf(number), besideOf(number), totalOf({ ...answer, protected: number }).persons]).toEqual([NO_COUNTS, 4, 12]);
});
