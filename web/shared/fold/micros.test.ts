// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { fold } from './fold';
import { microsOf } from './micros';

test('a_time_is_read_to_the_microsecond_whatever_its_offset', () => {
  const second = Date.UTC(2026, 10, 29, 5, 0, 7) * 1000;
  const rest = (time: string): number => microsOf(time) - second;
  expect(rest('2026-11-29T05:00:07Z')).toBe(0);
  expect(rest('2026-11-29T14:00:07.5+09:00')).toBe(500_000);
  expect(rest('2026-11-29T14:00:07.123456+09:00')).toBe(123_456);
  expect(rest('2026-11-29T14:00:07.1234+09:00')).toBe(123_400);
});

test('of_two_marks_within_a_thousandth_of_a_second_the_later_wins_as_on_the_server', () => {
  const mark = (op_id: string, status: 'safe' | 'noted', micros: string) => ({
    op_id,
    status,
    observed_at: `2026-11-29T05:00:07.${micros}Z`,
    seen: [],
  });
  expect(fold([mark('b', 'safe', '000001'), mark('a', 'noted', '000002')]).status).toBe('noted');
});
