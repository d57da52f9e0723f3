// SPDX-License-Identifier: Apache-2.0
import type { MarkEntry } from '../../outbox/entry';
import type { OutboxView } from '../../outbox/outbox';

/** Marks that are with the command centre, which has to accept them before they count. */
export const waitingOf = (view: OutboxView): MarkEntry[] =>
  view.stored.flatMap(({ entry, waits }) => (waits && entry.kind === 'mark' ? [entry] : []));
