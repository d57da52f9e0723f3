// SPDX-License-Identifier: Apache-2.0
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { makeMark } from './marks';
import { cacheOf, entryStore, openStore } from './store';

const stored = (name: string, user: string) => {
  const entry = makeMark({ incident: '1', user }, { person: '7', name, status: 'unreported', seen: [] }, 'safe');
  return { op_id: entry.op_id, entry, stored_at: entry.queued_at };
};

test('on_a_shared_phone_what_another_user_fetched_is_given_to_nobody_else', async () => {
  const cache = cacheOf(await openStore('shared-phone'));
  await cache.set('assigned:1', 'first', { persons: ['架空花子'] });
  expect(await cache.get('assigned:1', 'second')).toBeNull();
  expect(await cache.get('assigned:1', 'first')).toEqual({ persons: ['架空花子'] });
  expect(await cache.get('never', 'first')).toBeNull();
});

test('a_stored_mark_is_kept_in_the_same_step_in_which_its_entry_leaves_and_goes_with_the_cache', async () => {
  const db = await openStore('kept');
  const entries = entryStore(db);
  await cacheOf(db).set('assigned:1', 'first', {});
  const [a, b] = [stored('甲', 'first'), stored('乙', 'second')];
  await entries.put(a.entry);
  await entries.settle([a, b]);
  expect(await entries.all()).toEqual([]);
  expect((await entries.stored()).map((each) => each.entry.label)).toEqual(['甲', '乙']);
  await entries.forget([a.op_id]);
  expect((await entries.stored()).map((each) => each.entry.label)).toEqual(['乙']);
  await cacheOf(db).clear();
  expect(await entries.stored()).toEqual([]);
});
