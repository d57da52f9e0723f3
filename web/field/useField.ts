// SPDX-License-Identifier: Apache-2.0
// What the field page shows: fetched when there is signal, from this phone when there is none.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api, ApiError } from '../shared/api/client';
import type { AssignedAnswer, AssignedPerson, Incident, Me, Operation, Zone } from '../shared/api/types';
import { overlay, type Shown } from '../shared/fold/overlay';
import { coalesce, useLive, usePoll } from '../shared/ui/hooks';
import { useMarks } from '../shared/ui/useMarks';
import type { Device } from '../shared/ui/useOutbox';

export interface FieldPerson extends AssignedPerson { shown: Shown }

/** What still needs doing first: calls for help, then the unreported, then the rest by zone and kana. */
const rank = (p: FieldPerson): number =>
  p.excluded ? 4 : p.shown.conflict ? 0 : p.shown.status === 'unreported' ? (p.powered ? 1 : 2) : 3;

export const inWorkOrder = (a: FieldPerson, b: FieldPerson): number =>
  rank(a) - rank(b) || (a.zone_name ?? '').localeCompare(b.zone_name ?? '', 'ja') || a.kana.localeCompare(b.kana, 'ja');

/** Whether an event is about one of these people; one that names nobody may be about anybody. */
function touches(data: unknown, people: readonly AssignedPerson[]): boolean {
  if (!Array.isArray(data)) return true;
  const mine = new Set(people.map((p) => p.person));
  return data.some((each: { person?: unknown }) => typeof each?.person !== 'string' || mine.has(each.person));
}

export function useField(me: Me, device: Device | 'broken' | null) {
  const user = me.user.id;
  const cache = device && device !== 'broken' ? device.cache : null;
  const [incidents, setIncidents] = useState<Incident[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [answer, setAnswer] = useState<AssignedAnswer | null>(null);
  const [zones, setZones] = useState<Zone[]>([]);
  const [problem, setProblem] = useState<unknown>(null);
  const [reached, setReached] = useState<boolean | null>(null);
  const [loginNeeded, setLoginNeeded] = useState(false);

  const open = (incidents ?? []).filter((i) => !i.closed_at);
  const incident = open.find((i) => i.id === chosen) ?? open.find((i) => !i.drill) ?? open[0] ?? null;
  const incidentId = incident?.id ?? null;

  const refetch = useRef<() => void>(() => undefined);
  const marks = useMarks(device, incidentId, user, () => refetch.current());
  const storedNow = useRef<readonly Operation[]>([]);
  storedNow.current = marks.stored;

  const failed = (caught: unknown): void => {
    setReached(false);
    if (caught instanceof ApiError && caught.status === 401) setLoginNeeded(true);
    setProblem(caught);
  };
  const loadIncidents = async (): Promise<void> => {
    try {
      const got = (await api.incidents()).incidents;
      setIncidents(got);
      setReached(true);
      setLoginNeeded(false);
      await cache?.set('incidents', user, got);
    } catch (caught) {
      failed(caught);
      const kept = await cache?.get<Incident[]>('incidents', user);
      setIncidents((now) => now ?? kept ?? null);
    }
  };
  const loadPeople = async (): Promise<void> => {
    const before = storedNow.current;
    try {
      const got = await api.assigned(incidentId ?? '');
      setAnswer(got);
      setProblem(null);
      setReached(true);
      marks.settled(before);
      await cache?.set(`assigned:${incidentId ?? ''}`, user, got);
    } catch (caught) {
      failed(caught);
      const kept = await cache?.get<AssignedAnswer>(`assigned:${incidentId ?? ''}`, user);
      setAnswer((now) => now ?? kept ?? null);
    }
    if (incidentId) api.zones(incidentId).then((got) => setZones(got.zones), () => undefined);
  };
  const latest = useRef(loadPeople);
  latest.current = loadPeople;
  refetch.current = useMemo(() => coalesce(() => latest.current(), 1_500), []);

  useEffect(() => { if (device) void loadIncidents(); }, [device]);
  useEffect(() => {
    if (!device || incidents === null) return;
    setAnswer(null);
    void loadPeople();
  }, [device, incidentId, incidents === null]);

  const all = (): void => {
    void loadIncidents();
    refetch.current();
    if (device && device !== 'broken') void device.outbox.flush();
  };
  const live = useLive(['status', 'incident'], !loginNeeded, (topic, data) => {
    if (topic === 'incident') void loadIncidents();
    if (topic === 'incident' || touches(data, answer?.persons ?? [])) refetch.current();
  }, all);
  usePoll(all, 60_000, !loginNeeded);
  useEffect(() => {
    addEventListener('online', all);
    return () => removeEventListener('online', all);
  }, [device, incidentId]);

  const people = useMemo((): FieldPerson[] => {
    const own = new Map<string, Operation[]>();
    const unsent = new Set<string>();
    for (const entry of marks.unsent) {
      own.set(entry.operation.person, [...(own.get(entry.operation.person) ?? []), entry.operation]);
      unsent.add(entry.operation.person);
    }
    for (const operation of marks.stored) own.set(operation.person, [...(own.get(operation.person) ?? []), operation]);
    return (answer?.persons ?? []).map((person) => ({
      ...person, shown: { ...overlay(person, own.get(person.person) ?? []), unsent: unsent.has(person.person) },
    }));
  }, [answer, marks.view, marks.stored]);

  return {
    incident, open, choose: setChosen, people, zones, marks, problem, reload: all,
    asOf: answer?.as_of ?? null, loaded: answer !== null || (incidents !== null && problem !== null),
    offline: reached === false || live === false, loginNeeded: loginNeeded || marks.view.state === 'login',
  };
}

export type Field = ReturnType<typeof useField>;
