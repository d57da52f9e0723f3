// SPDX-License-Identifier: Apache-2.0
// One event stream for all pages of a browser: HTTP/1.1 leaves a browser six connections, and each page with a stream of its
// own would hold one for good. The page that holds the lock leads: it has the stream, and tells the others by a channel what
// comes. Lock and channel bear the name of the session, so nothing of one user is ever told to a page of another.
//
// - A leader that is closed lets the lock go, and the next page in the queue has it at once.
// - A leader that stands still (frozen by the browser, stopped in a debugger) keeps the lock but answers nobody: whoever has
//   asked for PATIENCE_MS without hearing anything takes the lock away from it.
// - Whoever leads goes on from the last id it has heard, so nothing is lost in between: the server sends again what came
//   after, or says `reload`.
// - A page that cannot know all that happened since it first asked for its lists fetches them again, once, as soon as the
//   stream is up: when topics it needs were not in the stream, the stream was down, or an id shows that it missed something.
import type { Close, OpenStream, Topic } from './liveStream';
import type { LiveData } from './types';

/** What a share tells its page, whether the stream is its own or the leader's. */
export interface ShareHandlers {
  onTopic: (topic: Topic, data: LiveData) => void;
  onReload: () => void;
  onState: (up: boolean) => void;
  /** The server refused the stream: the session may be over. */
  onRefused: () => void;
}

/** What pages of one session say to each other on their channel; `last` is the stream's id after it. */
export type Message =
  /** Is somebody leading? I need these. */
  | { kind: 'ask'; topics: Topic[] }
  /** I lead; `up`: null before the stream has answered; `covered`: what is heard since `last`. */
  | { kind: 'lead'; up: boolean | null; covered: Topic[]; last: string | null }
  | { kind: 'event'; topic: Topic; data: LiveData; last: string }
  | { kind: 'reload'; last: string }
  | { kind: 'refused' };

/** What of the browser it stands on; null for lock and channel: then every page has a stream of its own. */
export interface Ground {
  locks: Pick<LockManager, 'request'> | null;
  channel: ((name: string, hear: (message: Message) => void) => { post: (message: Message) => void; close: () => void }) | null;
  open: OpenStream;
  /** Milliseconds that go on whatever the clock is set to. */
  now: () => number;
}

/** How often a page looks whether its leader, or it itself, stands still. */
export const TICK_MS = 1_000;
/** Nothing heard for so long: the leader is taken to stand still. With the ticks and the new stream, five seconds in all. */
export const PATIENCE_MS = 3_000;
/** Ticks further apart than this: this page itself stood still, and what it has not heard may be waiting for it. */
const OWN_PAUSE_MS = 2_500;

/** One page's part in the stream of its session; it begins with the constructor and holds lock, channel and timer until `stop`. */
export class Share {
  private leading = false;
  private stopped = false;
  private up: boolean | null = null;
  private missed = false;
  private covered: readonly Topic[] = [];
  private heardLeader = false;
  private closeStream: Close = () => undefined;
  /** Goes up with each stream opened or closed: what an older one still says counts no more. */
  private streamTurn = 0;
  private letGo: () => void = () => undefined;
  private queue = new AbortController();
  private heardAt: number;
  private tickAt: number;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly channel: ReturnType<NonNullable<Ground['channel']>> | null;
  private readonly name: string;
  /** All that pages of this session have asked for. */
  private readonly asked: Set<Topic>;

  /** `last` is an id from before the lists were asked for; without one they are fetched again when the stream is up. */
  constructor(
    private readonly session: string,
    private own: readonly Topic[],
    private last: string | null,
    private readonly handlers: ShareHandlers,
    private readonly ground: Ground,
  ) {
    this.name = `anpi-live/${session}`;
    this.asked = new Set(own);
    this.heardAt = this.tickAt = ground.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    const shared = session !== '' && ground.locks !== null && ground.channel !== null;
    this.channel = shared ? (ground.channel?.(this.name, (message) => this.hear(message)) ?? null) : null;
    if (this.channel) {
      this.ask();
      this.line();
    } else {
      this.lead();
    }
  }

  get position(): string | null {
    return this.last;
  }

  /** Other topics are needed here. The leader goes on from an id of before; to whom it is told, something may have passed by. */
  want(topics: readonly Topic[]): void {
    this.own = topics;
    if (topics.every((topic) => this.asked.has(topic))) return;
    for (const topic of topics) this.asked.add(topic);
    if (this.leading) return this.stream();
    this.missed = true;
    this.ask();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    this.queue.abort();
    this.resign();
    this.letGo();
    this.channel?.close();
  }

  private post(message: Message): void {
    this.channel?.post(message);
  }
  private ask(): void {
    this.post({ kind: 'ask', topics: [...this.own] });
  }
  private say(): void {
    this.post({ kind: 'lead', up: this.up, covered: [...this.covered], last: this.last });
  }

  /** Waits for the lock, or takes it. Who loses it again stands in line again. */
  private line(steal = false): void {
    this.queue.abort(); // a place in the line is given up with it
    const queue = (this.queue = new AbortController());
    const how: LockOptions = steal ? { steal } : { signal: queue.signal };
    this.ground.locks
      ?.request(this.name, how, () => {
        if (this.stopped || queue !== this.queue) return undefined;
        this.lead();
        return new Promise<void>((resolve) => {
          this.letGo = resolve;
        });
      })
      .catch(() => {
        if (this.stopped || queue !== this.queue) return;
        this.resign();
        this.missed = true; // it was taken away for a reason: nobody knows what passed by
        this.heardAt = this.ground.now();
        this.line();
      });
  }

  private lead(): void {
    this.leading = true;
    this.missed ||= this.last === null;
    this.say();
    this.stream();
  }

  private resign(): void {
    this.leading = false;
    this.streamTurn++;
    this.closeStream();
  }

  /** Opens the stream for all that was asked for, from where the last one stood. */
  private stream(): void {
    const topics = [...this.asked].sort();
    const turn = ++this.streamTurn;
    const told =
      <A extends unknown[]>(work: (...args: A) => void) =>
      (...args: A): void => {
        if (turn === this.streamTurn) work(...args);
      };
    this.closeStream();
    this.closeStream = this.ground.open(
      { topics, session: this.session, last: this.last },
      {
        onTopic: told((topic, data, last) => {
          this.last = last;
          this.post({ kind: 'event', topic, data, last });
          this.tell(topic, data);
        }),
        onReload: told((last) => {
          this.last = last;
          this.post({ kind: 'reload', last });
          this.reload();
        }),
        onState: told((up) => {
          if (up) this.covered = topics;
          this.turn(up);
          this.say();
        }),
        onRefused: told(() => {
          this.post({ kind: 'refused' });
          this.handlers.onRefused();
        }),
      },
    );
  }

  private hear(message: Message): void {
    if (this.stopped) return;
    if (message.kind === 'ask') this.hearAsk(message.topics);
    else if (!this.leading) this.follow(message);
  }

  private hearAsk(topics: readonly Topic[]): void {
    const more = topics.some((topic) => !this.asked.has(topic));
    for (const topic of topics) this.asked.add(topic);
    if (!this.leading) return;
    this.say();
    if (more) this.stream();
  }

  private follow(message: Exclude<Message, { kind: 'ask' }>): void {
    this.heardAt = this.ground.now();
    if (message.kind === 'refused') {
      this.handlers.onRefused();
    } else if (message.kind === 'lead') {
      // What the leader has told is heard before what it says of itself: another id means that something did not arrive.
      if (this.heardLeader && message.last !== null && message.last !== this.last) this.missed = true;
      this.heardLeader = true;
      this.covered = message.covered;
      this.last = message.last ?? this.last;
      if (message.up !== null) this.turn(message.up);
    } else {
      this.last = message.last;
      if (message.kind === 'event') this.tell(message.topic, message.data);
      else this.reload();
    }
  }

  private tell(topic: Topic, data: LiveData): void {
    if (this.own.includes(topic)) this.handlers.onTopic(topic, data);
  }

  private reload(): void {
    this.missed = false;
    this.handlers.onReload();
  }

  private turn(up: boolean): void {
    if (!up || !this.own.every((topic) => this.covered.includes(topic))) this.missed = true;
    if (up !== this.up) {
      this.up = up;
      this.handlers.onState(up);
    }
    if (up && this.missed && this.own.every((topic) => this.covered.includes(topic))) this.reload();
  }

  private tick(): void {
    const now = this.ground.now();
    const stoodStill = now - this.tickAt > OWN_PAUSE_MS;
    this.tickAt = now;
    if (this.leading || !this.channel) return;
    if (stoodStill) this.heardAt = now;
    if (now - this.heardAt >= PATIENCE_MS) {
      this.heardAt = now;
      this.line(true);
    } else if (stoodStill || now - this.heardAt >= TICK_MS) {
      this.ask();
    }
  }
}
