// SPDX-License-Identifier: Apache-2.0
// Which of this device's own marks an answer does not know yet. They are laid over it; all others it has reckoned with.
//
// An answer may come from a server that has not heard of a mark yet, whatever was stored before it was asked for. So a mark
// is let go by its id alone: when the answer's `seen` names it (counting, withdrawn, or of an earlier round), or when the
// answer is of a round that began after it. Only if a server that knew everything long after the mark was stored does not
// name it, no record has it (a restored database), and the server's word stands.
import type { OfRound, Operation } from '../api/types';
import { microsOf } from './micros';

/** An own operation; `stored_at` is when the server said that it has it, null while it waits to be sent. */
export interface OwnMark {
  operation: Operation;
  stored_at: string | null;
}

/** Of an answer: until when it knows everything, and its round. */
export interface Horizon extends Partial<OfRound> {
  as_of?: string | null;
}

/** Far above the lag of any server behind the balancer and the difference of their clocks. */
export const LOST_MS = 120_000;

/** Whether a server that knew everything at `asOf` would have to know it. */
export const isOutlived = (mark: { stored_at: string | null }, asOf: string | null | undefined): boolean =>
  mark.stored_at !== null && Boolean(asOf) && Date.parse(asOf ?? '') > Date.parse(mark.stored_at) + LOST_MS;

/** The first round holds all that was seen before it, too. */
export const isOfEarlierRound = (operation: Operation, horizon: Horizon): boolean =>
  (horizon.round ?? 1) > 1 &&
  Boolean(horizon.round_started_at) &&
  microsOf(operation.observed_at) < microsOf(horizon.round_started_at ?? '');

/** Own operations on one person that an answer, whose row of the person has this `seen`, does not know yet. */
export function pending(own: readonly OwnMark[], seen: readonly string[] | undefined, horizon: Horizon): Operation[] {
  const named = new Set(seen);
  return own
    .filter((mark) => !named.has(mark.operation.op_id) && !isOutlived(mark, horizon.as_of) && !isOfEarlierRound(mark.operation, horizon))
    .map((mark) => mark.operation);
}
