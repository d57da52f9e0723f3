// SPDX-License-Identifier: Apache-2.0
// Marks wait here until the server has named their id as stored. An entry leaves only on accepted or known;
// a refused one moves to a list a person has to look at; anything else stays and is sent again under the same id.
import { ApiError } from '../api/client';
import type { ErrorBody, KeptZoneReport, Operation, OperationResult } from '../api/types';
import { serverNow } from '../api/clock';
import { isOutlived } from '../fold/pending';
import type { Entry, EntryStore, MarkEntry, RefusedEntry, StoredEntry } from './entry';

/** The two requests that an outbox makes. What they reject with decides what becomes of an entry: an ApiError that is no matter of the
 * moment is a refusal, anything else leaves it unsent. */
export interface Sender {
  observe(incident: string, operations: Operation[]): Promise<{ results: OperationResult[] }>;
  zoneReport(incident: string, report: KeptZoneReport): Promise<unknown>;
}

/** `waiting`: the last try failed and another will follow by itself; `login`: only a log-in helps. */
export type OutboxState = 'idle' | 'sending' | 'waiting' | 'login';

/** All that a page shows of it, of this user alone; another object after each change. */
export interface OutboxView {
  entries: Entry[];
  refused: RefusedEntry[];
  /** Entries the server has, which an answer may not know yet. */
  stored: StoredEntry[];
  state: OutboxState;
  /** Unsent entries of other users of this device. */
  others: number;
}

const BATCH_MAX = 200;
const STORED_MAX_MS = 24 * 3_600_000;
const FIRST_RETRY_MS = 3_000;
const LAST_RETRY_MS = 60_000;

/** One for a user and a store. `load` first; then `add` and `flush` in any order, never two sendings at once. */
export class Outbox {
  private view: OutboxView = { entries: [], refused: [], stored: [], state: 'idle', others: 0 };
  private listeners = new Set<(view: OutboxView) => void>();
  private running: Promise<void> | null = null;
  private again = false;
  private retryMs = FIRST_RETRY_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Called with the ids the server has just stored. */
  onStored: (opIds: string[]) => void = () => undefined;

  constructor(
    private readonly store: EntryStore,
    private readonly sender: Sender,
    private readonly user: string,
  ) {}

  get current(): OutboxView {
    return this.view;
  }

  subscribe(listener: (view: OutboxView) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Reads what an earlier visit left behind; of what was stored long ago nothing is kept. */
  async load(): Promise<void> {
    const old = (await this.store.stored()).filter((each) => Date.now() - Date.parse(each.stored_at) > STORED_MAX_MS);
    await this.store.forget(old.map((each) => each.op_id));
    await this.refresh(this.view.state);
  }

  /** Resolves when the entry is safe on this device; sending goes on behind. */
  async add(entry: Entry): Promise<void> {
    await this.store.put(entry);
    await this.refresh(this.view.state);
    void this.flush();
  }

  /** These refusals have been read. */
  async note(opIds: readonly string[]): Promise<void> {
    await this.store.note(opIds);
    await this.refresh(this.view.state);
  }

  async dismiss(opId: string): Promise<void> {
    await this.store.dismiss(opId);
    await this.refresh(this.view.state);
  }

  async retry(opId: string): Promise<void> {
    await this.store.retry(opId);
    await this.refresh(this.view.state);
    void this.flush();
  }

  /** A mark that waits for the command centre has been read: it is kept here no longer. */
  async forgetWaiting(opId: string): Promise<void> {
    await this.store.forget([opId]);
    await this.refresh(this.view.state);
  }

  /** An answer about this incident that knew everything at `asOf`: stored entries that it must know are kept no longer. */
  async outlive(incident: string, asOf: string): Promise<void> {
    const old = this.view.stored.filter((each) => each.entry.incident === incident && !each.waits && isOutlived(each, asOf));
    if (old.length === 0) return;
    await this.store.forget(old.map((each) => each.op_id));
    await this.refresh(this.view.state);
  }

  /** Sends what is there. One at a time; a call during a run makes it run once more. */
  flush(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    clearTimeout(this.timer);
    this.running = this.run().finally(() => {
      this.running = null;
      if (!this.again) return;
      this.again = false;
      if (this.view.state !== 'waiting' && this.view.state !== 'login') void this.flush();
    });
    return this.running;
  }

  private async run(): Promise<void> {
    try {
      for (let batch = await this.nextBatch(); batch.length > 0; batch = await this.nextBatch()) {
        await this.refresh('sending');
        await this.send(batch);
      }
      this.retryMs = FIRST_RETRY_MS;
      await this.refresh('idle');
    } catch (problem) {
      const login = problem instanceof ApiError && problem.barred;
      await this.refresh(login ? 'login' : 'waiting');
      if (!login) this.wait(problem instanceof ApiError ? problem.retryAfterS : null);
    }
  }

  private wait(retryAfterS: number | null): void {
    this.timer = setTimeout(() => void this.flush(), Math.max(this.retryMs, (retryAfterS ?? 0) * 1000));
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  /** The oldest own entries that go in one request. */
  private async nextBatch(): Promise<Entry[]> {
    const mine = (await this.store.all()).filter((e) => e.user === this.user).sort((a, b) => (a.op_id < b.op_id ? -1 : 1));
    const first = mine[0];
    if (!first || first.kind === 'zone') return first ? [first] : [];
    return mine.filter((e) => e.kind === 'mark' && e.incident === first.incident).slice(0, BATCH_MAX);
  }

  private async send(batch: Entry[]): Promise<void> {
    const first = batch[0];
    if (!first) return;
    try {
      if (first.kind === 'zone') {
        await this.sender.zoneReport(first.incident, first.report);
        await this.stored([first]);
      } else {
        const marks = batch as MarkEntry[];
        await this.settle(
          marks,
          (
            await this.sender.observe(
              first.incident,
              marks.map((m) => m.operation),
            )
          ).results,
        );
      }
    } catch (problem) {
      if (!(problem instanceof ApiError) || problem.again || problem.barred || problem.status >= 500) throw problem;
      // The whole request was refused: find the entry that is to blame by sending them one by one.
      if (batch.length > 1) for (const entry of batch) await this.send([entry]);
      else await this.refuse(first, problem.body);
    }
  }

  /** Goes by the ids the answer names; an entry it does not name stays, and counts as a failure. */
  private async settle(marks: MarkEntry[], results: OperationResult[]): Promise<void> {
    const byId = new Map(results.map((r) => [r.op_id, r]));
    const done = marks.filter((m) => ['accepted', 'known'].includes(byId.get(m.op_id)?.result ?? ''));
    await this.stored(done, new Set(results.flatMap((r) => (r.review && r.op_id ? [r.op_id] : []))));
    let unnamed = 0;
    for (const mark of marks) {
      const result = byId.get(mark.op_id);
      if (result?.result === 'refused') await this.refuse(mark, result.error ?? UNEXPLAINED);
      else if (!result || !['accepted', 'known'].includes(result.result)) unnamed++;
    }
    if (unnamed > 0) throw new Error('answer does not name every operation');
  }

  private async stored(entries: readonly Entry[], waiting: ReadonlySet<string> = new Set()): Promise<void> {
    if (entries.length === 0) return;
    const stored_at = serverNow().toISOString();
    await this.store.settle(
      entries.map((entry) => ({ op_id: entry.op_id, entry, stored_at, ...(waiting.has(entry.op_id) && { waits: true }) })),
    );
    await this.refresh(this.view.state);
    this.onStored(entries.map((entry) => entry.op_id));
  }

  private refuse(entry: Entry, error: ErrorBody): Promise<void> {
    return this.store.refuse({ op_id: entry.op_id, entry, error, at: new Date().toISOString() });
  }

  private async refresh(state: OutboxState): Promise<void> {
    const [all, refused, stored] = await Promise.all([this.store.all(), this.store.refused(), this.store.stored()]);
    const entries = all.filter((e) => e.user === this.user);
    this.view = {
      entries,
      refused: refused.filter((r) => r.entry.user === this.user),
      stored: stored.filter((each) => each.entry.user === this.user),
      state: entries.length === 0 && state === 'waiting' ? 'idle' : state,
      others: all.length - entries.length,
    };
    for (const listener of this.listeners) listener(this.view);
  }
}

const UNEXPLAINED: ErrorBody = {
  code: 'observation.refused',
  ja: '理由が示されないまま受け付けられませんでした。本部に連絡してください。',
  en: 'Refused without a reason. Please call the command centre.',
};
