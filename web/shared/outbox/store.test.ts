// SPDX-License-Identifier: Apache-2.0
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { makeMark } from './marks';
import { cacheOf, entryStore, forgetFetched, openStore } from './store';

const stored = (name: string, user: string) => {
  const entry = makeMark({ incident: '1', user }, { person: '7', name, status: 'unreported', seen: [] }, 'safe');
  return { op_id: entry.op_id, entry, stored_at: entry.queued_at };
};

test('on_a_shared_phone_what_another_user_fetched_is_given_to_nobody_else', async () => {
  const cache = cacheOf(await openStore('shared-phone'));
  await cache.claim('first');
  await cache.set('assigned:1', 'first', { persons: ['架空花子'] });
  expect(await cache.get('assigned:1', 'second')).toBeNull();
  expect(await cache.get('assigned:1', 'first')).toEqual({ persons: ['架空花子'] });
  expect(await cache.get('never', 'first')).toBeNull();
});

test('a_stored_mark_is_kept_in_the_same_step_in_which_its_entry_leaves_and_goes_with_the_cache', async () => {
  const db = await openStore('kept');
  const entries = entryStore(db);
  await cacheOf(db).claim('first');
  await cacheOf(db).set('assigned:1', 'first', {});
  const [a, b] = [stored('甲', 'first'), stored('乙', 'second')];
  await entries.put(a.entry);
  await entries.settle([a]);
  await cacheOf(db).claim('second');
  await entries.settle([b]);
  expect(await entries.all()).toEqual([]);
  expect((await entries.stored()).map((each) => each.entry.label)).toEqual(['甲', '乙']);
  await entries.forget([a.op_id]);
  expect((await entries.stored()).map((each) => each.entry.label)).toEqual(['乙']);
  await cacheOf(db).clear();
  expect(await entries.stored()).toEqual([]);
});

test('an_answer_under_way_at_log_out_is_kept_for_nobody_not_in_another_page_and_not_after_the_next_log_in', async () => {
  const [here, there] = [await openStore('left'), await openStore('left')];
  const [out, late] = [cacheOf(here), cacheOf(there)];
  await late.claim('first');
  await late.set('assigned:1', 'first', { persons: ['架空花子'] });
  await out.clear();
  const entries = entryStore(there);
  const mark = stored('甲', 'first');
  await entries.put(mark.entry);
  await late.set('assigned:1', 'first', { persons: ['架空花子'] });
  await entries.settle([mark]);
  expect(await here.getAll('cache')).toEqual([]);
  expect(await entries.all()).toEqual([]); // the server has it
  await out.claim('second');
  await late.set('assigned:1', 'first', { persons: ['架空花子'] });
  await entries.settle([mark]);
  expect((await here.getAll('cache')).map((row) => row.user)).toEqual(['second']);
});

test('log_out_forgets_what_was_fetched_and_keeps_what_was_not_sent', async () => {
  const db = await openStore();
  const mark = stored('甲', 'first');
  await cacheOf(db).claim('first');
  await cacheOf(db).set('assigned:1', 'first', {});
  await entryStore(db).put(mark.entry);
  await forgetFetched();
  expect(await db.getAll('cache')).toEqual([]);
  expect((await entryStore(db).all()).map((each) => each.op_id)).toEqual([mark.op_id]);
});
