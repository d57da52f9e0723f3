// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases/fold.json in TypeScript; the server's C and SQL read the same file.
import { expect, test } from 'vitest';
import { casesOf, id, timeOf } from '../cases';
import { fold, type Observation } from './fold';

interface Mark {
  n: number;
  at: number;
  us?: number;
  status?: Observation['status'];
  unsure?: boolean;
  seen?: number[];
  voids?: number;
  settles?: number;
}
interface Case {
  name: string;
  marks: Mark[];
  want: { status: string; winner: number; conflict: number[]; ops: number[] };
}

const observation = (m: Mark): Observation => ({
  op_id: id(m.n),
  status: m.status,
  observed_at: timeOf(m),
  time_unsure: m.unsure,
  seen: (m.seen ?? []).map(id),
  voids: m.voids ? id(m.voids) : undefined,
  settles: m.settles ? id(m.settles) : undefined,
});

for (const { name, marks, want } of casesOf<Case>('fold')) {
  test(name, () => {
    // Under a conflict the page stands on the latest call that nobody answered.
    const calls = marks
      .filter((m) => want.conflict.includes(m.n))
      .sort((a, b) => Number(a.unsure ?? false) - Number(b.unsure ?? false) || b.at - a.at || (b.us ?? 0) - (a.us ?? 0) || b.n - a.n);
    const by = calls[0]?.n ?? want.winner;
    for (let from = 0; from < Math.max(marks.length, 1); from++) {
      const rotated = marks.map((_, i) => observation(marks[(from + i) % marks.length] as Mark));
      expect(fold(rotated)).toEqual({
        status: want.status,
        conflict: want.conflict.length > 0,
        by: by ? id(by) : null,
        seen: want.ops.map(id),
      });
    }
  });
}
