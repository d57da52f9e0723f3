// SPDX-License-Identifier: Apache-2.0
// The pages of a browser as they are: a lock that waits in line or is taken, a channel that reaches all the others in order, a
// server that sends again what came after an id. A page that stands still runs nothing, and hears it all when it goes on.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PATIENCE_MS, Share, TICK_MS, type Ground, type Message } from './liveShare';
import type { StreamAsk, StreamHandlers, Topic } from './liveStream';
import type { LiveData } from './types';

/** Nobody here looks into what an event brings: a word stands for it. */
const said = (word: string): LiveData => word as unknown as LiveData;

interface Open {
  page: Page;
  ask: StreamAsk;
  handlers: StreamHandlers;
  up: boolean;
}

/** One server, one browser. */
class World {
  log: { topic: Topic; data: string }[] = [];
  open: Open[] = [];
  pages: Page[] = [];
  refuses = false;
  private locks = new Map<string, { held: Held | null; line: Held[] }>();

  publish(topic: Topic, data: string): void {
    this.log.push({ topic, data });
    for (const each of [...this.open])
      if (each.up && each.ask.topics.includes(topic))
        each.page.run(() => each.handlers.onTopic(topic, said(data), String(this.log.length)));
  }
  /** The stream as the server gives it: at once, and what came after `last`. */
  connect(page: Page, ask: StreamAsk, handlers: StreamHandlers): () => void {
    const open: Open = { page, ask, handlers, up: false };
    this.open.push(open);
    setTimeout(() => this.answer(open), 10);
    return () => {
      this.open = this.open.filter((each) => each !== open);
    };
  }
  answer(open: Open): void {
    if (!this.open.includes(open)) return;
    if (this.refuses)
      return open.page.run(() => {
        open.handlers.onState(false);
        open.handlers.onRefused();
      });
    open.up = true;
    open.page.run(() => open.handlers.onState(true));
    const from = open.ask.last === null ? this.log.length : Number(open.ask.last);
    this.log.slice(from).forEach(({ topic, data }, i) => {
      if (open.ask.topics.includes(topic)) open.page.run(() => open.handlers.onTopic(topic, said(data), String(from + i + 1)));
    });
  }
  lockOf(name: string): { held: Held | null; line: Held[] } {
    const lock = this.locks.get(name) ?? { held: null, line: [] };
    this.locks.set(name, lock);
    return lock;
  }
  grant(name: string): void {
    const lock = this.lockOf(name);
    const next = lock.held ? undefined : lock.line.shift();
    if (!next) return;
    lock.held = next;
    next.page.run(() => {
      void Promise.resolve(next.work()).then(() => this.release(name, next));
    });
  }
  release(name: string, held: Held): void {
    const lock = this.lockOf(name);
    if (lock.held !== held) return;
    lock.held = null;
    this.grant(name);
  }
}
interface Held {
  page: Page;
  work: () => unknown;
  reject: (problem: Error) => void;
}

class Page {
  heard: string[] = [];
  reloads = 0;
  states: boolean[] = [];
  refused = 0;
  frozen = false;
  private waiting: (() => void)[] = [];
  private hears = new Map<string, (message: Message) => void>();
  share: Share | null = null;

  constructor(
    private readonly world: World,
    session: string,
    readonly topics: readonly Topic[],
    since: string | null,
    shared = true,
  ) {
    world.pages.push(this);
    this.share = new Share(
      session,
      topics,
      since,
      {
        onTopic: (topic, data) => this.heard.push(`${topic}:${String(data)}`),
        onReload: () => {
          this.reloads++;
        },
        onState: (up) => this.states.push(up),
        onRefused: () => {
          this.refused++;
        },
      },
      this.ground(shared),
    );
  }
  run(work: () => void): void {
    if (this.frozen) this.waiting.push(work);
    else work();
  }
  freeze(): void {
    this.frozen = true;
  }
  thaw(): void {
    this.frozen = false;
    for (const work of this.waiting.splice(0)) work();
  }
  private ground(shared: boolean): Ground {
    const { world } = this;
    const request = (name: string, how: LockOptions, work: () => unknown): Promise<unknown> =>
      new Promise((_resolve, reject) => {
        const mine: Held = { page: this, work, reject };
        const lock = world.lockOf(name);
        const abort = new Error('AbortError');
        how.signal?.addEventListener('abort', () => {
          lock.line = lock.line.filter((each) => each !== mine);
          reject(abort);
        });
        if (how.steal) {
          const { held } = lock;
          lock.held = null;
          if (held) held.page.run(() => held.reject(abort));
          lock.line.unshift(mine);
        } else {
          lock.line.push(mine);
        }
        queueMicrotask(() => world.grant(name));
      });
    return {
      locks: shared ? { request: request as unknown as LockManager['request'] } : null,
      channel: shared
        ? (name, hear) => {
            this.hears.set(name, hear);
            return {
              post: (message) => {
                for (const other of world.pages) if (other !== this) other.run(() => other.hears.get(name)?.(structuredClone(message)));
              },
              close: () => {
                this.hears.delete(name);
              },
            };
          }
        : null,
      open: (ask, handlers) => world.connect(this, ask, handlers),
      now: () => (this.frozen ? 0 : Date.now()),
    };
  }
}

let world: World;
const page = (topics: readonly Topic[] = ['status'], since: string | null = String(world.log.length), session = 's1'): Page =>
  new Page(world, session, topics, since);
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const leaders = (): Page[] => world.open.map((each) => each.page);

beforeEach(() => {
  vi.useFakeTimers();
  // A page that stands still runs no timer either: what its timers would do waits with the rest.
  const plain = globalThis.setInterval;
  vi.stubGlobal('setInterval', (work: () => void, ms: number) => {
    let mine: Page | undefined;
    const timer = plain(() => {
      mine ??= world.pages.find((each) => (each.share as unknown as { timer: unknown } | null)?.timer === timer);
      if (!mine?.frozen) work();
    }, ms);
    return timer;
  });
  world = new World();
});
afterEach(() => {
  for (const each of world.pages) {
    each.thaw();
    each.share?.stop();
  }
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('nine pages hold one stream, all hear what comes, and none fetches its lists twice', async () => {
  const first = page(['status', 'zone']);
  await pass(100);
  const pages = [first, ...Array.from({ length: 8 }, () => page())];
  await pass(100);
  world.publish('status', 'a');
  expect(world.open).toHaveLength(1);
  for (const each of pages) expect([each.heard, each.reloads, each.states]).toEqual([['status:a'], 0, [true]]);
});

test('what happened between the first list and the stream is heard: it goes on from the id of before', async () => {
  const since = String(world.log.length);
  world.publish('status', 'early');
  const first = page(['status'], since);
  await pass(100);
  expect(first.heard).toEqual(['status:early']);
});

test('without an id from before its lists a page fetches them again when the stream is up', async () => {
  const first = page(['status'], null);
  await pass(100);
  expect(first.reloads).toBe(1);
});

test('a page that needs more than the stream has is heard, and fetches its lists again once it is covered', async () => {
  const first = page(['status']);
  await pass(100);
  const second = page(['status', 'power']);
  await pass(100);
  world.publish('power', 'b');
  expect(world.open).toHaveLength(1);
  expect([second.heard, second.reloads]).toEqual([['power:b'], 1]);
  expect([first.heard, first.reloads]).toEqual([[], 0]);
});

test('when the leader is closed the next page leads at once, and nothing in between is lost', async () => {
  const [first, second, third] = [page(), page(), page()];
  await pass(100);
  world.publish('status', 'a');
  first.share?.stop();
  world.publish('status', 'unheard');
  await pass(100);
  expect(leaders()).toHaveLength(1);
  for (const each of [second, third]) expect(each.heard).toEqual(['status:a', 'status:unheard']);
  expect(second.states).toEqual([true]);
});

test('a leader that stands still is replaced within five seconds, and what it missed to tell is told', async () => {
  const [first, second, third] = [page(), page(), page()];
  await pass(3_000);
  first.freeze();
  world.publish('status', 'in the dark');
  await pass(5_000);
  for (const each of [second, third]) expect(each.heard).toEqual(['status:in the dark']);
  expect(leaders().filter((each) => each !== first)).toHaveLength(1);
  first.thaw();
  await pass(100);
  expect(leaders()).toHaveLength(1);
  expect(leaders()).not.toContain(first);
});

test('a page that comes while the leader stands still is served all the same', async () => {
  const first = page();
  await pass(100);
  first.freeze();
  const late = page();
  world.publish('status', 'a');
  await pass(5_000);
  expect(late.heard).toEqual(['status:a']);
});

test('a lock that falls to a page that stands still does not stay there', async () => {
  const [first, second, third] = [page(), page(), page()];
  await pass(100);
  second.freeze();
  first.share?.stop();
  world.publish('status', 'a');
  await pass(PATIENCE_MS + 2 * TICK_MS);
  expect(third.heard).toEqual(['status:a']);
});

test('a page that stood still itself takes nothing away from a leader that works', async () => {
  const [first, second] = [page(), page()];
  await pass(100);
  second.freeze();
  await pass(20_000);
  second.thaw();
  await pass(3_000);
  expect(leaders()).toEqual([first]);
});

test('a page to which a message was lost fetches its lists again', async () => {
  const [, second] = [page(), page()];
  await pass(2_500);
  const hears = (second as unknown as { hears: Map<string, (message: Message) => void> }).hears;
  const [name, hear] = [...hears][0] ?? ['', () => undefined];
  hears.delete(name);
  world.publish('status', 'lost');
  hears.set(name, hear);
  await pass(2 * TICK_MS);
  expect([second.heard, second.reloads]).toEqual([[], 1]);
});

test('a stream that was down is said to all, and all fetch their lists when it is back', async () => {
  const pages = [page(), page()];
  await pass(100);
  const [open] = world.open;
  open?.handlers.onState(false);
  open?.handlers.onState(true);
  await pass(10);
  for (const each of pages) expect([each.states, each.reloads]).toEqual([[true, false, true], 1]);
});

test('pages of two sessions share nothing', async () => {
  const mine = page(['status'], '0', 'mine');
  const other = page(['status'], '0', 'other');
  await pass(100);
  expect(world.open.map((each) => each.ask.session).sort()).toEqual(['mine', 'other']);
  const [open] = world.open.filter((each) => each.page === mine);
  open?.handlers.onTopic('status', said('secret'), '1');
  await pass(100);
  expect(mine.heard).toEqual(['status:secret']);
  expect(other.heard).toEqual([]);
});

test('a refused stream is told to every page', async () => {
  world.refuses = true;
  const pages = [page(), page()];
  await pass(100);
  for (const each of pages) expect([each.refused, each.states]).toEqual([1, [false]]);
});

test('without locks or a channel each page has its own stream', async () => {
  const pages = [new Page(world, 's1', ['status'], '0', false), new Page(world, 's1', ['status'], '0', false)];
  await pass(100);
  world.publish('status', 'a');
  expect(world.open).toHaveLength(2);
  for (const each of pages) expect(each.heard).toEqual(['status:a']);
});

test('a stream that was closed for another says nothing more, nor does one of a page that has stopped', async () => {
  const one = page(['status']);
  await pass(100);
  const old = world.open[0]?.handlers;
  one.share?.want(['status', 'zone']);
  await pass(100);
  expect(world.open.length).toBe(1);
  old?.onTopic('status', 'ghost' as never, '99');
  old?.onState(false);
  expect([one.heard, one.states, one.share?.position]).toEqual([[], [true], '0']);
  const last = world.open[0]?.handlers;
  one.share?.stop();
  last?.onTopic('status', 'ghost' as never, '99');
  expect(one.heard).toEqual([]);
});
