// SPDX-License-Identifier: Apache-2.0
// UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random. Ids made on one phone sort by time.

let lastMs = 0;
let counter = 0;

/** A new id. Within one millisecond a 12-bit counter keeps the order; a clock set back does not break it. */
export function uuidv7(nowMs: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x3ff; // room to count up from
  } else if (++counter > 0xfff) {
    counter = 0;
    lastMs += 1;
  }
  let ms = lastMs;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | (counter >> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
