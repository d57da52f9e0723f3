// SPDX-License-Identifier: Apache-2.0
// The live stream as a page sees it: whoever wants to hear of topics says so, and all of them, on all pages of this browser and
// session, are told from one stream (liveShare.ts).
import { Share, type Ground, type Message, type ShareHandlers } from './liveShare';
import type { LiveData } from './types';
import { openStream, type Topic } from './liveStream';

export type { Topic } from './liveStream';

/** What a listener is told, each in the order of the stream. One that throws is told to fetch all again. */
export interface LiveHandlers {
  /** Something of this topic changed; */
  onTopic: (topic: Topic, data: LiveData) => void;
  /** Everything shown may be old: fetch all again. */
  onReload: () => void;
  /** The stream went up or down. */
  onState: (up: boolean) => void;
}

const GROUND: Ground = {
  // Both are missing where the page is not served over HTTPS, and in old browsers.
  locks: globalThis.navigator?.locks ?? null,
  channel:
    typeof BroadcastChannel === 'undefined'
      ? null
      : (name, hear) => {
          const channel = new BroadcastChannel(name);
          channel.addEventListener('message', (event: MessageEvent<Message>) => hear(event.data));
          return { post: (message) => channel.postMessage(message), close: () => channel.close() };
        },
  open: openStream,
  now: () => performance.now(),
};

interface Listener {
  topics: readonly Topic[];
  handlers: LiveHandlers;
}

/** Those of one page who listen, and the share they listen by. */
export class Hub {
  private readonly listeners = new Set<Listener>();
  private share: Share | null = null;
  private starting = false;
  private session = '';
  private since: string | null = null;
  private up: boolean | null = null;
  /** Told when the server refuses the stream. */
  onRefused: () => void = () => undefined;

  constructor(private readonly ground: Ground) {}

  /** Whose stream it is; `since` is an id from before this page asked for any list of this session. Another session ends what was
   * before, and what its lists have missed since, or may show no more, is fetched again: also when the same user has logged in anew. */
  follow(session: string, since: string | null): void {
    const before = this.session;
    const other = session !== before;
    if (other) this.end();
    this.session = session;
    if (other || !this.share) this.since = since;
    if (!other) return;
    this.begin();
    if (before !== '') this.each((listener) => listener.handlers.onReload());
  }

  /** Nothing is heard any more before `follow` names another session, and nobody is told anything. */
  end(): void {
    this.share?.stop();
    this.share = null;
    this.up = null;
  }

  listen(topics: readonly Topic[], handlers: LiveHandlers): () => void {
    const listener = { topics, handlers };
    this.listeners.add(listener);
    if (this.up !== null) handlers.onState(this.up);
    if (this.share) this.share.want(this.topics());
    else this.begin();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return this.share?.want(this.topics());
      this.since = this.share?.position ?? this.since;
      this.end();
    };
  }

  /** The page is about to be kept aside, or is back: what passed by in between is not known. */
  pause(): void {
    this.since = null;
    this.end();
  }
  resume(): void {
    if (!this.share) this.begin();
  }

  private topics(): Topic[] {
    return [...new Set([...this.listeners].flatMap((each) => each.topics))];
  }

  /** In a moment, when all who listen from the start have said so. */
  private begin(): void {
    if (this.starting) return;
    this.starting = true;
    queueMicrotask(() => {
      this.starting = false;
      if (this.share || this.listeners.size === 0) return;
      this.share = new Share(this.session, this.topics(), this.since, this.handlers(), this.ground);
    });
  }

  private handlers(): ShareHandlers {
    return {
      onTopic: (topic, data) =>
        this.each((listener) => {
          if (listener.topics.includes(topic)) listener.handlers.onTopic(topic, data);
        }),
      onReload: () => this.each((listener) => listener.handlers.onReload()),
      onState: (up) => {
        this.up = up;
        this.each((listener) => listener.handlers.onState(up));
      },
      onRefused: () => this.onRefused(),
    };
  }

  /** One who cannot read what came keeps no other from hearing it, and fetches it all instead. */
  private each(tell: (listener: Listener) => void): void {
    for (const listener of [...this.listeners]) {
      if (!fits(() => tell(listener))) fits(() => listener.handlers.onReload());
    }
  }
}

function fits(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (problem) {
    console.warn('live', problem);
    return false;
  }
}

const hub = new Hub(GROUND);
if (typeof addEventListener === 'function') {
  addEventListener('pagehide', () => hub.pause());
  addEventListener('pageshow', (event: PageTransitionEvent) => {
    if (event.persisted) hub.resume();
  });
}

/** Opens the stream; the answer closes it. */
export const openLive = (topics: readonly Topic[], handlers: LiveHandlers): (() => void) => hub.listen(topics, handlers);
/** Of this session from now on: see Hub.follow. To be called before any list of the session is asked for, or with `since` null. */
export const followSession = (session: string, since: string | null): void => hub.follow(session, since);
/** Until followSession is called again nobody hears anything: after a log-out, and while the tablet is locked. */
export const endLive = (): void => hub.end();
/** One listener a page: the next replaces it. A refusal is no proof that the session has ended; ask /api/me. */
export const tellWhenLiveRefused = (tell: () => void): void => {
  hub.onRefused = tell;
};
