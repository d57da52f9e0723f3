// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BEAT_MS, openStream } from './liveStream';

class Source extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static all: Source[] = [];
  readyState = 0;
  constructor(readonly url: string) {
    super();
    Source.all.push(this);
  }
  opens(): void {
    this.readyState = Source.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  says(event: string, id: string): void {
    this.dispatchEvent(Object.assign(new Event(event), { data: '[]', lastEventId: id }));
  }
  close(): void {
    this.readyState = Source.CLOSED;
  }
}

const seen: unknown[] = [];
let close: () => void = () => undefined;
const open = (ask: { session?: string; last?: string } = {}): Source => {
  close = openStream(
    { topics: ['status'], session: ask.session ?? '', last: ask.last ?? null },
    {
      onTopic: (topic) => seen.push(topic),
      onReload: () => seen.push('reload'),
      onState: (up) => seen.push(up),
      onRefused: () => seen.push('refused'),
    },
  );
  const source = Source.all[0] as Source;
  source.opens();
  return source;
};
const beats = async (source: Source, times: number): Promise<void> => {
  for (let i = 0; i < times; i++) {
    await vi.advanceTimersByTimeAsync(BEAT_MS);
    source.says('beat', `beat-${i}`);
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  Source.all = [];
  seen.length = 0;
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a_stream_that_beats_is_left_alone_and_its_beats_are_told_to_nobody', async () => {
  await beats(open(), 20);
  expect([Source.all.length, seen]).toEqual([1, [true]]);
});

test('a_stream_that_looks_open_and_has_missed_three_beats_is_opened_anew_from_the_last_one', async () => {
  const first = open();
  await beats(first, 2);
  await vi.advanceTimersByTimeAsync(3 * BEAT_MS);
  expect(Source.all.length).toBe(1);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(Source.all.length).toBe(2);
  expect(first.readyState).toBe(Source.CLOSED);
  expect(Source.all[1]?.url).toContain('last_event_id=beat-1');
  expect(seen).toEqual([true, false]);
  Source.all[1]?.opens();
  await beats(Source.all[1] as Source, 10);
  expect([Source.all.length, seen]).toEqual([2, [true, false, true]]);
});

test('an_event_counts_as_a_beat', async () => {
  const source = open();
  await beats(source, 1);
  for (let i = 0; i < 10; i++) {
    await vi.advanceTimersByTimeAsync(30_000);
    source.says('status', String(i));
  }
  expect(Source.all.length).toBe(1);
});

test('a_server_of_before_that_does_not_beat_is_not_waited_for', async () => {
  open();
  await vi.advanceTimersByTimeAsync(20 * BEAT_MS);
  expect(Source.all.length).toBe(1);
});

test('a_page_that_itself_stood_still_hears_first_what_has_come_meanwhile', async () => {
  const source = open();
  await beats(source, 1);
  // One tick after ten minutes, before what waits is read.
  const frozen = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 600_000);
  await vi.advanceTimersByTimeAsync(5_000);
  source.says('beat', 'after');
  await vi.advanceTimersByTimeAsync(10_000);
  frozen.mockRestore();
  expect(Source.all.length).toBe(1);
});

test('the_stream_is_asked_for_of_one_session_alone_and_from_where_it_stood', () => {
  expect(open({ session: 'a b', last: '7/8' }).url).toBe('/api/live?words=word&topics=status&session=a%20b&last_event_id=7%2F8');
});

test('a_stream_that_the_browser_has_given_up_is_opened_again_later_and_later_from_the_last_id', async () => {
  const source = open({ last: '3' });
  source.says('status', '4');
  const givenUp = (of: Source): void => {
    of.close();
    of.dispatchEvent(new Event('error'));
  };
  givenUp(source);
  expect(seen).toEqual([true, 'status', false, 'refused']);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(Source.all.length).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect([Source.all.length, Source.all[1]?.url]).toEqual([2, '/api/live?words=word&topics=status&last_event_id=4']);
  givenUp(Source.all[1] as Source);
  await vi.advanceTimersByTimeAsync(2_200);
  expect(Source.all.length).toBe(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(Source.all.length).toBe(3);
});
