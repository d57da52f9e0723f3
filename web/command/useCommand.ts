// SPDX-License-Identifier: Apache-2.0
// Everything the command page shows, kept fresh by the live stream and, as a net, by asking now and then.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { Me, PowerAnswer } from '../shared/api/types';
import { useLive, usePoll } from '../shared/ui/hooks';
import { useLoader } from '../shared/ui/useLoader';
import { oldAfter, type Subject } from './events';
import { useOutages } from './feeds/useOutages';
import { useIncidents } from './incidents/useIncidents';
import { useLabels } from './labels/useLabels';
import { useMapConfig, useZoneShapes } from './map/useGround';
import { horizonOf } from './people/people';
import { usePeople } from './people/usePeople';
import { useZones } from './zones/useZones';

const TOPICS = ['status', 'zone', 'outage', 'power', 'incident'] as const;
/** Those who review also hear of what there is to review. */
const REVIEWERS_TOPICS = [...TOPICS, 'alert', 'review'] as const;

export function useCommand(me: Me, glass: { reviews: boolean; hear: (data: unknown) => void; load: () => void }) {
  const asksPower = useRef(me.user.role === 'command'); // whether the list of those without power is this reader's now: else it is not asked for
  const [assignmentBeat, setAssignmentBeat] = useState(0);
  const [reviewBeat, setReviewBeat] = useState(0);
  const [power, setPower] = useState<PowerAnswer | null>(null);
  const incidents = useIncidents();
  const { incident } = incidents;
  const id = incident?.id ?? null;
  const zones = useZones(id, incident?.round);
  const outages = useOutages();
  const listed = usePeople(id, incident?.round ?? 1);
  const labels = useLabels(id);
  const shapes = useZoneShapes((incident?.municipalities ?? me.user.municipalities ?? []).join(' '));
  const config = useMapConfig();
  const horizon = horizonOf(listed.loaded, incident);
  const { load: loadPower, problem: powerProblem } = useLoader(async () => { setPower(asksPower.current ? await api.power() : null); }, undefined, () => setPower(null));

  const lists: Record<Subject, () => void> = {
    incidents: incidents.load, zones: zones.load, people: listed.load, labels: labels.load, power: loadPower, outages: outages.load,
    assignments: () => setAssignmentBeat((n) => n + 1), reviews: () => setReviewBeat((n) => n + 1),
  };
  const loadAll = (): void => { for (const load of [incidents.load, zones.load, listed.load, loadPower, outages.load, labels.load, shapes.load, config.load]) load(); };
  useEffect(loadAll, []);

  const up = useLive(glass.reviews ? REVIEWERS_TOPICS : TOPICS, true, (topic, data) => {
    if (topic === 'alert') glass.hear(data);
    else if (topic === 'zone') zones.hear(data);
    else if (topic === 'status') {
      listed.hear(data);
      labels.hear(data);
    } else for (const subject of oldAfter(topic, data)) lists[subject]();
  }, () => { loadAll(); lists.assignments(); lists.reviews(); glass.load(); });
  usePoll(loadAll, up ? 60_000 : 15_000, true);

  return {
    incidents: incidents.incidents, incident, others: incidents.others, choose: incidents.choose, opened: incidents.opened, horizon, zones: zones.answer, listed, labels, assignmentBeat, reviewBeat, power,
    outages: outages.areas, feeds: outages.feeds, shapes: shapes.shapes, config: config.config, problem: incidents.problem,
    problems: { zones: zones.problem, power: powerProblem, map: outages.problem ?? shapes.problem, feeds: outages.feedsProblem },
    up, asOf: zones.answer?.as_of ?? power?.as_of ?? null, reload: loadAll, reloadListed: listed.load, reloadPower: loadPower, asksPower,
  };
}

export type Command = ReturnType<typeof useCommand>;
