// SPDX-License-Identifier: Apache-2.0
// The live stream. The browser resumes a broken stream by itself (Last-Event-ID); where it gives up
// (an HTTP error ends an EventSource for good) we open a new one and ask for everything again.

export type Topic = 'status' | 'zone' | 'outage' | 'power' | 'transport' | 'incident' | 'alert' | 'shelter' | 'review';

export interface LiveHandlers {
  /** Something of this topic changed; `data` is an array of changed objects, or {"ids":[…]}. */
  onTopic: (topic: Topic, data: unknown) => void;
  /** Everything shown may be old: fetch all again. */
  onReload: () => void;
  /** The stream went up or down. */
  onState: (up: boolean) => void;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

/** Opens the stream; the answer closes it. */
export function openLive(topics: readonly Topic[], handlers: LiveHandlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let closed = false;
  let opened = false;

  const read = (event: Event): unknown => {
    try { return JSON.parse((event as MessageEvent<string>).data); } catch { return null; }
  };

  const connect = (): void => {
    if (closed) return;
    const stream = new EventSource('/api/live?topics=' + topics.join(','));
    source = stream;
    stream.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      handlers.onState(true);
      if (opened) handlers.onReload();
      opened = true;
    });
    stream.addEventListener('error', () => {
      handlers.onState(false);
      if (stream.readyState !== EventSource.CLOSED || closed) return;
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    });
    stream.addEventListener('reload', () => handlers.onReload());
    for (const topic of topics) stream.addEventListener(topic, (event) => handlers.onTopic(topic, read(event)));
  };

  connect();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
