// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { clockOf, fromLocalInput, hhmm, seenAt, toLocalInput } from './time';

test('a_time_is_typed_in_24_hours_with_or_without_a_colon_in_either_width', () => {
  for (const [typed, read] of [
    ['0705', '07:05'],
    ['7:05', '07:05'],
    ['１９：０５', '19:05'],
    ['19時05分', '19:05'],
    ['2359', '23:59'],
    ['0000', '00:00'],
  ])
    expect(clockOf(typed ?? '')).toBe(read);
});

test('what_is_no_time_of_a_day_is_not_taken_for_one', () => {
  for (const typed of ['', '24:00', '2460', '7', '19', '12:5', 'まだ', '7:05 PM', '120', '705', '１２０', '120分'])
    expect(clockOf(typed)).toBeNull();
  expect(fromLocalInput('2026-11-29T24:10')).toBeNull();
});

test('midnight_and_the_evening_are_shown_in_24_hours', () => {
  expect(hhmm('2026-11-28T15:00:00Z')).toBe('00:00');
  expect(hhmm('2026-11-29T10:05:00Z')).toBe('19:05');
  expect(toLocalInput(new Date('2026-11-28T15:05:00Z'))).toBe('2026-11-29T00:05');
});

test('what_is_typed_is_a_time_of_japan_and_comes_back_as_it_was', () => {
  expect(fromLocalInput('2026-11-29T07:05')).toBe('2026-11-29T07:05:00+09:00');
  expect(toLocalInput(new Date(fromLocalInput('2026-11-29T00:05') ?? ''))).toBe('2026-11-29T00:05');
});

test('when_somebody_was_seen_is_said_and_where_nobody_knows_it_that_too', () => {
  const at = '2019-10-12T13:05:00Z';
  expect(seenAt(at, false)).toBe('2019/10/12 22:05');
  expect(seenAt(at, true)).toMatch(/時刻不明.*2019\/10\/12 22:05/);
});
