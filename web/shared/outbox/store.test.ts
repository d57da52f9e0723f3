// SPDX-License-Identifier: Apache-2.0
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { cacheOf, entryStore, openStore } from './store';

const stored = (op_id: string, user: string) => ({
  op_id, user, incident: '1', stored_at: '2026-11-29T05:00:00Z', operation: { op_id, person: '7', status: 'safe' as const, observed_at: '2026-11-29T05:00:00Z' },
});

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
  await entries.settle(['a', 'b'], [stored('a', 'first'), stored('b', 'second')]);
  expect((await entries.stored()).map((mark) => mark.op_id)).toEqual(['a', 'b']);
  await entries.forget(['a']);
  expect((await entries.stored()).map((mark) => mark.op_id)).toEqual(['b']);
  await cacheOf(db).clear();
  expect(await entries.stored()).toEqual([]);
});
