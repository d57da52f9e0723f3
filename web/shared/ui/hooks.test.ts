// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce, makeTurns } from './hooks';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const GAP_MS = 1_000;
/** Work whose first run takes as long as is said, the others 100 ms; what is shown is what the last one to end has brought. */
const make = (firstMs: number) => {
  const seen = { begun: 0, most: 0, shown: 0 };
  let now = 0;
  const load = coalesce(async () => {
    const mine = ++seen.begun;
    seen.most = Math.max(seen.most, ++now);
    await new Promise((resolve) => {
      setTimeout(resolve, mine === 1 ? firstMs : 100);
    });
    now--;
    seen.shown = mine;
  }, GAP_MS);
  return { seen, load };
};

test('a_load_that_takes_long_is_alone_and_what_was_asked_for_meanwhile_is_one_more_that_comes_last', async () => {
  const { seen, load } = make(5_000);
  load();
  for (let i = 0; i < 4; i++) {
    await vi.advanceTimersByTimeAsync(1_100);
    load();
  }
  expect(seen).toEqual({ begun: 1, most: 1, shown: 0 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toEqual({ begun: 2, most: 1, shown: 2 });
});

test('however_often_it_is_asked_it_loads_once_in_a_gap_and_the_last_request_is_not_lost', async () => {
  const { seen, load } = make(100);
  for (let i = 0; i < 30; i++) {
    load();
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.begun).toBe(4);
  expect(seen.shown).toBe(4);
});

test('a_load_that_fails_keeps_no_later_one_from_running', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  let begun = 0;
  const load = coalesce(() => {
    begun++;
    return Promise.reject(new Error('x'));
  }, GAP_MS);
  load();
  await vi.advanceTimersByTimeAsync(10);
  load();
  await vi.advanceTimersByTimeAsync(2_000);
  expect([begun, warn.mock.calls.length]).toEqual([2, 2]);
  warn.mockRestore();
});

test('an_answer_that_was_overtaken_by_a_newer_one_is_not_shown', () => {
  const turns = makeTurns();
  const [first, second, third] = [turns.next(), turns.next(), turns.next()];
  expect([turns.takes(second), turns.takes(first), turns.takes(second), turns.takes(third)]).toEqual([true, false, true, true]);
});
