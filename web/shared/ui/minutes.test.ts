// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { minutesLeft, minutesOf, urgencyOf } from './minutes';

const t0 = Date.UTC(2019, 9, 12, 13, 0);
const minute = 60_000;

test('minutes_are_read_in_either_width_and_within_their_limits_alone', () => {
  const limits = { least: 1, most: 5760 };
  expect([minutesOf('', limits), minutesOf(' 90 ', limits), minutesOf('９０', limits)]).toEqual([null, 90, 90]);
  for (const typed of ['99999', '5761', '0', 'abc', '-5', '1.5', '90分']) expect(minutesOf(typed, limits), typed).toBeNaN();
});

test('a_minute_that_passes_is_a_minute_less', () => {
  expect(minutesLeft(90, t0, t0)).toBe(90);
  expect(minutesLeft(90, t0, t0 + minute)).toBe(89);
  expect(minutesLeft(90, t0, t0 + 61 * minute)).toBe(29);
});

test('a_begun_minute_is_not_promised', () => {
  expect(minutesLeft(90, t0, t0 + 1_000)).toBe(89);
});

test('past_empty_it_says_for_how_long', () => {
  expect(minutesLeft(5, t0, t0 + 60 * minute)).toBe(-55);
  expect(urgencyOf(-55)).toBe('over');
});

test('a_clock_behind_the_answer_does_not_add_minutes', () => {
  expect(minutesLeft(90, t0, t0 - 10 * minute)).toBe(90);
});

test('unknown_stays_unknown', () => {
  expect(minutesLeft(null, t0, t0)).toBeNull();
  expect(urgencyOf(null)).toBe('unknown');
});

test('urgency_rises_as_minutes_fall', () => {
  expect([500, 180, 60, 0].map(urgencyOf)).toEqual(['later', 'soon', 'critical', 'over']);
});
