// SPDX-License-Identifier: Apache-2.0
// Where the crew took a patient as it is being filled in: what it lacks still, and what is sent. Pure.
import type { NewTransport, Transport } from '../shared/api/types';
import { fromLocalInput, toLocalInput } from '../shared/ui/time';
import { NO_PARTS, partsFrom, partsOf, type Parts } from './transportParts';

export type Draft = {
  at: string;
  carried: boolean;
  hospital: string;
  reason: NonNullable<NewTransport['not_transported']> | '';
  kind: string;
  severity: NonNullable<NewTransport['severity']> | '';
  remarks: string;
  parts: Parts;
};
export type Lack =
  | 'transport.need.at'
  | 'transport.need.hospital'
  | 'transport.need.reason'
  | 'transport.need.times'
  | 'transport.need.vitals'
  | 'transport.need.refusals';

export function lackOf(draft: Draft): Lack | null {
  const at = fromLocalInput(draft.at);
  if (!at) return 'transport.need.at';
  if (draft.carried && !draft.hospital.trim()) return 'transport.need.hospital';
  if (!draft.carried && !draft.reason) return 'transport.need.reason';
  const parts = partsOf(draft.parts, at);
  return typeof parts === 'string' ? `transport.need.${parts}` : null;
}

/** A correction replaces the whole entry, so what the form does not ask for goes on as it was. */
function keptOf(corrects: Transport | null): Partial<NewTransport> {
  if (!corrects) return {};
  const { id, complaint, urgency, companion, crew } = corrects;
  return {
    corrects: id,
    ...(complaint ? { complaint } : {}),
    ...(urgency ? { urgency } : {}),
    ...(companion ? { companion } : {}),
    ...(crew ? { crew } : {}),
  };
}

export function bodyOf(draft: Draft, opId: string, corrects: Transport | null): NewTransport {
  const at = fromLocalInput(draft.at) ?? '';
  const parts = partsOf(draft.parts, at);
  const body: NewTransport = { op_id: opId, at, ...(typeof parts === 'string' ? {} : parts), ...keptOf(corrects) };
  if (draft.carried) body.hospital = draft.hospital.trim();
  else if (draft.reason) body.not_transported = draft.reason;
  if (draft.kind) body.kind = draft.kind;
  if (draft.severity) body.severity = draft.severity;
  if (draft.remarks.trim()) body.remarks = draft.remarks.trim();
  return body;
}

export const draftOf = (from: Transport | null, now: Date): Draft => ({
  at: toLocalInput(from ? new Date(from.at) : now),
  carried: !from?.not_transported,
  hospital: from?.hospital ?? '',
  reason: from?.not_transported ?? '',
  kind: from?.kind ?? '',
  severity: from?.severity ?? '',
  remarks: from?.remarks ?? '',
  parts: from ? partsFrom(from) : NO_PARTS,
});
