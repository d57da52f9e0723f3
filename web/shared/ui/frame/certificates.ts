// SPDX-License-Identifier: Apache-2.0
// Certificates that end soon: who is shut out on that day, and how loudly to say so. Real days, not a demo's.
import type { Me } from '../../api/types';

const DAY_MS = 86_400_000;
/** A device that is shut out in the middle of a storm is no use: it is renewed before. */
export const WARN_DAYS = 30;
const LOUD_DAYS = 7;

/** One warning: whose certificate (`count` of them for `devices`), the earliest end, the whole days until then, and whether to say so
 * loudly. */
export interface CertificateEnd {
  what: 'own' | 'server' | 'devices';
  until: string;
  days: number;
  count: number;
  loud: boolean;
}

/** Whole days, rounded down; 0 when it has ended. Milliseconds since 1970, real ones. */
export const daysLeft = (until: string, nowMs: number): number => Math.max(0, Math.floor((Date.parse(until) - nowMs) / DAY_MS));

/** What to warn this user of; the one that shuts most people out comes first. */
export function certificateEnds(me: Me, nowMs: number): CertificateEnd[] {
  const end = (what: CertificateEnd['what'], until: string | null | undefined, count = 1): CertificateEnd[] => {
    if (!until || count === 0 || !(Date.parse(until) - nowMs <= WARN_DAYS * DAY_MS)) return [];
    const days = daysLeft(until, nowMs);
    return [{ what, until, days, count, loud: days <= LOUD_DAYS }];
  };
  const { ending } = me;
  return [
    ...end('server', ending?.server),
    ...end('own', me.certificate_expires_at),
    ...end('devices', ending?.device_first, ending?.devices),
  ];
}
