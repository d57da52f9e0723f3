// SPDX-License-Identifier: Apache-2.0
// The last answer to a request (kept.ts), on a page that goes from one key to another.
import { useEffect, useState } from 'preact/hooks';
import type { Cache } from '../shared/outbox/store';
import { useLatest, useTurns } from '../shared/ui/hooks';
import { askKept, NOTHING, type Kept } from './kept';

/** `load` asks again. */
export function useKept<T>(key: string, user: string, cache: Cache | null, ask: () => Promise<T>): [Kept<T>, () => Promise<boolean>] {
  const [state, setState] = useState<Kept<T>>(NOTHING);
  const current = useLatest(key);
  const turns = useTurns();
  useEffect(() => setState(NOTHING), [key]);
  const load = (): Promise<boolean> => askKept({ key, user, cache, ask, isPast: () => current.current !== key, turns }, setState);
  return [state, load];
}
