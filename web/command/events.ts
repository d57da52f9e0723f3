// SPDX-License-Identifier: Apache-2.0
// What a live event says, and which of the command centre's lists it makes old. Pure: the stores take the changes, useFollow.ts
// does the asking.
import type { Topic } from '../shared/api/live';
import type { LiveData, LiveEvents } from '../shared/api/types';

/** An object as an event names it, each topic as far as it says; counts stand in it when it is a zone. */
export type Changed = Partial<
  Pick<LiveEvents['status'], 'person' | 'status' | 'label' | 'seen'> &
    Pick<LiveEvents['zone'], 'incident' | 'zone' | 'all'> &
    Pick<LiveEvents['incident'], 'kind'>
>;

/** Of this incident; null when the event does not name what has changed. */
export const changesOf = (data: LiveData, incident: string | null): Changed[] | null =>
  Array.isArray(data) ? data.filter((each: Changed) => !each.incident || each.incident === incident) : null;

/** Whether an `incident` event is about an object of this kind; one that does not say may be. */
const isAbout = (data: LiveData, kind: string): boolean =>
  changesOf(data, null)?.some((each) => each.kind === undefined || each.kind === kind) ?? true;

/** The lists that are asked for, by subject. */
export type Subject = 'incidents' | 'zones' | 'people' | 'labels' | 'power' | 'outages' | 'assignments' | 'reviews';

/** Of an `incident` event, by what it is about. */
const OF_KIND: readonly [kind: string, old: readonly Subject[]][] = [
  ['incident', ['zones', 'people']], // closed, or the next round
  ['assignment', ['assignments']],
  ['label', ['labels']],
  ['decision', ['people', 'power']],
];

/** What is to be asked for anew. `zone`, `status` and `alert` say themselves what has changed: their stores hear it. */
export function oldAfter(topic: Topic, data: LiveData): Subject[] {
  if (topic === 'outage') return ['outages'];
  if (topic === 'power') return ['power'];
  if (topic === 'review') return ['reviews'];
  if (topic !== 'incident') return [];
  return [...new Set<Subject>(['incidents', ...OF_KIND.flatMap(([kind, old]) => (isAbout(data, kind) ? old : []))])];
}
