// SPDX-License-Identifier: Apache-2.0
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { serverNow } from '../api/clock';
import { connection } from '../api/connection';
import { openLive, type Topic } from '../api/live';
import type { LiveData } from '../api/types';

/** The server's time, renewed every `everyMs`: what is shown with an age or a countdown stays true. */
export function useNow(everyMs = 15_000): Date {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Whether the server can be reached (connection.ts). */
export function useOnline(): boolean {
  const [up, setUp] = useState(connection.up);
  useEffect(() => {
    const set = (): void => setUp(connection.up);
    set();
    return connection.watch(set);
  }, []);
  return up;
}

/** The value of the last drawing, for what runs later than it. */
export function useLatest<T>(value: T): { current: T } {
  const latest = useRef(value);
  latest.current = value;
  return latest;
}

/** Numbers questions; `takes` says whether the answer to one is newer than what is shown, which it then is. */
export function makeTurns(): { next: () => number; takes: (turn: number) => boolean } {
  let asked = 0,
    shown = 0;
  return {
    next: () => ++asked,
    takes: (turn) => {
      if (turn < shown) return false;
      shown = turn;
      return true;
    },
  };
}
/** The same numbers for the life of a component. */
export const useTurns = (): ReturnType<typeof makeTurns> => useMemo(makeTurns, []);

/** Runs `work` at most once per `gapMs` and never beside itself, so that no older answer comes after a newer one. However often it is
 * asked to meanwhile, one more run waits, and the last request is never lost. */
export function coalesce(work: () => Promise<unknown> | void, gapMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0,
    running = false,
    again = false;
  const run = async (): Promise<void> => {
    timer = undefined;
    last = Date.now();
    running = true;
    try {
      await work();
    } finally {
      running = false;
      if (again) ask();
    }
  };
  const ask = (): void => {
    again = running;
    if (running || timer !== undefined) return;
    timer = setTimeout(
      () => {
        run().catch((fault: unknown) => console.warn('load', fault));
      },
      Math.max(0, last + gapMs - Date.now()),
    );
  };
  return ask;
}

/** Follows the live stream while mounted. True when it is up; null before its first answer. */
export function useLive(
  topics: readonly Topic[],
  enabled: boolean,
  onTopic: (topic: Topic, data: LiveData) => void,
  onReload: () => void,
): boolean | null {
  const [up, setUp] = useState<boolean | null>(null);
  const handlers = useRef({ onTopic, onReload });
  handlers.current = { onTopic, onReload };
  const key = topics.join(',');
  useEffect(() => {
    if (!enabled) return;
    const stop = connection.onBack(() => handlers.current.onReload());
    const close = openLive(key.split(',') as Topic[], {
      onTopic: (topic, data) => handlers.current.onTopic(topic, data),
      onReload: () => handlers.current.onReload(),
      onState: setUp,
    });
    return () => {
      stop();
      close();
    };
  }, [key, enabled]);
  return up;
}

/** Calls `work` whenever `value` becomes another, not for the first one. */
export function useChange(value: unknown, work: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    work();
  }, [value]);
}

/** Calls `work` every `everyMs` while the page is visible. */
export function usePoll(work: () => void, everyMs: number, enabled: boolean): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    if (!enabled) return;
    const timer = setInterval(() => {
      if (!document.hidden) latest.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, enabled]);
}

/** For the field a step begins with: `autofocus` counts once in a document only. */
export const focusFirst = (element: HTMLElement | null): void => {
  if (element && !element.dataset['met']) {
    element.dataset['met'] = '1';
    element.focus();
  }
};
