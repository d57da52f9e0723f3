// SPDX-License-Identifier: Apache-2.0
// The last answer to a request: the server's, or what this phone kept of it. What may no longer be seen is not left standing,
// here or on the phone.
import { useEffect, useState } from 'preact/hooks';
import { isForbidden } from '../shared/api/problem';
import type { Cache } from '../shared/outbox/store';
import { useLatest, useTurns } from '../shared/ui/hooks';

export interface Kept<T> {
  value: T | null;
  problem: unknown;
}

/** `load` asks again. */
export function useKept<T>(key: string, user: string, cache: Cache | null, ask: () => Promise<T>): [Kept<T>, () => Promise<boolean>] {
  const [state, setState] = useState<Kept<T>>({ value: null, problem: null });
  const current = useLatest(key);
  const turns = useTurns();
  useEffect(() => setState({ value: null, problem: null }), [key]);
  const load = async (): Promise<boolean> => {
    const turn = turns.next();
    try {
      const value = await ask();
      if (current.current !== key || !turns.takes(turn)) return false;
      setState({ value, problem: null });
      await cache?.set(key, user, value);
      return true;
    } catch (problem) {
      const gone = isForbidden(problem);
      if (gone) await cache?.set(key, user, null);
      const kept = gone ? null : ((await cache?.get<T>(key, user)) ?? null);
      if (current.current === key) setState((now) => ({ value: gone ? null : (now.value ?? kept), problem }));
      return false;
    }
  };
  return [state, load];
}
