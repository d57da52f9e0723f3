// SPDX-License-Identifier: Apache-2.0
// Minutes: as somebody types them, and those of battery left, counted down on the screen between two answers of the server.

/** Whole minutes, both ends included. */
export interface Limits {
  least: number;
  most: number;
}

/** Of what was typed, in full or half width: null for nothing, NaN for what cannot be meant. */
export function minutesOf(typed: string, { least, most }: Limits): number | null {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  const minutes = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return minutes >= least && minutes <= most ? minutes : NaN;
}

/** By the minutes that are left: `over` none, `critical` up to 60, `soon` up to 180. */
export type Urgency = 'over' | 'critical' | 'soon' | 'later' | 'unknown';

/** Whole minutes left at `nowMs`, given what was left at `asOfMs`; below zero: how long it has been empty. Null stays null. */
export function minutesLeft(left: number | null, asOfMs: number, nowMs: number): number | null {
  if (left === null || Number.isNaN(left)) return null;
  const passed = Math.max(0, nowMs - asOfMs) / 60_000;
  return Math.floor(left - passed);
}

/** Of what minutesLeft gives; null, a battery that is not known, is `unknown`. */
export function urgencyOf(minutes: number | null): Urgency {
  if (minutes === null) return 'unknown';
  if (minutes <= 0) return 'over';
  if (minutes <= 60) return 'critical';
  return minutes <= 180 ? 'soon' : 'later';
}
