// SPDX-License-Identifier: Apache-2.0
// This device's own marks in one incident, and a person as a screen shows them: what the server says with those marks laid
// over it that it does not know yet. Pure.
import { overlay, type Base, type Shown } from '../fold/overlay';
import { pending, type Horizon, type OwnMark } from '../fold/pending';
import type { MarkEntry } from './entry';
import type { OutboxView } from './outbox';

/** Of one incident, as far as this device knows. */
export interface OwnMarks {
  /** Still to be sent. */
  readonly unsent: readonly MarkEntry[];
  /** Stored, while an answer may not know them yet. */
  readonly stored: readonly OwnMark[];
  /** Both, by person. */
  readonly of: ReadonlyMap<string, readonly OwnMark[]>;
  /** 本部確認待ち: people with a mark that counts only when the command centre accepts it. It is laid over nothing. */
  readonly waiting: ReadonlySet<string>;
}

function byPerson(marks: readonly OwnMark[]): Map<string, OwnMark[]> {
  const of = new Map<string, OwnMark[]>();
  for (const mark of marks) of.set(mark.operation.person, [...(of.get(mark.operation.person) ?? []), mark]);
  return of;
}

/** Pure. `incident` null: none are of it. What is both stored and unsent counts once, as stored. */
export function ownMarks(view: Pick<OutboxView, 'entries' | 'stored'>, incident: string | null): OwnMarks {
  const unsent = view.entries.flatMap((entry) => (entry.kind === 'mark' && entry.incident === incident ? [entry] : []));
  const kept = view.stored.flatMap(({ entry, stored_at, waits }) =>
    entry.kind === 'mark' && entry.incident === incident ? [{ operation: entry.operation, stored_at, waits: waits ?? false }] : [],
  );
  const stored = kept.filter((mark) => !mark.waits).map(({ operation, stored_at }): OwnMark => ({ operation, stored_at }));
  const known = new Set(stored.map((mark) => mark.operation.op_id));
  const sending = unsent
    .filter((entry) => !known.has(entry.op_id))
    .map((entry): OwnMark => ({ operation: entry.operation, stored_at: null }));
  return {
    unsent,
    stored,
    of: byPerson([...stored, ...sending]),
    waiting: new Set(kept.filter((mark) => mark.waits).map((mark) => mark.operation.person)),
  };
}

/** The person as an answer says it, with the own marks laid over that this answer does not name. */
export const shownWith = (own: OwnMarks, person: string, base: Base, horizon: Horizon): Shown =>
  overlay(base, pending(own.of.get(person) ?? [], base.seen, horizon));

/** `sent` also when nothing is known of it any more: it left, and nobody refused it. */
export type Fate = 'refused' | 'unsent' | 'sent';

/** What has become of a mark of this screen. */
export function fateOf(opId: string, own: OwnMarks, refused: OutboxView['refused']): Fate {
  if (refused.some((each) => each.op_id === opId)) return 'refused';
  return own.unsent.some((each) => each.op_id === opId) ? 'unsent' : 'sent';
}
