// SPDX-License-Identifier: Apache-2.0
// Everything the command page shows, kept fresh by the live stream and, as a net, by asking now and then.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type {
  FeatureCollection, FeedSource, Incident, LabelColour, MapConfig, Me, OutageProperties, PowerAnswer, Status, Zone,
  ZoneProperties, ZonesAnswer,
} from '../shared/api/types';
import { serverNow } from '../shared/api/clock';
import { NO_COUNTS } from '../shared/fold/counts';
import type { Horizon } from '../shared/fold/pending';
import { useLatest, useLive, usePoll } from '../shared/ui/hooks';
import { useIncidentChoice } from '../shared/ui/incidentChoice';
import { useLoader } from '../shared/ui/useLoader';
import { useLabels } from '../shared/ui/useLabels';
import { useListed } from './people/useListed';

const TOPICS = ['status', 'zone', 'outage', 'power', 'incident'] as const;
/** Those who review also hear of what there is to review. */
const REVIEWERS_TOPICS = [...TOPICS, 'alert', 'review'] as const;
type Changed = { incident?: string; zone?: string | null; person?: string; status?: Status; label?: LabelColour | null; seen?: string[]; all?: boolean; kind?: string };
const changesOf = (data: unknown, incident: string | null): Changed[] | null =>
  Array.isArray(data) ? (data as Changed[]).filter((each) => !each.incident || each.incident === incident) : null;

/** The counts with the zones an event brought; null when the event does not say enough and all has to be fetched. */
function mergeZones(answer: ZonesAnswer, changed: Changed[] | null): ZonesAnswer | null {
  if (!changed || changed.some((each) => each.all || !('unreported' in each))) return null;
  const byId = new Map(changed.map((each) => [each.zone, each as Partial<Zone>]));
  const without = byId.get(null);
  return {
    ...answer, as_of: serverNow().toISOString(),
    zones: answer.zones.map((z) => ({ ...z, ...byId.get(z.zone) })),
    without_location: without ? { ...NO_COUNTS, ...answer.without_location, ...without } : answer.without_location,
  };
}

/** Whether an `incident` event is about an object of this kind; one that does not say may be. */
const isAbout = (data: unknown, kind: string): boolean => changesOf(data, null)?.some((each) => each.kind === undefined || each.kind === kind) ?? true;

/** Zone boundaries of the municipalities (codes separated by spaces). They hardly ever change: asked for until they are there. */
function useZoneShapes(municipalities: string) {
  const [shapes, setShapes] = useState<{ of: string; all: FeatureCollection<ZoneProperties> } | null>(null);
  const { load, problem } = useLoader(async () => {
    if (shapes?.of === municipalities) return;
    const all = await Promise.all(municipalities.split(' ').filter(Boolean).map((code) => api.zoneShapes(code)));
    setShapes({ of: municipalities, all: { type: 'FeatureCollection', features: all.flatMap((each) => each.features) } });
  });
  useEffect(load, [municipalities]);
  return { shapes: shapes?.all ?? null, problem, load };
}

/** What the map is drawn on: on nothing where it cannot be had, until it is there. It does not change while a page runs. */
function useMapConfig(): [MapConfig | null, () => void] {
  const [config, setConfig] = useState<MapConfig | null>(null);
  const sure = useRef(false);
  const { load } = useLoader(async () => {
    if (sure.current) return;
    try {
      setConfig(await api.config());
      sure.current = true;
    } catch { setConfig((now) => now ?? { tile_url: null }); }
  });
  return [config, load];
}

export function useCommand(me: Me, glass: { reviews: boolean; hear: (data: unknown) => void; load: () => void }) {
  const asksPower = useRef(me.user.role === 'command'); // whether the list of those without power is this reader's now: else it is not asked for
  const [heard, setIncidents] = useState<Incident[] | null>(null);
  const [zones, setZones] = useState<ZonesAnswer | null>(null);
  const [assignmentBeat, setAssignmentBeat] = useState(0);
  const [reviewBeat, setReviewBeat] = useState(0);
  const [power, setPower] = useState<PowerAnswer | null>(null);
  const [outages, setOutages] = useState<FeatureCollection<OutageProperties> | null>(null);
  const [feeds, setFeeds] = useState<FeedSource[] | null>(null);
  const [config, loadConfig] = useMapConfig();

  const { incidents, incident, others, choose, opened } = useIncidentChoice(heard ?? []);
  const id = incident?.id ?? null;
  const shown = useLatest(id);
  const listed = useListed(id, incident?.round ?? 1);
  const labels = useLabels(id);
  const horizon: Horizon = { as_of: listed.loaded?.asOf ?? null, round: incident?.round ?? null, round_started_at: incident?.round_started_at ?? null };

  const { load: loadIncidents, problem } = useLoader(async () => { setIncidents((await api.incidents()).incidents); });
  const { load: loadZones, problem: zonesProblem } = useLoader(async () => {
    const got = id ? await api.zones(id) : null;
    if (shown.current === id) setZones(got); // what another incident was asked for is none of this one's
  }, undefined, () => setZones(null));
  const { load: loadPower, problem: powerProblem } = useLoader(async () => { setPower(asksPower.current ? await api.power() : null); }, undefined, () => setPower(null));
  const { load: loadMap, problem: outagesProblem } = useLoader(async () => { setOutages(await api.outages()); });
  const { load: loadFeeds, problem: feedsProblem } = useLoader(async () => { setFeeds((await api.feeds()).sources); });
  const loadOutages = (): void => {
    loadMap();
    loadFeeds();
  };
  const zoneShapes = useZoneShapes((incident?.municipalities ?? me.user.municipalities ?? []).join(' '));
  const loadAll = (): void => { for (const load of [loadIncidents, loadZones, listed.refresh, loadPower, loadOutages, labels.load, zoneShapes.load, loadConfig]) load(); };

  useEffect(loadAll, []);
  useEffect(() => {
    setZones(null);
    loadZones();
  }, [id, incident?.round]);

  const up = useLive(glass.reviews ? REVIEWERS_TOPICS : TOPICS, true, (topic, data) => {
    if (topic === 'alert') glass.hear(data);
    else if (topic === 'review') setReviewBeat((n) => n + 1);
    else if (topic === 'zone') {
      const merged = zones && mergeZones(zones, changesOf(data, id));
      if (merged) setZones(merged); else loadZones();
    } else if (topic === 'status') {
      const changed = changesOf(data, id);
      listed.hear(changed);
      if (changed?.some((each) => each.person && (each.label ?? null) !== labels.of(each.person))) labels.load();
    } else if (topic === 'outage') loadOutages();
    else if (topic === 'power') loadPower();
    else {
      loadIncidents();
      if (isAbout(data, 'incident')) for (const load of [loadZones, listed.refresh]) load(); // closed, or the next round
      if (isAbout(data, 'assignment')) setAssignmentBeat((n) => n + 1);
      if (isAbout(data, 'label')) labels.load();
      if (isAbout(data, 'decision')) for (const load of [listed.refresh, loadPower]) load();
    }
  }, () => { loadAll(); setAssignmentBeat((n) => n + 1); setReviewBeat((n) => n + 1); glass.load(); });
  usePoll(loadAll, up ? 60_000 : 15_000, true);

  return {
    incidents: heard && incidents, incident, others, choose, opened, horizon, zones, listed, labels, assignmentBeat, reviewBeat, power, outages, feeds, shapes: zoneShapes.shapes, config, problem,
    problems: { zones: zonesProblem, power: powerProblem, map: outagesProblem ?? zoneShapes.problem, feeds: feedsProblem },
    up, asOf: zones?.as_of ?? power?.as_of ?? null, reload: loadAll, reloadListed: listed.refresh, reloadPower: loadPower, asksPower,
  };
}

export type Command = ReturnType<typeof useCommand>;
