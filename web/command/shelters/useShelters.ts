// SPDX-License-Identifier: Apache-2.0
// The shelters, asked for while the list shows them.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Shelter } from '../../shared/api/types';
import { useLive, usePoll } from '../../shared/ui/hooks';
import { useLoader } from '../../shared/ui/useLoader';

const TOPICS = ['shelter'] as const;
const GAP_MS = 500;

export function useShelters(): { shelters: Shelter[] | null; problem: unknown; load: () => void } {
  const [shelters, setShelters] = useState<Shelter[] | null>(null);
  const { load, problem } = useLoader(async () => {
    setShelters((await api.shelters()).shelters);
  }, GAP_MS);
  useEffect(load, []);
  const up = useLive(TOPICS, true, load, load);
  usePoll(load, up ? 60_000 : 15_000, true);
  return { shelters, problem, load };
}
