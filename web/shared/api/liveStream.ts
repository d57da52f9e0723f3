// SPDX-License-Identifier: Apache-2.0
// One event stream of the server. The browser takes a broken one up again by itself, from the last id it got; where it gives
// up (an answer that is no stream ends an EventSource for good), a new one is opened from the last id, later and later.

export const TOPICS = ['status', 'zone', 'outage', 'power', 'transport', 'incident', 'alert', 'shelter', 'review'] as const;
export type Topic = (typeof TOPICS)[number];

export interface StreamAsk {
  topics: readonly Topic[];
  /** The session it has to be of: the server gives no other's. Empty where it is not known. */
  session: string;
  /** The id to go on from; null begins now. */
  last: string | null;
}
export interface StreamHandlers {
  /** `id`: where the stream stands after it. */
  onTopic: (topic: Topic, data: unknown, id: string) => void;
  /** Events were lost for good: fetch everything again. */
  onReload: (id: string) => void;
  onState: (up: boolean) => void;
  /** The server answered and refused: the session may be over. */
  onRefused: () => void;
}
/** Closes the stream. */
export type Close = () => void;
export type OpenStream = (ask: StreamAsk, handlers: StreamHandlers) => Close;

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

const pathOf = (ask: StreamAsk, last: string | null): string =>
  '/api/live?topics=' + ask.topics.join(',') + (ask.session && `&session=${encodeURIComponent(ask.session)}`) + (last ? `&last_event_id=${encodeURIComponent(last)}` : '');

const dataOf = (event: Event): unknown => {
  try { return JSON.parse((event as MessageEvent<string>).data); } catch { return null; }
};

export const openStream: OpenStream = (ask, handlers) => {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let { last } = ask;

  const connect = (): void => {
    clearTimeout(timer);
    source?.close();
    const stream = new EventSource(pathOf(ask, last));
    source = stream;
    const idOf = (event: Event): string => (last = (event as MessageEvent<string>).lastEventId || (last ?? ''));
    stream.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      handlers.onState(true);
    });
    stream.addEventListener('error', () => {
      handlers.onState(false);
      if (stream.readyState !== EventSource.CLOSED || source !== stream) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      handlers.onRefused();
    });
    stream.addEventListener('reload', (event) => handlers.onReload(idOf(event)));
    for (const topic of ask.topics) stream.addEventListener(topic, (event) => handlers.onTopic(topic, dataOf(event), idOf(event)));
  };
  /** Signal is back: a connection that still waits for an answer from before would wait for long. */
  const onOnline = (): void => { if (source?.readyState !== EventSource.OPEN) connect(); };

  addEventListener('online', onOnline);
  connect();
  return () => {
    removeEventListener('online', onOnline);
    clearTimeout(timer);
    source?.close();
    source = null;
  };
};
