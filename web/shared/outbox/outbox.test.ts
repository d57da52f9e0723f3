// SPDX-License-Identifier: Apache-2.0
import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/client';
import type { Operation, OperationResult } from '../api/types';
import type { EntryStore } from './entry';
import { makeMark, makeZoneReport } from './marks';
import { Outbox, type Sender } from './outbox';
import { mayGoAgain, unread } from './refused';
import { cacheOf, entryStore, openStore } from './store';

const context = { incident: '1', user: 'u1' };
const subject = (n: number) => ({ person: String(n), name: `対象者${n}`, status: 'unreported' as const, seen: [] });
const mark = (n: number, user = 'u1') => makeMark({ ...context, user }, subject(n), 'safe');
const down = () => new ApiError(503, { code: 'db.away', ja: '', en: '' });
const answer = (result: OperationResult['result']) => (ops: Operation[]) => ops.map((o) => ({ op_id: o.op_id, result }));

class Server implements Sender {
  sent: Operation[][] = [];
  zones = 0;
  reply: (ops: Operation[]) => OperationResult[] = answer('accepted');
  async observe(_incident: string, ops: Operation[]) {
    this.sent.push(ops);
    return { results: this.reply(ops) };
  }
  async zoneReport() {
    this.zones++;
  }
}

let db: Awaited<ReturnType<typeof openStore>>;
let store: EntryStore;
let server: Server;
let outbox: Outbox;
let databases = 0;
beforeEach(async () => {
  db = await openStore(`test-${databases++}`);
  await cacheOf(db).claim('u1');
  store = entryStore(db);
  server = new Server();
  outbox = new Outbox(store, server, 'u1');
});
/** Puts marks in without sending. */
const queue = async (...entries: ReturnType<typeof mark>[]) => {
  for (const e of entries) await store.put(e);
};

test('a_mark_leaves_when_it_is_accepted', async () => {
  await queue(mark(1));
  await outbox.flush();
  expect(outbox.current.entries).toEqual([]);
});

test('a_mark_the_server_already_knows_leaves_too', async () => {
  server.reply = answer('known');
  await queue(mark(1));
  await outbox.flush();
  expect(outbox.current.entries).toEqual([]);
});

test('a_503_keeps_every_mark_and_the_next_try_sends_the_same_ids', async () => {
  await queue(mark(1), mark(2));
  server.reply = () => {
    throw down();
  };
  await outbox.flush();
  expect(outbox.current.entries).toHaveLength(2);
  expect(outbox.current.state).toBe('waiting');
  server.reply = answer('accepted');
  await outbox.flush();
  expect(outbox.current.entries).toEqual([]);
  expect(server.sent[1]).toEqual(server.sent[0]);
});

test('a_mark_the_answer_does_not_name_stays', async () => {
  const [a, b] = [mark(1), mark(2)];
  await queue(a, b);
  server.reply = (ops) => answer('accepted')(ops).filter((r) => r.op_id === a.op_id);
  await outbox.flush();
  expect(outbox.current.entries.map((e) => e.op_id)).toEqual([b.op_id]);
});

test('a_refused_mark_is_listed_until_dismissed_and_its_neighbours_go_through', async () => {
  const [good, bad] = [mark(1), mark(2)];
  await queue(good, bad);
  server.reply = (ops) =>
    ops.map((o) =>
      o.op_id === bad.op_id
        ? { op_id: o.op_id, result: 'refused', error: { code: 'observation.unknown_person', ja: '対象者がいません。', en: '' } }
        : { op_id: o.op_id, result: 'accepted' },
    );
  await outbox.flush();
  expect(outbox.current.entries).toEqual([]);
  expect(outbox.current.refused.map((r) => r.error.ja)).toEqual(['対象者がいません。']);
  await outbox.dismiss(bad.op_id);
  expect(outbox.current.refused).toEqual([]);
});

test('a_refused_request_is_taken_apart_so_that_one_bad_mark_fails_alone', async () => {
  const [first, bad, last] = [mark(1), mark(2), mark(3)]; // in the order in which they are sent
  await queue(first, bad, last);
  server.reply = (ops) => {
    if (ops.some((o) => o.op_id === bad.op_id)) throw new ApiError(400, { code: 'json.bad', ja: '読めません。', en: '' });
    return answer('accepted')(ops);
  };
  await outbox.flush();
  expect(outbox.current.entries).toEqual([]);
  expect(outbox.current.refused.map((r) => r.op_id)).toEqual([bad.op_id]);
});

test('an_ended_session_keeps_everything_and_asks_for_a_login', async () => {
  await queue(mark(1));
  server.reply = () => {
    throw new ApiError(401, { code: 'auth.none', ja: '', en: '' });
  };
  await outbox.flush();
  expect(outbox.current.state).toBe('login');
  expect(outbox.current.entries).toHaveLength(1);
});

test('another_users_marks_are_not_sent_but_counted', async () => {
  await queue(mark(1, 'u2'), mark(2));
  await outbox.flush();
  expect(server.sent.flat().map((o) => o.person)).toEqual(['2']);
  expect(outbox.current.others).toBe(1);
});

test('450_marks_go_in_order_in_batches_of_at_most_200_and_none_twice', async () => {
  const marks = Array.from({ length: 450 }, (_, i) => mark(i));
  await queue(...[...marks].reverse());
  await outbox.flush();
  expect(server.sent.map((s) => s.length)).toEqual([200, 200, 50]);
  expect(server.sent.flat().map((o) => o.op_id)).toEqual(marks.map((m) => m.op_id));
});

test('marks_added_while_sending_are_sent_as_well', async () => {
  await queue(mark(1));
  const first = outbox.flush();
  await outbox.add(mark(2));
  await first;
  await outbox.flush();
  expect(
    server.sent
      .flat()
      .map((o) => o.person)
      .sort(),
  ).toEqual(['1', '2']);
  expect(outbox.current.entries).toEqual([]);
});

test('a_zone_report_is_sent_and_leaves', async () => {
  await store.put(makeZoneReport(context, { zone: '9', name: '西町' }, 'blocked', '冠水'));
  await outbox.flush();
  expect(server.zones).toBe(1);
  expect(outbox.current.entries).toEqual([]);
});

test('what_is_left_is_read_again_after_the_page_is_closed', async () => {
  await queue(mark(1));
  const later = new Outbox(store, server, 'u1');
  await later.load();
  expect(later.current.entries).toHaveLength(1);
});

test('a_locked_tablet_or_a_first_password_refuses_nobodys_mark_it_waits_until_somebody_is_in', async () => {
  for (const code of ['auth.locked', 'auth.must_change', 'auth.csrf', 'auth.certificate_refused']) {
    server.reply = () => {
      throw new ApiError(403, { code, ja: '', en: '' });
    };
    await queue(mark(1), mark(2));
    await outbox.flush();
    expect([code, outbox.current.refused.length, outbox.current.state]).toEqual([code, 0, 'login']);
    expect(outbox.current.entries.length).toBeGreaterThanOrEqual(2);
  }
  server.reply = answer('accepted');
  await outbox.flush();
  expect(outbox.current.entries).toEqual([]);
});

test('after_a_503_the_marks_are_sent_again_by_themselves', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await queue(mark(1));
    server.reply = () => {
      throw down();
    };
    await outbox.flush();
    expect(server.sent).toHaveLength(1);
    server.reply = answer('accepted');
    await vi.advanceTimersByTimeAsync(3_000);
    await vi.waitFor(() => expect(outbox.current.entries).toEqual([]));
    expect(server.sent).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test('a_stored_mark_is_kept_over_a_reload_until_answers_must_know_it', async () => {
  const sent = mark(1);
  await queue(sent);
  const seen: string[][] = [];
  outbox.subscribe((view) => seen.push([...view.entries, ...view.stored].map((each) => each.op_id)));
  await outbox.flush();
  expect(
    seen.every((ids) => ids.includes(sent.op_id)),
    'never in neither',
  ).toBe(true);
  const again = new Outbox(store, server, 'u1');
  await again.load();
  expect(again.current.stored).toMatchObject([{ op_id: sent.op_id, entry: sent }]);
  await again.outlive('1', new Date().toISOString());
  await again.outlive('2', new Date(Date.now() + 600_000).toISOString());
  expect(again.current.stored).toHaveLength(1);
  await again.outlive('1', new Date(Date.now() + 600_000).toISOString());
  expect(again.current.stored).toEqual([]);
});

test('what_was_stored_a_day_ago_is_kept_no_longer_although_its_incident_was_never_looked_at_again', async () => {
  const [old, fresh] = [mark(1), mark(2)];
  await store.settle(
    [old, fresh].map((entry) => ({
      op_id: entry.op_id,
      entry,
      stored_at: new Date(Date.now() - (entry === old ? 25 : 1) * 3_600_000).toISOString(),
    })),
  );
  await outbox.load();
  expect(outbox.current.stored.map((each) => each.op_id)).toEqual([fresh.op_id]);
});

test('another_users_stored_marks_are_not_ours', async () => {
  await queue(mark(1, 'u2'));
  await new Outbox(store, server, 'u2').flush();
  await outbox.load();
  expect(outbox.current.stored).toEqual([]);
});

test('a_refused_mark_stays_to_be_read_after_somebody_took_note_of_it', async () => {
  server.reply = (ops) =>
    ops.map((o) => ({ op_id: o.op_id, result: 'refused', error: { code: 'incident.closed', ja: '終了', en: 'closed' } }));
  const entry = makeMark(context, subject(1), 'attention', { note: '倒れている' });
  await queue(entry);
  await outbox.flush();
  expect(outbox.current.stored).toEqual([]);
  expect(unread(outbox.current.refused)).toHaveLength(1);
  await outbox.note([entry.op_id]);
  expect(unread(outbox.current.refused)).toEqual([]);
  expect(outbox.current.refused[0]?.entry).toMatchObject({ operation: { note: '倒れている', status: 'attention' } });
  expect(outbox.current.refused.map(mayGoAgain)).toEqual([false]);
  await outbox.dismiss(entry.op_id);
  expect(outbox.current.refused).toEqual([]);
});

test('a_mark_taken_for_review_leaves_the_outbox_is_kept_to_be_read_and_outlives_what_answers_know', async () => {
  const [plain, doubtful] = [mark(1), mark(2)];
  await queue(plain, doubtful);
  server.reply = (ops) => ops.map((o) => ({ op_id: o.op_id, result: 'accepted', ...(o.op_id === doubtful.op_id && { review: true }) }));
  await outbox.flush();
  expect(outbox.current.entries).toEqual([]);
  expect(outbox.current.refused).toEqual([]);
  expect(outbox.current.stored.filter((each) => each.waits).map((each) => [each.op_id, each.entry.label])).toEqual([
    [doubtful.op_id, '対象者2'],
  ]);
  await outbox.outlive('1', new Date(Date.now() + 3_600_000).toISOString());
  expect(outbox.current.stored.map((each) => each.op_id)).toEqual([doubtful.op_id]);
  await outbox.forgetWaiting(doubtful.op_id);
  expect(outbox.current.stored).toEqual([]);
});

/** When it was asked, in seconds from now on, over so many of them. */
async function askedWithin(seconds: number): Promise<number[]> {
  const at: number[] = [];
  for (let s = 1; s <= seconds; s++) {
    const before = server.sent.length;
    await vi.advanceTimersByTimeAsync(1_000);
    // By no timer: those of this test do not run by themselves.
    for (let i = 0; i < 20 || outbox.current.state === 'sending'; i++) await new Promise((resolve) => setImmediate(resolve));
    if (server.sent.length > before) at.push(s);
  }
  return at;
}
const gaps = (at: number[]): number[] => at.map((each, i) => each - (at[i - 1] ?? 0));

test('a_server_that_rests_is_asked_later_and_later_at_most_once_a_minute_and_anew_after_it_was_back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await queue(mark(1));
    server.reply = () => {
      throw down();
    };
    await outbox.flush();
    expect(gaps(await askedWithin(220))).toEqual([3, 6, 12, 24, 48, 60, 60]);
    server.reply = answer('accepted');
    await outbox.flush();
    server.reply = () => {
      throw down();
    };
    await queue(mark(2));
    await outbox.flush();
    expect(gaps(await askedWithin(10))).toEqual([3, 6]);
  } finally {
    vi.useRealTimers();
  }
});

test('a_server_that_says_how_long_to_wait_is_not_asked_sooner', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await queue(mark(1));
    server.reply = () => {
      throw new ApiError(503, { code: 'db.disk_full', ja: '', en: '' }, 20);
    };
    await outbox.flush();
    expect(await askedWithin(22)).toEqual([20]);
  } finally {
    vi.useRealTimers();
  }
});

test('what_an_answer_says_is_of_the_id_it_names_in_whatever_order', async () => {
  const [good, bad] = [mark(1), mark(2)];
  await queue(good, bad);
  server.reply = () => [
    { op_id: bad.op_id, result: 'refused' },
    { op_id: good.op_id, result: 'accepted' },
  ];
  await outbox.flush();
  expect([outbox.current.stored.map((each) => each.op_id), outbox.current.refused.map((each) => each.op_id)]).toEqual([
    [good.op_id],
    [bad.op_id],
  ]);
});

test('a_server_at_fault_refuses_nobodys_mark', async () => {
  for (const status of [500, 501, 508]) {
    await queue(mark(1), mark(2));
    server.reply = () => {
      throw new ApiError(status, { code: 'server.internal', ja: '', en: '' });
    };
    await outbox.flush();
    expect([status, outbox.current.refused.length, outbox.current.state]).toEqual([status, 0, 'waiting']);
  }
});

test('what_became_of_another_users_marks_is_not_shown_here', async () => {
  const theirs = new Outbox(store, server, 'u2');
  const [stored, refused] = [mark(1, 'u2'), mark(2, 'u2')];
  await store.put(refused);
  await store.refuse({ op_id: refused.op_id, entry: refused, error: { code: 'x', ja: '', en: '' }, at: refused.queued_at });
  await cacheOf(db).claim('u2');
  await store.settle([{ op_id: stored.op_id, entry: stored, stored_at: new Date().toISOString() }]);
  await outbox.load();
  await theirs.load();
  const shown = ({ current }: Outbox): number[] => [current.refused.length, current.stored.length];
  expect([shown(outbox), shown(theirs)]).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

test('marks_of_two_incidents_go_in_two_requests', async () => {
  await queue(mark(1), makeMark({ incident: '2', user: 'u1' }, subject(2), 'safe'), mark(3));
  await outbox.flush();
  expect(server.sent.map((ops) => ops.map((o) => o.person))).toEqual([['1', '3'], ['2']]);
});

test('what_is_made_while_a_request_is_under_way_is_sent_behind_it_by_itself', async () => {
  await queue(mark(1));
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const observe = server.observe.bind(server);
  server.observe = async (incident, ops) => {
    const said = await observe(incident, ops);
    if (server.sent.length === 1) await held;
    return said;
  };
  const first = outbox.flush();
  await vi.waitFor(() => expect(server.sent).toHaveLength(1));
  const zone = makeZoneReport({ incident: '1', user: 'u1' }, { zone: '9', name: '西町' }, 'done', '');
  await outbox.add(zone);
  expect(server.zones).toBe(0);
  letGo();
  await first;
  await vi.waitFor(() => expect(outbox.current.entries).toEqual([]));
  expect(server.zones).toBe(1);
});

test('a_refused_mark_that_goes_again_is_refused_no_more', async () => {
  server.reply = (ops) => ops.map((o) => ({ op_id: o.op_id, result: 'refused', error: { code: 'observation.x', ja: '', en: '' } }));
  const entry = mark(1);
  await queue(entry);
  await outbox.flush();
  server.reply = answer('accepted');
  await outbox.retry(entry.op_id);
  await vi.waitFor(() => expect(outbox.current.stored.map((each) => each.op_id)).toEqual([entry.op_id]));
  expect([outbox.current.refused, outbox.current.entries]).toEqual([[], []]);
});

test('a_mark_that_is_made_just_as_the_last_request_has_gone_through_is_sent_too', async () => {
  await queue(mark(1));
  const late = mark(2);
  let idle = 0;
  outbox.subscribe((view) => {
    if (view.state !== 'idle' || view.stored.length === 0 || idle++ > 0) return;
    void store.put(late); // nothing was left to be sent when the outbox looked, and it has not ended yet
    void outbox.flush();
  });
  await outbox.flush();
  await vi.waitFor(() => expect(server.sent.map((ops) => ops.map((o) => o.person))).toEqual([['1'], ['2']]));
});
