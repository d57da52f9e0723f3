// SPDX-License-Identifier: Apache-2.0
// A person as the server last told it, with this phone's own unsent marks laid over.
import type { AssignedPerson, Operation, Status } from '../api/types';
import { fold, type Observation } from './fold';

export interface Shown {
  status: Status;
  conflict: boolean;
  /** Own marks are still to be sent. */
  unsent: boolean;
  /** When what is shown was seen, or null. */
  at: string | null;
  /** Every mark this screen stands on, own unsent ones included. */
  seen: string[];
}

type Base = Pick<AssignedPerson, 'status' | 'conflict' | 'conflict_ops' | 'seen' | 'last'>;

/**
 * The server's summary, put back into observations that fold to it: the mark that decides, and under a conflict the
 * calls it had not seen. Which milder status hides behind a conflict is not told; it does not matter until it is settled.
 */
function baseObservations(base: Base): Observation[] {
  const last = base.last;
  if (!last || base.status === 'unreported') return [];
  const calls = base.conflict ? base.conflict_ops ?? [] : [];
  const decides = last.op_id ?? (base.seen ?? []).find((id) => !calls.includes(id)) ?? 'server';
  const before = new Date(Date.parse(last.at) - 1).toISOString();
  return [
    { op_id: decides, status: calls.length ? 'noted' : base.status, observed_at: last.at, seen: [] },
    ...calls.map((op_id): Observation => ({ op_id, status: 'attention', observed_at: before, seen: [] })),
  ];
}

/** `own` are this phone's unsent operations on the person, in any order. */
export function overlay(base: Base, own: readonly Operation[]): Shown {
  const known = base.seen ?? [];
  if (own.length === 0) {
    return { status: base.status, conflict: base.conflict ?? false, unsent: false, at: base.last?.at ?? null, seen: known };
  }
  const observations = baseObservations(base);
  // A mark that is voided but no longer in the outbox is the server's latest one.
  const ownIds = new Set(own.map((o) => o.op_id));
  const voidsServer = own.some((o) => o.voids && !ownIds.has(o.voids));
  const folded = fold([...(voidsServer ? [] : observations), ...own]);
  const deciding = own.find((o) => o.op_id === folded.by);
  return {
    status: folded.status,
    conflict: folded.conflict,
    unsent: true,
    at: deciding?.observed_at ?? (folded.status === 'unreported' ? null : base.last?.at ?? null),
    seen: [...new Set([...known, ...own.filter((o) => !o.voids).map((o) => o.op_id)])],
  };
}
