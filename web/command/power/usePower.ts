// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'preact/hooks';
import { api } from '../../shared/api/client';
import { useLoader } from '../../shared/ui/useLoader';
import { useStore } from '../../shared/ui/useStore';
import { allowed, answered, powerFor } from './power';

/** `asks`: the list of those without power is this reader's now. */
export function usePower(asks: boolean) {
  const [state, store] = useStore(() => powerFor(asks));
  const { load, problem } = useLoader(
    async () => {
      const got = store.get().asks ? await api.power() : null;
      store.put(answered(store.get(), got));
    },
    undefined,
    () => store.put(answered(store.get(), null)),
  );
  useEffect(() => {
    store.put(allowed(store.get(), asks));
    load();
  }, [asks]);
  return { answer: asks ? state.answer : null, asks, problem, load };
}
