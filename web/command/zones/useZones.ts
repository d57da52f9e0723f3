// SPDX-License-Identifier: Apache-2.0
// The zones of an incident, asked for anew with each round.
import { useEffect } from 'preact/hooks';
import { serverNow } from '../../shared/api/clock';
import { api } from '../../shared/api/client';
import type { LiveData, Zone } from '../../shared/api/types';
import { useLoader } from '../../shared/ui/useLoader';
import { useStore } from '../../shared/ui/useStore';
import { changesOf } from '../events';
import { answered, heard, zonesOf } from './zones';

const NONE: Zone[] = [];

export function useZones(incident: string | null, round: number | undefined) {
  const [{ answer }, store] = useStore(() => zonesOf(incident));
  const { load, problem } = useLoader(
    async () => {
      const { of } = store.get();
      const got = of ? await api.zones(of) : null;
      store.put(answered(store.get(), of, got));
    },
    undefined,
    () => store.put(zonesOf(store.get().of)),
  );
  useEffect(() => {
    store.put(zonesOf(incident));
    load();
  }, [incident, round]);
  const hear = (data: LiveData): void => {
    const next = heard(store.get(), changesOf(data, incident), serverNow().toISOString());
    if (next) store.put(next);
    else load();
  };
  return { answer, list: answer?.zones ?? NONE, problem, load, hear };
}
