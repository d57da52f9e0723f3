// SPDX-License-Identifier: Apache-2.0
// The fold of marks, told once more and slowly, to check the product against: from all observations of an incident to
// the status of each person in each round.
export function foldAll(observations) {
  const voided = new Set(observations.map((o) => o.voids).filter(Boolean));
  const sets = new Map();
  for (const o of observations) {
    if (!o.status || o.voids || voided.has(o.op_id)) continue;
    const key = `${o.person}/${o.round}`;
    sets.set(key, [...(sets.get(key) ?? []), o]);
  }
  return new Map([...sets].map(([key, marks]) => [key, fold(marks)]));
}

// A mark of no sure time (time_unsure) is later than none whose time is.
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const later = (a, b) =>
  Number(b.time_unsure ?? false) - Number(a.time_unsure ?? false) || a.observed_us - b.observed_us || order(a.op_id, b.op_id);

function fold(marks) {
  const sorted = [...marks].sort(later);
  const winner = sorted.at(-1);
  const open = sorted.filter(
    (a) =>
      a.status === 'attention' &&
      a !== winner &&
      !sorted.some((m) => m.settles === a.op_id || (later(m, a) > 0 && m.seen.includes(a.op_id))),
  );
  const conflict = winner.status === 'attention' ? [] : open.map((a) => a.op_id).sort();
  return { status: conflict.length ? 'attention' : winner.status, conflict, winner, ops: sorted.map((m) => m.op_id).sort() };
}
