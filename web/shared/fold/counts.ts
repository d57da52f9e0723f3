// SPDX-License-Identifier: Apache-2.0
// Sums and the two rates: 報告率 any mark, 確認率 safe and noted. Over nobody there is no rate.
import type { Counts, ProtectedLine, ZoneState } from '../api/types';

/** Never written to: copied by whoever sums. */
export const NO_COUNTS: Counts = { persons: 0, excluded: 0, unreported: 0, safe: 0, noted: 0, attention: 0 };

/** Member by member; zeros over no rows. */
export function sumCounts(rows: readonly Counts[]): Counts {
  const sum = { ...NO_COUNTS };
  for (const row of rows) {
    for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += row[key];
  }
  return sum;
}

/** Of the protected persons those whose statuses are told: to their desk all, to others none. */
export const toldOf = (line: ProtectedLine | undefined): Counts => ({
  ...NO_COUNTS,
  ...(line && line.unreported !== undefined ? { ...line, persons: line.persons - besideOf(line) } : {}),
});
/** Those of whom the number alone is told: in the total, in no rate. */
export const besideOf = (line: ProtectedLine | undefined): number =>
  line ? line.persons - (line.unreported ?? 0) - (line.safe ?? 0) - (line.noted ?? 0) - (line.attention ?? 0) : 0;

/** Everybody whose status is told: zones, without location, and what is told of the protected. */
export const totalOf = (answer: { zones: readonly Counts[]; without_location?: Counts | null; protected?: ProtectedLine } | null): Counts =>
  sumCounts([...(answer?.zones ?? []), answer?.without_location ?? NO_COUNTS, toldOf(answer?.protected)]);

const rate = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
/** 報告率, 0 to 1; null over nobody. */
export const reportRate = (c: Counts): number | null => rate(c.safe + c.noted + c.attention, c.persons);
/** 確認率, 0 to 1; null over nobody. */
export const confirmRate = (c: Counts): number | null => rate(c.safe + c.noted, c.persons);

/** 99.6 % is not 100 %: rounded down, so that "all" means all. */
export const percentText = (value: number | null): string => (value === null ? '—' : `${Math.floor(value * 100 + 1e-9)}%`);

/** Zones from which nothing at all has come. */
export const hasNoReport = (state: ZoneState): boolean => state === 'not_started' || state === 'no_staff';
