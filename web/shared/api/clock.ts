// SPDX-License-Identifier: Apache-2.0
// How far this device's clock is from the server's. Measured whenever the server answers, kept for when it cannot.

const KEY = 'anpi.clock_skew_ms';
let skewMs: number | null = null;

/** `sentMs` and `receivedMs` are this device's clock around the request that brought `serverClock`. */
export function measureClock(serverClock: string, sentMs: number, receivedMs: number): void {
  const server = Date.parse(serverClock);
  if (Number.isNaN(server)) return;
  skewMs = Math.round(server - (sentMs + receivedMs) / 2);
  try { localStorage.setItem(KEY, String(skewMs)); } catch { /* kept in memory */ }
}

export function clockSkewMs(): number {
  if (skewMs === null) {
    try { skewMs = Number(localStorage.getItem(KEY)) || 0; } catch { skewMs = 0; }
  }
  return skewMs;
}

/** Now, by the server's clock. */
export const serverNow = (): Date => new Date(Date.now() + clockSkewMs());
