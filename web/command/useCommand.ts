// SPDX-License-Identifier: Apache-2.0
// Everything the command page shows, kept fresh by the live stream and, as a net, by asking now and then.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type {
  FeatureCollection, FeedSource, Incident, MapConfig, Me, OutageProperties, PowerAnswer, UnreportedPerson, Zone,
  ZoneProperties, ZonesAnswer,
} from '../shared/api/types';
import { coalesce, useLive, usePoll } from '../shared/ui/hooks';

const TOPICS = ['status', 'zone', 'outage', 'power', 'incident'] as const;
const GAP_MS = 1_000;
const PAGE = 1000;
const UNREPORTED_MAX = 20_000;

/** A loader that never runs twice at once, at most once per gap, with the newest closure. */
function useLoader(load: () => Promise<void>): () => void {
  const latest = useRef(load);
  latest.current = load;
  return useMemo(() => coalesce(() => latest.current().catch(() => undefined), GAP_MS), []);
}

async function allUnreported(incident: string): Promise<{ asOf: string; persons: UnreportedPerson[] }> {
  const persons: UnreportedPerson[] = [];
  let after: string | undefined;
  for (;;) {
    const answer = await api.unreported(incident, { limit: PAGE, after });
    persons.push(...answer.persons);
    if (!answer.next || persons.length >= UNREPORTED_MAX) return { asOf: answer.as_of, persons };
    after = answer.next;
  }
}

function mergeZones(answer: ZonesAnswer, changed: unknown): ZonesAnswer | null {
  if (!Array.isArray(changed) || !changed.every((z) => z && typeof z === 'object' && 'zone' in z && 'unreported' in z)) return null;
  const byId = new Map((changed as Zone[]).map((z) => [z.zone, z]));
  return { ...answer, zones: answer.zones.map((z) => ({ ...z, ...byId.get(z.zone) })) };
}

export function useCommand(me: Me) {
  const [incidents, setIncidents] = useState<Incident[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [zones, setZones] = useState<ZonesAnswer | null>(null);
  const [unreported, setUnreported] = useState<{ asOf: string; persons: UnreportedPerson[] } | null>(null);
  const [power, setPower] = useState<PowerAnswer | null>(null);
  const [outages, setOutages] = useState<FeatureCollection<OutageProperties> | null>(null);
  const [feeds, setFeeds] = useState<FeedSource[] | null>(null);
  const [shapes, setShapes] = useState<FeatureCollection<ZoneProperties> | null>(null);
  const [config, setConfig] = useState<MapConfig | null>(null);
  const [problem, setProblem] = useState<unknown>(null);

  const open = (incidents ?? []).filter((i) => !i.closed_at);
  const incident = (incidents ?? []).find((i) => i.id === chosen) ?? open.find((i) => !i.drill) ?? open[0] ?? null;
  const id = incident?.id ?? null;

  const loadIncidents = useLoader(async () => {
    try {
      setIncidents((await api.incidents()).incidents);
      setProblem(null);
    } catch (caught) { setProblem(caught); }
  });
  const loadZones = useLoader(async () => { setZones(id ? await api.zones(id) : null); });
  const loadUnreported = useLoader(async () => { setUnreported(id ? await allUnreported(id) : null); });
  const loadPower = useLoader(async () => { setPower(await api.power()); });
  const loadOutages = useLoader(async () => {
    setOutages(await api.outages());
    setFeeds((await api.feeds()).sources);
  });
  const loadAll = (): void => { for (const load of [loadIncidents, loadZones, loadUnreported, loadPower, loadOutages]) load(); };

  useEffect(() => {
    loadAll();
    api.config().then(setConfig, () => setConfig({ tile_url: null }));
  }, []);
  useEffect(() => {
    setZones(null);
    setUnreported(null);
    loadZones();
    loadUnreported();
  }, [id]);

  const municipalities = (incident?.municipalities ?? me.user.municipalities ?? []).join(' ');
  useEffect(() => {
    let gone = false;
    const codes = municipalities.split(' ').filter(Boolean);
    void Promise.all(codes.map((code) => api.zoneShapes(code))).then((all) => {
      if (!gone) setShapes({ type: 'FeatureCollection', features: all.flatMap((each) => each.features) });
    }, () => undefined);
    return () => { gone = true; };
  }, [municipalities]);

  const up = useLive(TOPICS, true, (topic, data) => {
    if (topic === 'zone') {
      const merged = zones && mergeZones(zones, data);
      if (merged) setZones(merged); else loadZones();
    } else if (topic === 'status') {
      loadZones();
      loadUnreported();
    } else if (topic === 'outage') loadOutages();
    else if (topic === 'power') loadPower();
    else loadIncidents();
  }, loadAll);
  usePoll(loadAll, up ? 60_000 : 15_000, true);

  return {
    incidents, open, incident, choose: setChosen, zones, unreported, power, outages, feeds, shapes, config, problem,
    up, asOf: zones?.as_of ?? power?.as_of ?? null, reload: loadAll, reloadUnreported: loadUnreported,
  };
}

export type Command = ReturnType<typeof useCommand>;
