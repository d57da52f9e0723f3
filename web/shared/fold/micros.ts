// SPDX-License-Identifier: Apache-2.0
/** Microseconds since 1970 of a time as the server writes it, to be compared with another: Date knows thousandths alone. */
export function microsOf(time: string): number {
  const below = /\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? '';
  return Date.parse(time) * 1000 + Number(below.padEnd(3, '0'));
}
