// SPDX-License-Identifier: Apache-2.0
// What the marks of a person add up to: the server's rule (server/picture/incidents/fold.h), so that a phone without signal
// shows its own marks as the server will. The same set gives the same answer in any order.
import type { Operation, Status } from '../api/types';
import { microsOf } from './micros';

/** An observation as the fold needs it. One with `voids` only takes another one out. */
export interface Observation extends Pick<Operation, 'op_id' | 'status' | 'observed_at' | 'seen' | 'voids' | 'settles'> {
  /** 時刻不明: `observed_at` is only when it arrived. It is later than no mark of a sure time. */
  time_unsure?: boolean;
}

/** What a set of marks adds up to; of none at all: unreported, by nobody. */
export interface Folded {
  status: Status;
  /** A call for help stands although somebody later, who had not seen it, marked something milder. */
  conflict: boolean;
  /** The mark that decides the status, or null. */
  by: string | null;
  /** Ids of all marks that count: what a new mark has to name in `seen`. */
  seen: string[];
}

const isAfter = (a: Observation, b: Observation): boolean => {
  const sure = !a.time_unsure;
  if (sure === Boolean(b.time_unsure)) return sure;
  const ta = microsOf(a.observed_at);
  const tb = microsOf(b.observed_at);
  return ta !== tb ? ta > tb : a.op_id > b.op_id;
};

/** Marks that count: each op once, voiding operations and what they void left out. */
export function liveMarks(all: readonly Observation[]): Observation[] {
  const voided = new Set(all.flatMap((o) => (o.voids ? [o.voids] : [])));
  const byId = new Map(all.map((o) => [o.op_id, o]));
  return [...byId.values()].filter((o) => !o.voids && !voided.has(o.op_id) && o.status);
}

/** Pure, never throws. Marks in any order, and with repeats. */
export function fold(all: readonly Observation[]): Folded {
  const marks = liveMarks(all);
  const seen = marks.map((o) => o.op_id).sort();
  let latest: Observation | undefined;
  for (const mark of marks) if (!latest || isAfter(mark, latest)) latest = mark;
  if (!latest) return { status: 'unreported', conflict: false, by: null, seen };
  if (latest.status === 'attention') return { status: 'attention', conflict: false, by: latest.op_id, seen };

  const settled = new Set(marks.flatMap((o) => (o.settles ? [o.settles] : [])));
  const answered = (call: Observation): boolean =>
    settled.has(call.op_id) || marks.some((o) => isAfter(o, call) && o.seen?.includes(call.op_id));
  let standing: Observation | undefined;
  for (const call of marks) {
    if (call.status !== 'attention' || answered(call)) continue;
    if (!standing || isAfter(call, standing)) standing = call;
  }
  if (standing) return { status: 'attention', conflict: true, by: standing.op_id, seen };
  return { status: latest.status ?? 'unreported', conflict: false, by: latest.op_id, seen };
}
