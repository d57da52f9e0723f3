// SPDX-License-Identifier: Apache-2.0
// How far this device's clock is from the server's. Measured whenever the server answers, kept for when it cannot.

const KEY = 'anpi.clock_skew_ms';
/** A clock that is let run goes wrong by no more than this share of the time. */
const DRIFT = 1e-4;
let skewMs: number | null = null;
/** What was measured lies within so much of the truth: half the way there and back, which need not be equally long. */
let sureMs = Infinity;
let measuredMs = 0;

/**
 * `sentMs` and `receivedMs` are this device's clock around the request that brought `serverClock`. A slow answer does not
 * replace what a quick one said, unless both cannot be true: then the clock was set.
 */
export function measureClock(serverClock: string, sentMs: number, receivedMs: number): void {
  const server = Date.parse(serverClock);
  if (Number.isNaN(server)) return;
  const measured = Math.round(server - (sentMs + receivedMs) / 2),
    half = (receivedMs - sentMs) / 2;
  const known = sureMs + Math.abs(receivedMs - measuredMs) * DRIFT;
  if (skewMs !== null && half > known && Math.abs(measured - skewMs) <= half + known) return;
  skewMs = measured;
  sureMs = half;
  measuredMs = receivedMs;
  try {
    localStorage.setItem(KEY, String(skewMs));
  } catch {
    /* kept in memory */
  }
}

/** Milliseconds to add to this device's clock; 0 as long as nothing was measured. Kept over visits where the browser lets it. */
export function clockSkewMs(): number {
  if (skewMs === null) {
    try {
      skewMs = Number(localStorage.getItem(KEY)) || 0;
    } catch {
      skewMs = 0;
    }
  }
  return skewMs;
}

/** Now, by the server's clock. */
export const serverNow = (): Date => new Date(Date.now() + clockSkewMs());
