// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases/times.json in TypeScript: which own marks the round that runs leaves behind. The server's C and SQL read the
// same file. A time that nobody can believe is the server's to judge: this device's clock goes by the server's.
import { expect, test } from 'vitest';
import { casesOf, timeOf } from '../cases';
import { isOfEarlierRound } from './pending';

interface Case {
  name: string;
  opened: number;
  rounds: number[];
  seen: number;
  us?: number;
  want: { round: number; unsure?: boolean };
}

const NOW_S = 1_800_000_000;

test('a_mark_is_of_an_earlier_round_where_its_case_says', () => {
  for (const { name, opened, rounds, seen, us, want } of casesOf<Case>('times')) {
    if (want.unsure) continue;
    const operation = { op_id: 'a', person: '1', observed_at: timeOf({ at: NOW_S + seen, us }) };
    const horizon = { round: 1 + rounds.length, round_started_at: timeOf({ at: NOW_S + (rounds.at(-1) ?? opened) }) };
    expect(isOfEarlierRound(operation, horizon), name).toBe(want.round < horizon.round);
  }
});
