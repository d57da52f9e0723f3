// SPDX-License-Identifier: Apache-2.0
// Makes operations. The time is the server's clock as this device measured it; the id is made here, once.
import { serverNow } from '../api/clock';
import type { Mark, Operation, Status, ZoneReportState } from '../api/types';
import type { MarkEntry, ZoneEntry } from './entry';
import { uuidv7 } from './uuidv7';

/** In which incident, and as whom: an entry is sent in no other and under no other log-in. */
export interface MarkContext {
  incident: string;
  user: string;
}
/** About whom, as the screen shows them at the moment of the tap: `seen` are all marks that it stands on. */
export interface Subject {
  person: string;
  name: string;
  status: Status;
  seen: string[];
}
/** What may be said besides. `settles`: the call for help that this mark answers. `reporter`: the name of who said it, in words. */
export interface MarkOptions {
  note?: string;
  method?: Operation['method'];
  settles?: string;
  reporter?: string;
}

/** As many as the server takes. Those that count now stand first in an answer, the own ones last: what is cut is old. */
const SEEN_MAX = 200;
const seenOf = (all: readonly string[]): string[] =>
  all.length <= SEEN_MAX ? [...all] : [...all.slice(0, SEEN_MAX / 2), ...all.slice(-SEEN_MAX / 2)];

/** A new id and the time of now with each call: made once a tap and kept, never made again to be sent again. */
export function makeMark(context: MarkContext, subject: Subject, status: Mark, options: MarkOptions = {}): MarkEntry {
  const operation: Operation = {
    op_id: uuidv7(),
    person: subject.person,
    status,
    observed_at: serverNow().toISOString(),
    seen: seenOf(subject.seen),
  };
  if (options.method) operation.method = options.method;
  if (options.note) operation.note = options.note;
  if (options.settles) operation.settles = options.settles;
  if (options.reporter) operation.reported_by = { name: options.reporter };
  return entryOf(context, subject, operation);
}

/** Takes a mark out again. The mark itself stays on record. */
export function makeVoid(context: MarkContext, subject: Subject, voids: string, reason: string): MarkEntry {
  return entryOf(context, subject, {
    op_id: uuidv7(),
    person: subject.person,
    observed_at: serverNow().toISOString(),
    voids,
    note: reason,
  });
}

function entryOf(context: MarkContext, subject: Subject, operation: Operation): MarkEntry {
  return {
    kind: 'mark',
    op_id: operation.op_id,
    incident: context.incident,
    user: context.user,
    label: subject.name,
    queued_at: operation.observed_at,
    operation,
    before: subject.status,
  };
}

/** As makeMark: a new id and the time of now with each call. */
export function makeZoneReport(
  context: MarkContext,
  zone: { zone: string; name: string },
  state: ZoneReportState,
  note: string,
): ZoneEntry {
  const op_id = uuidv7();
  const at = serverNow().toISOString();
  return {
    kind: 'zone',
    op_id,
    incident: context.incident,
    user: context.user,
    label: zone.name,
    queued_at: at,
    report: { op_id, zone: zone.zone, state, note, at },
  };
}
