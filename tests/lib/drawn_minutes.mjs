// SPDX-License-Identifier: Apache-2.0
// Batteries drawn by dice, in the form of tests/cases/minutes.json; what is left of them is reckoned in whole milliseconds.
const MINUTE_MS = 60_000;

const leftOf = (minutes, passedMs) => Math.floor((minutes * MINUTE_MS - Math.max(0, passedMs)) / MINUTE_MS);

// A time at, just before, just behind or far from a full minute.
const passed = (roll) => Math.max(0, roll(400) * MINUTE_MS + [0, -1, 1, roll(MINUTE_MS)][roll(4)]);

export const drawMinutes = (roll, many) =>
  Array.from({ length: many }, (_, i) => {
    const devices = Array.from({ length: 1 + roll(3) }, () => [0, 0].map(() => (roll(4) ? roll(300) : null)));
    const said = roll(4) ? {} : { said: roll(300) };
    const sums = devices.map(([a, b]) => (a ?? 0) + (b ?? 0)),
      least = said.said ?? Math.min(...sums);
    // The first of those that fail at once speaks.
    const speaks = devices[sums.indexOf(Math.min(...sums))];
    const passed_ms = passed(roll);
    const asked = Array.from({ length: 3 }, () => Math.min(passed_ms, passed(roll))).map((ms) => ({ ms, left: leftOf(least, ms) }));
    return {
      name: `drawn ${i}`,
      devices,
      ...said,
      passed_ms,
      left: leftOf(least, passed_ms),
      ...(said.said === undefined && speaks.every((each) => each === null) ? { unknown: true } : {}),
      asked,
    };
  });
