// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'preact/hooks';
import { serverNow } from '../api/clock';
import { connection } from '../api/connection';
import { openLive, type Topic } from '../api/live';

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

/** Runs `work` at most once per `gapMs`, however often it is asked to; the last request is never lost. */
export function coalesce(work: () => Promise<unknown> | void, gapMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  return () => {
    if (timer !== undefined) return;
    const wait = Math.max(0, last + gapMs - Date.now());
    timer = setTimeout(() => {
      timer = undefined;
      last = Date.now();
      void work();
    }, wait);
  };
}

/** Follows the live stream while mounted. True when it is up; null before its first answer. */
export function useLive(
  topics: readonly Topic[], enabled: boolean, onTopic: (topic: Topic, data: unknown) => void, onReload: () => void,
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

/** Calls `work` every `everyMs` while the page is visible. */
export function usePoll(work: () => void, everyMs: number, enabled: boolean): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    if (!enabled) return;
    const timer = setInterval(() => { if (!document.hidden) latest.current(); }, everyMs);
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
