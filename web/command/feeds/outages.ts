// SPDX-License-Identifier: Apache-2.0
// The outages and whose word they are. Pure.
import type { FeedSource, OutageCollection, OutageFeature } from '../../shared/api/types';

export const isRunning = (outage: OutageFeature): boolean => outage.properties.state !== 'ended';

export const runningOf = (areas: Pick<OutageCollection, 'features'> | null): OutageFeature[] => (areas?.features ?? []).filter(isRunning);

/** How many sources are at fault: said on the tab. */
export const faultsOf = (feeds: readonly FeedSource[] | null): number => (feeds ?? []).filter((feed) => feed.state === 'fault').length;

/** What each source calls itself, by the name the areas give it. */
export const titlesOf = (feeds: readonly FeedSource[] | null): ReadonlyMap<string, string> =>
  new Map((feeds ?? []).map((feed) => [feed.name, feed.title]));
