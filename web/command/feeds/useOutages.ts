// SPDX-License-Identifier: Apache-2.0
// The outages and their sources: two answers that an event makes old together.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { FeedSource, OutageCollection } from '../../shared/api/types';
import { useLoader } from '../../shared/ui/useLoader';

export function useOutages() {
  const [areas, setAreas] = useState<OutageCollection | null>(null);
  const [feeds, setFeeds] = useState<FeedSource[] | null>(null);
  const ofAreas = useLoader(async () => {
    setAreas(await api.outages());
  });
  const ofFeeds = useLoader(async () => {
    setFeeds((await api.feeds()).sources);
  });
  const load = (): void => {
    ofAreas.load();
    ofFeeds.load();
  };
  return { areas, feeds, problem: ofAreas.problem, feedsProblem: ofFeeds.problem, load };
}
