// SPDX-License-Identifier: Apache-2.0
// One event stream of the server. The browser takes a broken one up again by itself, from the last id it got; where it gives
// up (an answer that is no stream ends an EventSource for good), a new one is opened from the last id, later and later.
//
// A connection that was cut in silence (a phone in the lift, a router that forgot it) looks open for ever. The server beats; after
// three beats that did not come the stream is opened anew. A server of before does not beat, and is not waited for.

import type { LiveData, LiveEvents } from './types';

/** Those that pages listen to; the server has `call` besides. */
export const TOPICS = [
  'status',
  'zone',
  'outage',
  'power',
  'transport',
  'incident',
  'alert',
  'shelter',
  'review',
] as const satisfies readonly (keyof LiveEvents)[];
/** One of these. */
export type Topic = (typeof TOPICS)[number];

/** What a stream is asked for; it stays the same for the life of the stream. */
export interface StreamAsk {
  topics: readonly Topic[];
  /** The session it has to be of: the server gives no other's. Empty where it is not known. */
  session: string;
  /** The id to go on from; null begins now. */
  last: string | null;
}
/** Told from the browser's events, never from within openStream itself. */
export interface StreamHandlers {
  /** `id`: where the stream stands after it. */
  onTopic: (topic: Topic, data: LiveData, id: string) => void;
  /** Events were lost for good: fetch everything again. */
  onReload: (id: string) => void;
  onState: (up: boolean) => void;
  /** The server answered and refused: the session may be over. */
  onRefused: () => void;
}
/** Closes the stream. */
export type Close = () => void;
/** Whatever opens a stream, the browser's or a test's; what it gives closes it for good. */
export type OpenStream = (ask: StreamAsk, handlers: StreamHandlers) => Close;

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;
/** As in server/http/live.h. */
export const BEAT_MS = 15_000;
const MISSED_MS = 3 * BEAT_MS + 2_000;
const LOOK_MS = 5_000;

const pathOf = (ask: StreamAsk, last: string | null): string =>
  '/api/live?words=word&topics=' +
  ask.topics.join(',') +
  (ask.session && `&session=${encodeURIComponent(ask.session)}`) +
  (last ? `&last_event_id=${encodeURIComponent(last)}` : '');

const dataOf = (event: Event): LiveData => {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as LiveData;
  } catch {
    return null;
  }
};

/** An EventSource that is opened again for as long as it is not closed: after 2 s at first, 30 s at most. */
export const openStream: OpenStream = (ask, handlers) => {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let { last } = ask;
  let beats = false;
  let heardAt = 0;
  let silent = 0;

  const connect = (): void => {
    clearTimeout(timer);
    source?.close();
    const stream = new EventSource(pathOf(ask, last));
    source = stream;
    heardAt = performance.now();
    silent = 0;
    const idOf = (event: Event): string => {
      heardAt = performance.now();
      return (last = (event as MessageEvent<string>).lastEventId || (last ?? ''));
    };
    stream.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      heardAt = performance.now();
      handlers.onState(true);
    });
    stream.addEventListener('error', () => {
      handlers.onState(false);
      if (stream.readyState !== EventSource.CLOSED || source !== stream) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      handlers.onRefused();
    });
    stream.addEventListener('beat', (event) => {
      beats = true;
      idOf(event);
    });
    stream.addEventListener('reload', (event) => handlers.onReload(idOf(event)));
    for (const topic of ask.topics) stream.addEventListener(topic, (event) => handlers.onTopic(topic, dataOf(event), idOf(event)));
  };
  /** Signal is back: a connection that still waits for an answer from before would wait for long. */
  const onOnline = (): void => {
    if (source?.readyState !== EventSource.OPEN) connect();
  };

  /** Twice in a row: a page that itself stood still hears first what has come meanwhile. */
  const look = (): void => {
    silent = beats && source?.readyState === EventSource.OPEN && performance.now() - heardAt > MISSED_MS ? silent + 1 : 0;
    if (silent < 2) return;
    handlers.onState(false);
    connect();
  };

  addEventListener('online', onOnline);
  const looking = setInterval(look, LOOK_MS);
  connect();
  return () => {
    removeEventListener('online', onOnline);
    clearInterval(looking);
    clearTimeout(timer);
    source?.close();
    source = null;
  };
};
