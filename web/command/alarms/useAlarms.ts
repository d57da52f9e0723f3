// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { LiveData, User } from '../../shared/api/types';
import { usePoll } from '../../shared/ui/hooks';
import { useLoader } from '../../shared/ui/useLoader';
import { useStore } from '../../shared/ui/useStore';
import { alarmsOf, answered, heard, keepNoted, note, readNoted, standing } from './alarms';

const REFRESH_MS = 60_000;
const GAP_MS = 500;

/** `hear` takes what the live stream says on `alert`; `load` asks for the list anew. */
export function useAlarms(user: User, enabled: boolean) {
  const [state, store] = useStore(() => alarmsOf(user.login, readNoted(user.id)));
  const { load, problem } = useLoader(async () => {
    if (enabled) store.put(answered(store.get(), await api.openings()));
  }, GAP_MS);
  useEffect(load, [enabled]);
  usePoll(load, REFRESH_MS, enabled);
  return {
    ...state,
    standing: standing(state),
    problem,
    load,
    hear: (data: LiveData): void => {
      store.put(heard(store.get(), data));
      load();
    },
    note: (): void => {
      store.put(note(store.get()));
      keepNoted(user.id, store.get().noted);
    },
  };
}
