// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Hub } from './live';
import type { StreamAsk, StreamHandlers } from './liveStream';

let asked: StreamAsk[];
let server: StreamHandlers;
let open: number;
let hub: Hub;
const seen = { reloads: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  open = 0;
  seen.reloads = 0;
  hub = new Hub({
    locks: null,
    channel: null,
    now: () => Date.now(),
    open: (ask, handlers) => {
      asked.push(ask);
      server = handlers;
      open++;
      setTimeout(() => handlers.onState(true), 10);
      return () => {
        open--;
      };
    },
  });
});
afterEach(() => {
  hub.end();
  vi.useRealTimers();
});

const listen = (): (() => void) =>
  hub.listen(['status'], {
    onTopic: () => undefined,
    onReload: () => {
      seen.reloads++;
    },
    onState: () => undefined,
  });
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(100);

test('the_first_session_fetches_nothing_again_what_its_page_asks_for_is_later_than_the_stream', async () => {
  listen();
  hub.follow('a', '7');
  await settle();
  expect([asked.map((each) => [each.session, each.last]), seen.reloads]).toEqual([[['a', '7']], 0]);
});

test('who_logs_in_anew_hears_the_new_session_and_has_what_was_missed_in_between_fetched', async () => {
  hub.follow('a', '7');
  listen();
  await settle();
  hub.follow('b', '12');
  await settle();
  expect(asked.map((each) => [each.session, each.last])).toEqual([
    ['a', '7'],
    ['b', '12'],
  ]);
  expect([open, seen.reloads]).toEqual([1, 1]);
});

test('the_same_session_told_again_opens_and_fetches_nothing', async () => {
  hub.follow('a', '7');
  listen();
  await settle();
  hub.follow('a', '12');
  await settle();
  expect([asked.length, open, seen.reloads]).toEqual([1, 1, 0]);
});

test('a_session_whose_stream_has_no_beginning_fetches_when_the_stream_is_up', async () => {
  hub.follow('a', null);
  listen();
  await settle();
  expect(seen.reloads).toBe(1);
});

test('after_the_end_nobody_hears_before_another_session_is_named', async () => {
  hub.follow('a', '7');
  listen();
  await settle();
  hub.end();
  await settle();
  expect(open).toBe(0);
  hub.follow('b', '9');
  await settle();
  expect([open, asked[1]?.session, seen.reloads]).toEqual([1, 'b', 1]);
});

test('a_page_that_was_kept_aside_cannot_know_what_has_passed_by_and_fetches_it', async () => {
  hub.follow('a', '7');
  listen();
  await settle();
  hub.pause();
  await settle();
  expect([open, seen.reloads]).toEqual([0, 0]);
  hub.resume();
  await settle();
  expect([open, asked[1]?.last, seen.reloads]).toEqual([1, null, 1]);
});

test('who_listens_hears_of_what_they_asked_for_alone', async () => {
  hub.follow('a', '7');
  const heard: string[] = [];
  for (const topic of ['status', 'power'] as const)
    hub.listen([topic], { onTopic: (of) => heard.push(`${topic} hears ${of}`), onReload: () => undefined, onState: () => undefined });
  await settle();
  server.onTopic('power', [], '8');
  server.onTopic('status', [], '9');
  expect(heard).toEqual(['power hears power', 'status hears status']);
});

test('who_cannot_read_what_came_keeps_no_other_from_hearing_it_and_fetches_it_all', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  hub.follow('a', '7');
  hub.listen(['status'], {
    onTopic: () => {
      throw new TypeError('unreadable');
    },
    onReload: () => void seen.reloads++,
    onState: () => undefined,
  });
  let heard = 0;
  hub.listen(['status'], { onTopic: () => void heard++, onReload: () => void (heard += 100), onState: () => undefined });
  await settle();
  server.onTopic('status', [], '8');
  expect([heard, seen.reloads, warn.mock.calls.length]).toEqual([1, 1, 1]);
  warn.mockRestore();
});
