// SPDX-License-Identifier: Apache-2.0
// Whether the server can be reached, as far as this page knows: the browser says that it is offline, or a request had no answer.
// A request that still waits after SLOW_MS counts as one without: nobody stands before a phone for twenty seconds to learn
// that there is no signal. While it is down, and somebody looks, the server is asked now and then, so that the page says by
// itself that it is back.

const SLOW_MS = 4_000;
const PROBE_MS = 5_000;
const LATER_MS = 1_000;
/** What is shown is fetched again when the server is back; on a line that comes and goes once in so long, at its end. */
const RELOAD_GAP_MS = 60_000;

/** One for a page (`connection`); another only in tests, with a clock of their own. `looked`: whether somebody looks at the page. */
export class Connection {
  private answered = true;
  private offline = false;
  /** A request failed since the last time it was up: what is shown may have missed it. A slow answer loses nothing. */
  private failed = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private later: ReturnType<typeof setTimeout> | undefined;
  private probing = false;
  private reloadedAt = -Infinity;
  private answerAt = -Infinity;
  private upAt = -Infinity;
  private readonly watchers = new Set<() => void>();
  private readonly backs = new Set<() => void>();
  /** One small request; its outcome is noted as any other's. Settles when it has ended. */
  probe: () => Promise<unknown> = () => Promise.resolve();

  constructor(
    private readonly looked: () => boolean = () => true,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get up(): boolean {
    return this.answered && !this.offline;
  }

  /** Runs `ask` and notes whether any answer came, a refusal being one; `isAnswer` tells it from what was thrown. */
  async note<T>(ask: () => Promise<T>, isAnswer: (problem: unknown) => boolean): Promise<T> {
    const begun = this.now();
    const slow = setTimeout(() => this.unanswered(begun), SLOW_MS);
    try {
      const value = await ask();
      this.answer();
      return value;
    } catch (problem) {
      if (isAnswer(problem)) {
        this.answer();
      } else {
        this.failed ||= begun >= this.reloadedAt; // what was fetched since has not missed it
        this.unanswered(begun);
        this.reload();
      }
      throw problem;
    } finally {
      clearTimeout(slow);
    }
  }

  /** What the browser says; that it is online again is believed when the server has answered. */
  browserSays(online: boolean): void {
    if (online && this.offline) {
      this.reloadedAt = -Infinity;
      this.failed = true;
      this.set(false, false);
      this.ask();
    } else if (!online) {
      this.set(this.answered, true);
    }
  }

  /** Called whenever `up` changes. */
  watch(tell: () => void): () => void {
    this.watchers.add(tell);
    return () => {
      this.watchers.delete(tell);
    };
  }

  /** Called when the server is back. */
  onBack(tell: () => void): () => void {
    this.backs.add(tell);
    return () => {
      this.backs.delete(tell);
    };
  }

  private answer(): void {
    this.answerAt = this.now();
    this.set(true, this.offline);
  }

  /** Others that were answered well after this one was sent say more than this one does, and so does that the server is back. */
  private unanswered(begun: number): void {
    if (begun >= this.upAt && this.answerAt < begun + LATER_MS) this.set(false, this.offline);
  }

  private ask(): void {
    this.probing = true;
    void this.probe().finally(() => {
      this.probing = false;
    });
  }

  private set(answered: boolean, offline: boolean): void {
    const before = this.up;
    this.answered = answered;
    this.offline = offline;
    if (this.up === before) return;
    clearInterval(this.timer);
    if (this.up) this.upAt = this.now();
    else
      this.timer = setInterval(() => {
        if (this.looked() && !this.offline && !this.probing) this.ask();
      }, PROBE_MS);
    for (const tell of [...this.watchers]) tell();
    this.reload();
  }

  /** Once in a gap: what comes sooner waits for its end, and for the server should it be away then. */
  private reload(): void {
    clearTimeout(this.later);
    if (!this.up || !this.failed) return;
    const wait = this.reloadedAt + RELOAD_GAP_MS - this.now();
    if (wait > 0) {
      this.later = setTimeout(() => this.reload(), wait);
      return;
    }
    this.failed = false;
    this.reloadedAt = this.now();
    for (const tell of [...this.backs]) tell();
  }
}

const inBrowser = typeof document !== 'undefined';
/** The one of this page. In tests, where there is no document, somebody always looks. */
export const connection = new Connection(() => !inBrowser || !document.hidden);
if (inBrowser) {
  connection.browserSays(navigator.onLine);
  addEventListener('offline', () => connection.browserSays(false));
  addEventListener('online', () => connection.browserSays(true));
}
