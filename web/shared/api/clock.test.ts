// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test, vi } from 'vitest';

type Clock = typeof import('./clock');
let clock: Clock;
const T = 1_700_000_000_000;
/** An answer: the server says `serverMs` while this device's clock went from `sent` to `received`. */
const answer = (serverMs: number, sent: number, received: number) => clock.measureClock(new Date(serverMs).toISOString(), sent, received);

beforeEach(async () => {
  vi.resetModules();
  clock = await import('./clock');
});

test('an answer of a slow line does not move what a quick one measured', () => {
  answer(T + 1_010, T, T + 20);
  expect(clock.clockSkewMs()).toBe(1_000);
  answer(T + 61_100, T + 60_000, T + 62_000);
  expect(clock.clockSkewMs()).toBe(1_000);
});

test('a quicker answer is believed, and after hours any is', () => {
  answer(T + 1_900, T, T + 2_000);
  expect(clock.clockSkewMs()).toBe(900);
  answer(T + 61_010, T + 60_000, T + 60_020);
  expect(clock.clockSkewMs()).toBe(1_000);
  const later = T + 10 * 3_600_000;
  answer(later + 1_500, later, later + 800);
  expect(clock.clockSkewMs()).toBe(1_100);
});

test('a clock that was set is noticed by a slow answer too', () => {
  answer(T + 10, T, T + 20);
  answer(T + 3_601_000, T + 60_000, T + 62_000);
  expect(clock.clockSkewMs()).toBe(3_540_000);
});
