// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { LiveData } from '../../shared/api/types';
import { useLoader } from '../../shared/ui/useLoader';
import { useStore } from '../../shared/ui/useStore';
import { changesOf } from '../events';
import { answered, colourOf, isOld, labelsOf } from './labels';

export function useLabels(incident: string | null) {
  const [state, store] = useStore(() => labelsOf(incident));
  const { load } = useLoader(async () => {
    const asked = store.get().incident;
    const got = asked && (await api.labels(asked).catch(() => null)); // a list without colours is a list still
    if (got) store.put(answered(store.get(), asked, got));
  });
  useEffect(() => {
    store.put(labelsOf(incident));
    load();
  }, [incident]);
  return {
    names: state.names,
    of: (person: string) => colourOf(state, person),
    load,
    hear: (data: LiveData): void => {
      if (isOld(store.get(), changesOf(data, incident))) load();
    },
  };
}
