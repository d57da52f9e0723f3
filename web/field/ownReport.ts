// SPDX-License-Identifier: Apache-2.0
// A zone as this phone reported it, until an answer must know the report. Zones do not name their report, so it is the time
// that says so: the answer knew everything some seconds after the server had stored it.
import type { ZoneReportState } from '../shared/api/types';
import type { ZoneEntry } from '../shared/outbox/entry';
import type { OutboxView } from '../shared/outbox/outbox';

/** Above the difference of the clocks of two servers. */
const KNOWN_MS = 5_000;

const ofZone = (entry: { kind: string }, incident: string, zone: string): entry is ZoneEntry =>
  entry.kind === 'zone' && (entry as ZoneEntry).incident === incident && (entry as ZoneEntry).report.zone === zone;

/** `asOf`: until when the zones on the screen are known. */
export function ownReport(
  view: OutboxView,
  incident: string,
  zone: string,
  asOf: string | null,
): { state: ZoneReportState; unsent: boolean } | null {
  const unsent = view.entries.flatMap((entry) => (ofZone(entry, incident, zone) ? [entry] : []));
  const stored = view.stored.flatMap(({ entry, stored_at }) =>
    ofZone(entry, incident, zone) && !(asOf && Date.parse(asOf) > Date.parse(stored_at) + KNOWN_MS) ? [entry] : [],
  );
  const last = [...stored, ...unsent].sort((a, b) => (a.op_id < b.op_id ? -1 : 1)).pop();
  return last ? { state: last.report.state, unsent: unsent.includes(last) } : null;
}
