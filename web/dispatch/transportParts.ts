// SPDX-License-Identifier: Apache-2.0
// Times, vitals and refusals of a run, between what is typed and what is sent. Empty is not measured, never zero.
import type { TransportRefusal, TransportVitals } from '../shared/api/types';
import { TRANSPORT_STAGE } from '../shared/i18n/gen/words';
import { fromLocalInput, toLocalInput } from '../shared/ui/time';

export const STAGES = Object.values(TRANSPORT_STAGE);
export const JCS = [0, 1, 2, 3, 10, 20, 30, 100, 200, 300] as const;
/** Name, least, most, as the server takes them. */
export const VITALS = [
  ['systolic', 0, 350],
  ['diastolic', 0, 250],
  ['pulse', 0, 350],
  ['respiration', 0, 120],
  ['spo2', 0, 100],
  ['temperature', 15, 46],
] as const;
const isJcs = (value: number): value is (typeof JCS)[number] => (JCS as readonly number[]).includes(value);
export type Vital = 'jcs' | (typeof VITALS)[number][0];

export interface Parts {
  /** HH:MM by stage. */
  times: Record<string, string>;
  vitals: Partial<Record<Vital, string>>;
  /** When they were taken, as an earlier entry said. */
  vitalsAt?: string;
  refusals: TransportRefusal[];
}
export const NO_PARTS: Parts = { times: {}, vitals: {}, refusals: [] };

const HALF_DAY_MS = 43_200_000;

/** The moment of this HH:MM that is nearest to the run's time: a run at 00:20 was called at 23:50 of the day before. */
export function stageTime(hhmm: string, at: string): string | null {
  const base = Date.parse(at);
  const same = fromLocalInput(`${toLocalInput(new Date(base)).slice(0, 10)}T${hhmm}`);
  if (!same) return null;
  const off = Date.parse(same) - base;
  const days = off > HALF_DAY_MS ? -1 : off < -HALF_DAY_MS ? 1 : 0;
  return days === 0 ? same : fromLocalInput(toLocalInput(new Date(Date.parse(same) + days * 2 * HALF_DAY_MS)));
}

/** What can be sent, or the part that cannot be read. */
export function partsOf(
  parts: Parts,
  at: string,
): { times?: Record<string, string>; vitals?: TransportVitals; refusals?: TransportRefusal[] } | 'times' | 'vitals' | 'refusals' {
  const times: Record<string, string> = {};
  for (const [stage, typed] of Object.entries(parts.times)) {
    if (!typed) continue;
    const time = stageTime(typed, at);
    if (!time) return 'times';
    times[stage] = time;
  }
  const vitals: TransportVitals = {};
  for (const [name, typed] of Object.entries(parts.vitals) as [Vital, string][]) {
    if (!typed.trim()) continue;
    const value = Number(typed.normalize('NFKC'));
    const range = VITALS.find(([each]) => each === name);
    if (!Number.isFinite(value) || (range && (value < range[1] || value > range[2]))) return 'vitals';
    if (name !== 'jcs') vitals[name] = value;
    else if (isJcs(value)) vitals.jcs = value;
    else return 'vitals';
  }
  if (parts.vitalsAt && Object.keys(vitals).length) vitals.at = parts.vitalsAt;
  const refusals = parts.refusals
    .map((r) => ({ ...r, hospital: r.hospital.trim(), reason: r.reason.trim() }))
    .filter((r) => r.hospital || r.reason);
  if (refusals.some((r) => !r.hospital || !r.reason)) return 'refusals';
  return {
    ...(Object.keys(times).length ? { times } : {}),
    ...(Object.keys(vitals).length ? { vitals } : {}),
    ...(refusals.length ? { refusals } : {}),
  };
}

/** Back into the form, to be corrected. */
export function partsFrom(from: {
  times?: Record<string, string> | null;
  vitals?: TransportVitals | null;
  refusals?: TransportRefusal[] | null;
}): Parts {
  return {
    times: Object.fromEntries(Object.entries(from.times ?? {}).map(([stage, time]) => [stage, toLocalInput(new Date(time)).slice(11)])),
    vitals: Object.fromEntries(
      Object.entries(from.vitals ?? {})
        .filter(([name]) => name !== 'at')
        .map(([name, value]) => [name, String(value)]),
    ),
    ...(from.vitals?.at ? { vitalsAt: from.vitals.at } : {}),
    refusals: from.refusals ?? [],
  };
}
