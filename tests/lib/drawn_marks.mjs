// SPDX-License-Identifier: Apache-2.0
// Sets of marks drawn by dice, in the form of tests/cases/fold.json: few seconds and few numbers, so that ties, withdrawals and calls
// seen, settled or missed come often. What they fold to is said by the slow fold of tests/story.
import { foldAll } from '../story/fold.mjs';

export const MARKS_MOST = 8;
const STATUSES = ['safe', 'safe', 'noted', 'attention', 'attention'];

// What the slow fold says of marks as a case has them.
export function slowFold(marks) {
  const name = (n) => String(n).padStart(3, '0');
  const told = foldAll(
    marks.map((m) => ({
      person: 1,
      round: 1,
      op_id: name(m.n),
      status: m.status,
      observed_us: m.at * 1e6 + (m.us ?? 0),
      time_unsure: m.unsure ?? false,
      seen: (m.seen ?? []).map(name),
      voids: m.voids && name(m.voids),
      settles: m.settles && name(m.settles),
    })),
  ).get('1/1');
  if (!told) return { status: 'unreported', winner: 0, conflict: [], ops: [] };
  const { status, winner, conflict, ops } = told;
  const unsure = winner.time_unsure ? { unsure: true } : {};
  return { status, winner: Number(winner.op_id), ...unsure, conflict: conflict.map(Number), ops: ops.map(Number) };
}

// One of no sure time arrives at 100 and its place in the row; a withdrawal stands behind what it withdraws, which is no withdrawal.
function draw(roll) {
  const many = 1 + roll(MARKS_MOST),
    numbers = Array.from({ length: 99 }, (_, i) => i + 1);
  const marks = [];
  for (let i = 0; i < many; i++) {
    const [n] = numbers.splice(roll(numbers.length), 1);
    const m = roll(5) ? { n, at: 10 * (1 + roll(4)) } : { n, at: 100 + i, unsure: true };
    if (!m.unsure && !roll(6)) m.us = 1 + roll(3);
    const earlier = marks.filter((x) => !x.voids);
    if (earlier.length && !roll(5)) {
      m.voids = earlier[roll(earlier.length)].n;
    } else {
      m.status = STATUSES[roll(STATUSES.length)];
      m.seen = marks.filter(() => !roll(3)).map((x) => x.n);
      if (marks.length && !roll(6)) m.settles = marks[roll(marks.length)].n;
    }
    marks.push(m);
  }
  return marks;
}

export const drawMarks = (roll, many) =>
  Array.from({ length: many }, (_, i) => {
    const marks = draw(roll);
    return { name: `drawn ${i}: ${JSON.stringify(marks)}`, marks, want: slowFold(marks) };
  });
