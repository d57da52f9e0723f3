// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from './connection';
import { ApiError, OFFLINE } from './problem';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const isAnswer = (problem: unknown): boolean => problem instanceof ApiError && problem.status !== 0;
const make = (): { line: Connection; seen: boolean[]; backs: () => number } => {
  const line = new Connection(
    () => true,
    () => Date.now(),
  );
  const seen: boolean[] = [];
  let backs = 0;
  line.watch(() => seen.push(line.up));
  line.onBack(() => {
    backs++;
  });
  return { line, seen, backs: () => backs };
};
const fails = (status: number) => (): Promise<never> => Promise.reject(new ApiError(status, OFFLINE));
const answers = (): Promise<string> => Promise.resolve('yes');
const slow = (ms: number) => (): Promise<string> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, 'late');
  });

test('a_request_without_an_answer_is_said_at_once_and_the_next_answer_takes_it_back', async () => {
  const { line, seen, backs } = make();
  await line.note(fails(0), isAnswer).catch(() => undefined);
  expect(seen).toEqual([false]);
  await line.note(answers, isAnswer);
  expect(seen).toEqual([false, true]);
  expect(backs()).toBe(1);
});

test('a_refusal_is_an_answer', async () => {
  const { line, seen } = make();
  for (const status of [401, 403, 404, 429, 500, 503]) await line.note(fails(status), isAnswer).catch(() => undefined);
  expect(seen).toEqual([]);
});

test('a_request_that_waits_is_said_within_five_seconds_and_fetches_nothing_again_when_it_is_answered', async () => {
  const { line, seen, backs } = make();
  const asked = line.note(slow(9_000), isAnswer);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toEqual([false]);
  await vi.advanceTimersByTimeAsync(5_000);
  await asked;
  expect([seen, backs()]).toEqual([[false, true], 0]);
});

test('the_browser_says_offline_at_once_and_that_it_is_online_is_believed_when_the_server_answers', async () => {
  const { line, seen } = make();
  line.probe = () => line.note(answers, isAnswer);
  line.browserSays(false);
  expect(seen).toEqual([false]);
  await line.note(answers, isAnswer);
  expect(line.up).toBe(false);
  line.browserSays(true);
  expect(line.up).toBe(false);
  await vi.advanceTimersByTimeAsync(10);
  expect(seen).toEqual([false, true]);
});

test('while_it_is_down_the_server_is_asked_now_and_then_and_no_more_when_it_is_back', async () => {
  const { line, seen } = make();
  let asked = 0;
  line.probe = () => {
    asked++;
    return line.note(answers, isAnswer);
  };
  await line.note(fails(0), isAnswer).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(30_000);
  expect([asked, seen]).toEqual([1, [false, true]]);
});

test('on_a_line_that_comes_and_goes_lists_are_fetched_again_once_a_minute_at_most', async () => {
  const { line, backs } = make();
  for (let i = 0; i < 10; i++) {
    await line.note(fails(0), isAnswer).catch(() => undefined);
    await line.note(answers, isAnswer);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(backs()).toBe(1);
});

test('a_request_of_before_that_fails_late_says_nothing_against_answers_of_since', async () => {
  const { line, seen } = make();
  const hangs = line
    .note(
      () =>
        new Promise((_resolve, reject) => {
          setTimeout(reject, 20_000, new ApiError(0, OFFLINE));
        }),
      isAnswer,
    )
    .catch(() => undefined);
  await vi.advanceTimersByTimeAsync(5_000);
  await line.note(answers, isAnswer);
  await vi.advanceTimersByTimeAsync(20_000);
  await hangs;
  expect(seen).toEqual([false, true]);
});

test('what_came_within_the_minute_is_fetched_again_at_its_end_and_not_before_the_server_is_back', async () => {
  const { line, backs } = make();
  const blink = async (): Promise<void> => {
    await line.note(fails(0), isAnswer).catch(() => undefined);
    await line.note(answers, isAnswer);
  };
  await blink();
  await vi.advanceTimersByTimeAsync(10_000);
  await blink();
  await vi.advanceTimersByTimeAsync(49_000);
  expect(backs()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(backs()).toBe(2);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(backs()).toBe(2); // and once

  await blink();
  await line.note(fails(0), isAnswer).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(backs()).toBe(3);
  await line.note(answers, isAnswer);
  expect(backs()).toBe(4);
});

test('a_request_sent_while_the_server_was_away_says_nothing_when_it_fails_after_it_is_back', async () => {
  const { line, seen } = make();
  await line.note(fails(0), isAnswer).catch(() => undefined);
  const hangs = line
    .note(
      () =>
        new Promise((_resolve, reject) => {
          setTimeout(reject, 20_000, new ApiError(0, OFFLINE));
        }),
      isAnswer,
    )
    .catch(() => undefined);
  await vi.advanceTimersByTimeAsync(500);
  await line.note(answers, isAnswer);
  await vi.advanceTimersByTimeAsync(30_000);
  await hangs;
  expect(seen).toEqual([false, true]);
});

test('what_a_request_of_before_has_lost_is_fetched_when_it_fails_late_unless_it_was_fetched_since', async () => {
  const { line, backs } = make();
  const hangs = (ms: number): Promise<unknown> =>
    line
      .note(
        () =>
          new Promise((_resolve, reject) => {
            setTimeout(reject, ms, new ApiError(0, OFFLINE));
          }),
        isAnswer,
      )
      .catch(() => undefined);
  void hangs(20_000);
  await vi.advanceTimersByTimeAsync(5_000);
  await line.note(answers, isAnswer);
  expect(backs()).toBe(0); // slow is not lost
  void hangs(90_000); // sent now, and what was fetched in between has all of it
  await line.note(answers, isAnswer);
  await vi.advanceTimersByTimeAsync(2_000);
  await line.note(answers, isAnswer);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(backs()).toBe(1);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(backs()).toBe(1);
});

test('while_one_probe_waits_no_other_is_sent', async () => {
  const { line } = make();
  let asked = 0;
  line.probe = () => {
    asked++;
    return line
      .note(
        () =>
          new Promise((_resolve, reject) => {
            setTimeout(reject, 9_000, new ApiError(0, OFFLINE));
          }),
        isAnswer,
      )
      .catch(() => undefined);
  };
  await line.note(fails(0), isAnswer).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(48_000);
  expect(asked).toBe(6);
});

test('a_page_that_nobody_looks_at_asks_for_nothing_before_somebody_does', async () => {
  let looked = false;
  let probes = 0;
  const line = new Connection(
    () => looked,
    () => Date.now(),
  );
  line.probe = () => {
    probes++;
    return Promise.resolve();
  };
  await line.note(fails(0), isAnswer).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(probes).toBe(0);
  looked = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(probes).toBe(1);
});
