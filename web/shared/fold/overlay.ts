// SPDX-License-Identifier: Apache-2.0
// A person as the server last told it, with the own marks laid over that the server did not know of then.
import type { Operation, Standing, Status } from '../api/types';
import { fold, type Observation } from './fold';

/** How somebody stands on this screen, own marks that no answer names yet among it. */
export interface Shown {
  status: Status;
  conflict: boolean;
  /** Own marks are laid over what the server said. */
  unsent: boolean;
  /** When what is shown was seen, or null. */
  at: string | null;
  /** Every mark this screen stands on, own unsent ones included. */
  seen: string[];
}

/** What the server said last, before anything is laid over it. */
export type Base = Standing;

/**
 * The server's summary, put back into observations that fold to it: the mark that decides, and under a conflict the
 * calls it had not seen. Which milder status hides behind a conflict is not told; it does not matter until it is settled.
 */
function baseObservations(base: Base): Observation[] {
  const last = base.last;
  if (!last || base.status === 'unreported') return [];
  const calls = base.conflict ? (base.conflict_ops ?? []) : [];
  const decides = last.op_id ?? (base.seen ?? []).find((id) => !calls.includes(id)) ?? 'server';
  const before = new Date(Date.parse(last.at) - 1).toISOString();
  return [
    { op_id: decides, status: calls.length ? 'noted' : base.status, observed_at: last.at, time_unsure: last.time_unsure, seen: [] },
    ...calls.map((op_id): Observation => ({ op_id, status: 'attention', observed_at: before, seen: [] })),
  ];
}

/**
 * `own` are the operations on the person that this answer does not name (see pending.ts), in any order. A void takes out
 * the mark it names wherever that stands: among them, or in what the server said.
 */
export function overlay(base: Base, own: readonly Operation[]): Shown {
  const known = base.seen ?? [];
  if (own.length === 0) {
    return { status: base.status, conflict: base.conflict ?? false, unsent: false, at: base.last?.at ?? null, seen: known };
  }
  const folded = fold([...baseObservations(base), ...own]);
  const deciding = own.find((o) => o.op_id === folded.by);
  return {
    status: folded.status,
    conflict: folded.conflict,
    unsent: true,
    at: deciding?.observed_at ?? (folded.status === 'unreported' ? null : (base.last?.at ?? null)),
    seen: [...new Set([...known, ...own.filter((o) => !o.voids).map((o) => o.op_id)])],
  };
}
