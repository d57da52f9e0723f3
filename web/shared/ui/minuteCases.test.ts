// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases/minutes.json in TypeScript: what the server counted is counted down. The server's C reads the same file.
import { expect, test } from 'vitest';
import { casesOf } from '../cases';
import { minutesLeft, urgencyOf } from './minutes';

interface Case {
  name: string;
  devices: [number | null, number | null][];
  said?: number;
  passed_ms: number;
  left: number;
  unknown?: boolean;
  asked?: { ms: number; left: number }[];
  urgency?: string;
}
const cases = casesOf<Case>('minutes');

/** What a server says that is asked as the outage begins. */
const atFirst = ({ devices, said }: Case): number => said ?? Math.min(...devices.map(([a, b]) => (a ?? 0) + (b ?? 0)));

test('counted_down_from_the_beginning_as_many_minutes_are_left_as_the_server_says', () => {
  for (const each of cases) expect(minutesLeft(atFirst(each), 0, each.passed_ms), each.name).toBe(each.left);
});

test('counted_down_from_any_answer_no_minute_is_shown_that_is_not_left_and_at_most_one_is_missed', () => {
  for (const { name, left, passed_ms, asked = [] } of cases)
    for (const answer of asked) {
      const shown = minutesLeft(answer.left, answer.ms, passed_ms) ?? NaN;
      expect(shown, name).toBeLessThanOrEqual(left);
      expect(shown, name).toBeGreaterThanOrEqual(left - 1);
    }
});

test('it_is_as_urgent_as_the_case_says', () => {
  for (const { name, left, urgency } of cases) if (urgency) expect(urgencyOf(left), name).toBe(urgency);
});
