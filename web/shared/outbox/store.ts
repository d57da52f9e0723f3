// SPDX-License-Identifier: Apache-2.0
// The phone's own storage: unsent and refused entries, and what was last fetched, for when there is no signal.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Entry, EntryStore, RefusedEntry, StoredEntry } from './entry';

interface Schema extends DBSchema {
  outbox: { key: string; value: Entry };
  refused: { key: string; value: RefusedEntry };
  cache: { key: string; value: { key: string; user: string; value: unknown } };
}
type Db = IDBPDatabase<Schema>;

/** Rejects where the browser keeps nothing (private windows, a full disk). */
export function openStore(name = 'anpi'): Promise<Db> {
  return openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'op_id' });
      db.createObjectStore('refused', { keyPath: 'op_id' });
      db.createObjectStore('cache', { keyPath: 'key' });
    },
  });
}

/** Stored entries lie in the cache, under these keys: they go with it at log-out. */
const STORED = 'stored/';
/** Whose cache it is. It goes with the cache at log-out, so that an answer still under way then, in whatever page, finds nobody to
 * be kept for; it is there again when a page of the next log-in begins. */
const OWNER = 'owner';

const isOf = async (store: { get(key: string): Promise<{ user: string } | undefined> }, user: string): Promise<boolean> =>
  (await store.get(OWNER))?.user === user;

/** `strict` asks the browser to write through to the disk before it says done. */
const DURABLE: IDBTransactionOptions = { durability: 'strict' };

/** Entries of all users of the device. `put`, `refuse` and `retry` are on the disk before they resolve; what the others do may come undone
 * with the power, and costs a second sending or reading. All reject when the disk is full or the database was closed. */
export function entryStore(db: Db): EntryStore {
  return {
    async put(entry) {
      const tx = db.transaction('outbox', 'readwrite', DURABLE);
      await Promise.all([tx.store.put(entry), tx.done]);
    },
    all: () => db.getAll('outbox'),
    async settle(stored) {
      const tx = db.transaction(['outbox', 'cache'], 'readwrite');
      const cache = tx.objectStore('cache');
      const put = async (each: StoredEntry): Promise<void> => {
        if (await isOf(cache, each.entry.user)) await cache.put({ key: STORED + each.op_id, user: each.entry.user, value: each });
      };
      await Promise.all([...stored.map(({ op_id }) => tx.objectStore('outbox').delete(op_id)), ...stored.map(put), tx.done]);
    },
    async stored() {
      const rows = await db.getAll('cache', IDBKeyRange.bound(STORED, STORED + '\uffff'));
      return rows.map((row) => row.value as StoredEntry);
    },
    async forget(opIds) {
      const tx = db.transaction('cache', 'readwrite');
      await Promise.all([...opIds.map((id) => tx.store.delete(STORED + id)), tx.done]);
    },
    async refuse(refused) {
      const tx = db.transaction(['outbox', 'refused'], 'readwrite', DURABLE);
      await Promise.all([tx.objectStore('refused').put(refused), tx.objectStore('outbox').delete(refused.op_id), tx.done]);
    },
    refused: () => db.getAll('refused'),
    async note(opIds) {
      const tx = db.transaction('refused', 'readwrite');
      const refused = await Promise.all(opIds.map((id) => tx.store.get(id)));
      await Promise.all([...refused.flatMap((each) => (each ? [tx.store.put({ ...each, noted: true })] : [])), tx.done]);
    },
    async dismiss(opId) {
      await db.delete('refused', opId);
    },
    async retry(opId) {
      const tx = db.transaction(['outbox', 'refused'], 'readwrite', DURABLE);
      const refused = await tx.objectStore('refused').get(opId);
      if (refused) {
        await tx.objectStore('outbox').put(refused.entry);
        await tx.objectStore('refused').delete(opId);
      }
      await tx.done;
    },
  };
}

/** The last answer of a request, by user. Another user's is never given out. */
export interface Cache {
  /** From here on what this user is answered is kept. */
  claim(user: string): Promise<void>;
  get<T>(key: string, user: string): Promise<T | null>;
  /** Keeps nothing for whom the cache is not. */
  set(key: string, user: string, value: unknown): Promise<void>;
  /** Forgets everything fetched (log-out); unsent entries stay. */
  clear(): Promise<void>;
}

/** Beside the entries in the same database, so that a log-out can take the one and leave the other. */
export function cacheOf(db: Db): Cache {
  return {
    async claim(user) {
      await db.put('cache', { key: OWNER, user, value: null });
    },
    async get<T>(key: string, user: string) {
      const row = await db.get('cache', key);
      return row && row.user === user ? (row.value as T) : null;
    },
    async set(key, user, value) {
      const tx = db.transaction('cache', 'readwrite');
      if (await isOf(tx.store, user)) await tx.store.put({ key, user, value });
      await tx.done;
    },
    async clear() {
      await db.clear('cache');
    },
  };
}

/** At log-out, whatever page it is on: nothing that was fetched stays on this device. */
export async function forgetFetched(): Promise<void> {
  const db = await openStore();
  await cacheOf(db).clear();
  db.close();
}
