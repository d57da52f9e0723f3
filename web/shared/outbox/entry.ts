// SPDX-License-Identifier: Apache-2.0
import type { ErrorBody, KeptZoneReport, Operation, Status } from '../api/types';

interface EntryBase {
  op_id: string;
  incident: string;
  /** Who made it: never sent under somebody else's log-in. */
  user: string;
  /** What the list of unsent or refused ones shows. */
  label: string;
  queued_at: string;
}
/** A mark, or the withdrawal of one. Its operation never changes: it is sent again as it is. */
export interface MarkEntry extends EntryBase {
  kind: 'mark';
  operation: Operation;
  /** What the screen showed before, to show again when this one is voided. */
  before: Status;
}
/** A zone's report; the state by its code, which is made a word when it is sent. */
export interface ZoneEntry extends EntryBase {
  kind: 'zone';
  report: KeptZoneReport;
}
/** What waits to be sent, of either kind; both have the operation's id as `op_id`. */
export type Entry = MarkEntry | ZoneEntry;

/** `noted`: somebody has read that it was refused; it stays to be read again. */
export interface RefusedEntry {
  op_id: string;
  entry: Entry;
  error: ErrorBody;
  at: string;
  noted?: boolean;
}

/**
 * An entry that the server has stored, kept until every answer must know it: see fold/pending.ts. `waits`: the command centre has to
 * accept it first, so no answer names it and it is laid over none; it is kept to be read.
 */
export interface StoredEntry {
  op_id: string;
  entry: Entry;
  stored_at: string;
  waits?: boolean;
}

/** Where entries are kept. `put` resolves only when the entry is durable on this device. */
export interface EntryStore {
  put(entry: Entry): Promise<void>;
  all(): Promise<Entry[]>;
  /** Moves entries from unsent to stored in one step: never in neither. */
  settle(stored: readonly StoredEntry[]): Promise<void>;
  stored(): Promise<StoredEntry[]>;
  forget(opIds: readonly string[]): Promise<void>;
  /** Moves from unsent to refused in one step: never in neither. */
  refuse(refused: RefusedEntry): Promise<void>;
  refused(): Promise<RefusedEntry[]>;
  note(opIds: readonly string[]): Promise<void>;
  dismiss(opId: string): Promise<void>;
  /** Moves back from refused to unsent. */
  retry(opId: string): Promise<void>;
}
