// SPDX-License-Identifier: Apache-2.0
// The last answer to a request: the server's, or what this phone kept of it. What may no longer be seen is not left standing,
// here or on the phone. Pure but for what it is given to ask and to keep.
import { isForbidden } from '../shared/api/problem';
import type { Cache } from '../shared/outbox/store';

export interface Kept<T> {
  value: T | null;
  problem: unknown;
}
export const NOTHING: Kept<never> = { value: null, problem: null };

export interface Question<T> {
  /** Under which the answer is kept. */
  key: string;
  user: string;
  cache: Pick<Cache, 'get' | 'set'> | null;
  ask: () => Promise<T>;
  /** Another key is shown by now. */
  isPast: () => boolean;
  turns: { next: () => number; takes: (turn: number) => boolean };
}

/** Whether an answer came that is shown. Without one what is shown stays, or else what was kept: with the own marks laid over it. */
export async function askKept<T>(
  { key, user, cache, ask, isPast, turns }: Question<T>,
  put: (change: (now: Kept<T>) => Kept<T>) => void,
): Promise<boolean> {
  const turn = turns.next();
  try {
    const value = await ask();
    if (isPast() || !turns.takes(turn)) return false;
    put(() => ({ value, problem: null }));
    await cache?.set(key, user, value);
    return true;
  } catch (problem) {
    const gone = isForbidden(problem);
    if (gone) await cache?.set(key, user, null);
    const old = gone ? null : ((await cache?.get<T>(key, user)) ?? null);
    if (!isPast()) put((now) => ({ value: gone ? null : (now.value ?? old), problem }));
    return false;
  }
}
