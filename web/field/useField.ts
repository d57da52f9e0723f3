// SPDX-License-Identifier: Apache-2.0
// What the field page shows: fetched when there is signal, from this phone when there is none.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { assignedAll } from '../shared/api/assigned';
import { api, ApiError } from '../shared/api/client';
import { isForbidden } from '../shared/api/problem';
import type { AssignedAnswer, AssignedPerson, Incident, Me, Zone } from '../shared/api/types';
import type { Shown } from '../shared/fold/overlay';
import type { Cache } from '../shared/outbox/store';
import { coalesce, useChange, useLive, useOnline, usePoll, useTurns } from '../shared/ui/hooks';
import { useIncidentChoice } from '../shared/ui/incidentChoice';
import type { LabelNames } from '../shared/ui/labels';
import { useMarks, type Marks } from '../shared/ui/useMarks';
import type { Device } from '../shared/ui/useOutbox';

export interface FieldPerson extends AssignedPerson { shown: Shown }

/** What still needs doing first: calls for help, then the unreported, then the rest by zone and kana (the name where nobody knows it). */
const rank = (p: FieldPerson): number =>
  p.excluded ? 4 : p.shown.conflict ? 0 : p.shown.status === 'unreported' ? (p.powered ? 1 : 2) : 3;

const reading = (p: FieldPerson): string => p.kana ?? p.name ?? '';

export const inWorkOrder = (a: FieldPerson, b: FieldPerson): number =>
  rank(a) - rank(b) || (a.zone_name ?? '').localeCompare(b.zone_name ?? '', 'ja') || reading(a).localeCompare(reading(b), 'ja');

/** Whether an event is about one of these people; one that names nobody may be about anybody. */
function touches(data: unknown, people: readonly AssignedPerson[]): boolean {
  if (!Array.isArray(data)) return true;
  const mine = new Set(people.map((p) => p.person));
  return data.some((each: { person?: unknown }) => typeof each?.person !== 'string' || mine.has(each.person));
}

interface Fetched<T> { value: T | null; problem: unknown }

/** The last answer to a request: the server's, or what this phone kept of it. What may no longer be seen is not left standing, here or
 * on the phone. `load` asks again. */
function useKept<T>(key: string, user: string, cache: Cache | null, ask: () => Promise<T>): [Fetched<T>, () => Promise<boolean>] {
  const [state, setState] = useState<Fetched<T>>({ value: null, problem: null });
  const current = useRef(key);
  const turns = useTurns();
  if (current.current !== key) current.current = key;
  useEffect(() => setState({ value: null, problem: null }), [key]);
  const load = async (): Promise<boolean> => {
    const turn = turns.next();
    try {
      const value = await ask();
      if (current.current !== key || !turns.takes(turn)) return false;
      setState({ value, problem: null });
      await cache?.set(key, user, value);
      return true;
    } catch (problem) {
      const gone = isForbidden(problem);
      if (gone) await cache?.set(key, user, null);
      const kept = gone ? null : (await cache?.get<T>(key, user)) ?? null;
      if (current.current === key) setState((now) => ({ value: gone ? null : now.value ?? kept, problem }));
      return false;
    }
  };
  return [state, load];
}

/** The server's people with this phone's own marks laid over. */
function useShownPeople(answer: AssignedAnswer | null, marks: Marks): FieldPerson[] {
  return useMemo(() => {
    const unsent = new Set(marks.own.unsent.map((entry) => entry.operation.person));
    return (answer?.persons ?? []).map((person) => ({
      ...person, shown: { ...marks.over(person.person, person, answer ?? {}), unsent: unsent.has(person.person) },
    }));
  }, [answer, marks.own]);
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

/** `ended`: the session is over, as this page has heard. */
export function useField(me: Me, device: Device | 'broken' | null, ended: boolean) {
  const user = me.user.id;
  const cache = device && device !== 'broken' ? device.cache : null;
  const [zones, setZones] = useState<{ asOf: string | null; zones: Zone[] }>({ asOf: null, zones: [] });

  const [incidents, loadIncidents] = useKept<Incident[]>('incidents', user, cache, async () => (await api.incidents()).incidents);
  const { incident, others, choose } = useIncidentChoice(incidents.value ?? []);
  const id = incident?.id ?? '';

  const [progress, setProgress] = useState<{ n: number; total: number } | null>(null);
  const [people, loadAssigned] = useKept<AssignedAnswer>(`assigned:${id}`, user, cache, () =>
    assignedAll(id, (n, total) => setProgress({ n, total })).finally(() => setProgress(null)));
  const [names, loadNames] = useKept<LabelNames | null>(`labels:${id}`, user, cache, async () => (id ? (await api.labels(id)).names : null));
  const refetch = useRef<() => void>(() => undefined);
  const marks = useMarks(device, id || null, user, () => refetch.current());
  const loadPeople = (): void => {
    void loadAssigned();
    void loadNames();
    if (id) api.zones(id).then((got) => setZones({ asOf: got.as_of, zones: got.zones }), () => undefined);
  };
  const latest = useRef(loadPeople);
  latest.current = loadPeople;
  refetch.current = useMemo(() => coalesce(() => latest.current(), 1_500), []);

  const asOf = people.value?.as_of;
  useEffect(() => { if (asOf) marks.heard(asOf); }, [asOf, marks.heard]);

  const settled = incidents.value !== null || incidents.problem !== null;
  useEffect(() => { if (device) void loadIncidents(); }, [device]);
  useEffect(() => { if (device && settled) loadPeople(); }, [device, id, settled]);

  const online = useOnline();
  const loginNeeded = ended || loginEnded(people.problem) || loginEnded(incidents.problem) || marks.view.state === 'login';
  const all = (): void => {
    void loadIncidents();
    refetch.current();
    if (device && device !== 'broken') void device.outbox.flush();
  };
  const live = useLive(['status', 'incident'], !loginNeeded, (topic, data) => {
    if (topic === 'incident') void loadIncidents();
    if (topic === 'incident' || touches(data, people.value?.persons ?? [])) refetch.current();
  }, all);
  usePoll(all, 60_000, !loginNeeded);
  useChange(me.session, all); // logged in anew: nobody was heard in between
  useEffect(() => {
    addEventListener('online', all);
    return () => removeEventListener('online', all);
  }, [device, id]);

  return {
    incident, others, choose, known: incidents.value !== null, mayMark: incident !== null && !incident.closed_at, people: useShownPeople(people.value, marks), zones: zones.zones, zonesAsOf: zones.asOf, names: names.value, marks,
    reload: all, asOf: people.value?.as_of ?? null, loaded: people.value !== null || people.problem !== null,
    /** What is to be said of the list; an ended session is said by the page. */
    said: loginNeeded ? null : people.problem ?? incidents.problem,
    /** There is a list to show, if only the one this phone has kept; nobody on a list that was not read is not nobody. */
    listed: people.value !== null,
    progress, offline: !online || live === false, loginNeeded,
    keptHere: async () => people.value !== null && (cache === null || isThere(() => cache.get(`assigned:${id}`, user))),
  };
}

export type Field = ReturnType<typeof useField>;
