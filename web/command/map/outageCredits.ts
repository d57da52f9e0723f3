// SPDX-License-Identifier: Apache-2.0
// What stands under the map: whose word the outages are, once a source, with the time of its newest edition. An area that an
// edition left as it was keeps the time of an older one; the list of sources says the same time as this line.
import type { FeedSource, OutageFeature } from '../../shared/api/types';
import { when } from '../../shared/ui/time';

/** `feeds` as far as they are known; a source of areas that is not among them is called by its key. */
export function outageCredits(running: readonly OutageFeature[], feeds: readonly FeedSource[] | null): string[] {
  const newest = new Map<string, string>();
  for (const {
    properties: { source, feed_time },
  } of running) {
    const known = newest.get(source) ?? '';
    newest.set(source, feed_time !== null && Date.parse(feed_time) > (Date.parse(known) || 0) ? feed_time : known);
  }
  return [...newest].map(([source, ofAreas]) => {
    const feed = feeds?.find((each) => each.name === source),
      time = feed?.feed_time ?? ofAreas;
    return time ? `${feed?.title ?? source} ${when(time)}` : (feed?.title ?? source);
  });
}
