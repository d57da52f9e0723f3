// SPDX-License-Identifier: Apache-2.0
// What the field page knows, by subject: fetched when there is signal, from this phone when there is none. main.tsx hands each
// panel what it shows.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { assignedAll } from '../shared/api/assigned';
import { api, ApiError } from '../shared/api/client';
import type { Topic } from '../shared/api/live';
import type { AssignedAnswer, Incident, LiveData, Me, Zone } from '../shared/api/types';
import type { Cache } from '../shared/outbox/store';
import { coalesce, useChange, useLatest, useLive, useOnline, usePoll } from '../shared/ui/hooks';
import { useIncidentChoice } from '../shared/ui/incidents/incidentChoice';
import type { LabelNames } from '../shared/ui/labels/labels';
import { useMarks } from '../shared/ui/outbox/useMarks';
import type { Device } from '../shared/ui/outbox/useOutbox';
import { shownPeople, touches } from './people';
import { useKept } from './useKept';

/** The states of zones as the server last said them. */
export interface ZonesHere {
  asOf: string | null;
  zones: Zone[];
}

/** Whether this phone has the list, for a day without signal: what was shown just now may still be on its way there. */
async function isThere(get: () => Promise<unknown>): Promise<boolean> {
  for (let look = 0; look < 5; look++) {
    if ((await get()) !== null) return true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return false;
}

const loginEnded = (problem: unknown): boolean => problem instanceof ApiError && problem.status === 401;

/** The assigned people of an incident, their labels and their zones; `load` asks for all three. */
function useAssigned(id: string, user: string, cache: Cache | null) {
  const [zones, setZones] = useState<ZonesHere>({ asOf: null, zones: [] });
  const [progress, setProgress] = useState<{ n: number; total: number } | null>(null);
  const [people, loadAssigned] = useKept<AssignedAnswer>(`assigned:${id}`, user, cache, () =>
    assignedAll(id, (n, total) => setProgress({ n, total })).finally(() => setProgress(null)),
  );
  const [names, loadNames] = useKept<LabelNames | null>(`labels:${id}`, user, cache, async () =>
    id ? (await api.labels(id)).names : null,
  );
  const load = (): void => {
    void loadAssigned();
    void loadNames();
    if (id)
      api.zones(id).then(
        (got) => setZones({ asOf: got.as_of, zones: got.zones }),
        () => undefined,
      );
  };
  return { people, names: names.value, zones, progress, load };
}

interface Followed {
  device: Device | 'broken' | null;
  id: string;
  session: Me['session'];
  enabled: boolean;
}

/** Hears of what changes, and asks for everything anew when nobody may have been heard. True when there is no signal. */
function useFollow(
  { device, id, session, enabled }: Followed,
  onTopic: (topic: Topic, data: LiveData) => void,
  reload: () => void,
): boolean {
  const online = useOnline();
  const live = useLive(['status', 'incident'], enabled, onTopic, reload);
  usePoll(reload, 60_000, enabled);
  useChange(session, reload); // logged in anew: nobody was heard in between
  useEffect(() => {
    addEventListener('online', reload);
    return () => removeEventListener('online', reload);
  }, [device, id]);
  return !online || live === false;
}

/** `ended`: the session is over, as this page has heard. */
export function useStores(me: Me, device: Device | 'broken' | null, ended: boolean) {
  const user = me.user.id;
  const cache = device && device !== 'broken' ? device.cache : null;

  const [incidents, loadIncidents] = useKept<Incident[]>('incidents', user, cache, async () => (await api.incidents()).incidents);
  const { incident, others, choose } = useIncidentChoice(incidents.value ?? []);
  const id = incident?.id ?? '';

  const { people, names, zones, progress, load } = useAssigned(id, user, cache);
  const refetch = useRef<() => void>(() => undefined);
  const marks = useMarks(device, id || null, user, () => refetch.current());
  const latest = useLatest(load);
  refetch.current = useMemo(() => coalesce(() => latest.current(), 1_500), []);

  const asOf = people.value?.as_of ?? null;
  useEffect(() => {
    if (asOf) marks.heard(asOf);
  }, [asOf, marks.heard]);

  const settled = incidents.value !== null || incidents.problem !== null;
  useEffect(() => {
    if (device) void loadIncidents();
  }, [device]);
  useEffect(() => {
    if (device && settled) load();
  }, [device, id, settled]);

  const loginNeeded = ended || loginEnded(people.problem) || loginEnded(incidents.problem) || marks.view.state === 'login';
  const reload = (): void => {
    void loadIncidents();
    refetch.current();
    if (device && device !== 'broken') void device.outbox.flush();
  };
  const offline = useFollow(
    { device, id, session: me.session, enabled: !loginNeeded },
    (topic, data) => {
      if (topic === 'incident') void loadIncidents();
      if (topic === 'incident' || touches(data, people.value?.persons ?? [])) refetch.current();
    },
    reload,
  );

  return {
    incidents: { incident, others, choose, known: incidents.value !== null },
    people: {
      list: useMemo(() => shownPeople(people.value, marks.own), [people.value, marks.own]),
      asOf,
      progress,
      loaded: people.value !== null || people.problem !== null,
      /** There is a list to show, if only the one this phone has kept; nobody on a list that was not read is not nobody. */
      listed: people.value !== null,
      /** What is to be said of the list; an ended session is said by the page. */
      problem: loginNeeded ? null : (people.problem ?? incidents.problem),
      keptHere: async () => people.value !== null && (cache === null || isThere(() => cache.get(`assigned:${id}`, user))),
    },
    zones,
    names,
    marks,
    reload,
    line: { offline, loginNeeded },
  };
}

export type Stores = ReturnType<typeof useStores>;
