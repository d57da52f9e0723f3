// SPDX-License-Identifier: Apache-2.0
// Keeps the command centre's lists fresh: by the live stream and, as a net, by asking now and then.
import { useEffect } from 'preact/hooks';
import type { LiveData } from '../shared/api/types';
import { useLive, usePoll } from '../shared/ui/hooks';
import { oldAfter, type Subject } from './events';

const TOPICS = ['status', 'zone', 'outage', 'power', 'incident'] as const;
/** Those who review also hear of what there is to review. */
const REVIEWERS_TOPICS = [...TOPICS, 'alert', 'review'] as const;

interface Asked {
  load: () => void;
}
/** One that takes what an event says, and asks only for what it does not say. */
interface Hearing extends Asked {
  hear: (data: LiveData) => void;
}

/** What is followed. `always` is asked for now and then; the others have a net of their own, or are asked for while they are shown. */
export interface Followed extends Record<Subject, Asked> {
  zones: Hearing;
  people: Hearing;
  labels: Hearing;
  alarms: Hearing;
  shapes: Asked;
  config: Asked;
}
const ALWAYS = ['incidents', 'zones', 'people', 'power', 'outages', 'labels', 'shapes', 'config'] as const;
const BESIDE = ['assignments', 'reviews', 'alarms'] as const;

export function useFollow(lists: Followed, reviews: boolean): { up: boolean | null; reload: () => void } {
  const reload = (): void => {
    for (const each of ALWAYS) lists[each].load();
  };
  useEffect(reload, []);
  const up = useLive(
    reviews ? REVIEWERS_TOPICS : TOPICS,
    true,
    (topic, data) => {
      if (topic === 'alert') lists.alarms.hear(data);
      else if (topic === 'zone') lists.zones.hear(data);
      else if (topic === 'status') for (const list of [lists.people, lists.labels]) list.hear(data);
      else for (const subject of oldAfter(topic, data)) lists[subject].load();
    },
    () => {
      reload();
      for (const each of BESIDE) lists[each].load();
    },
  );
  usePoll(reload, up ? 60_000 : 15_000, true);
  return { up, reload };
}
