// SPDX-License-Identifier: Apache-2.0
// What the command centre knows, a store to a subject, brought together here and nowhere else: main.tsx hands each panel what
// it shows.
import { useEffect } from 'preact/hooks';
import type { Me } from '../shared/api/types';
import { useMarks } from '../shared/ui/outbox/useMarks';
import { useDevice } from '../shared/ui/outbox/useOutbox';
import { useAlarms } from './alarms/useAlarms';
import { useAssignmentBeat } from './assignments/useEntrusted';
import { mayAskPower } from './decisions/decisions';
import { useDecisions } from './decisions/useDecisions';
import { useOutages } from './feeds/useOutages';
import { useIncidents } from './incidents/useIncidents';
import { useLabels } from './labels/useLabels';
import { useMapConfig, useZoneShapes } from './map/useGround';
import { horizonOf } from './people/people';
import { usePeople } from './people/usePeople';
import { usePower } from './power/usePower';
import { useReviews } from './reviews/useReviews';
import { useFollow } from './useFollow';
import { useZones } from './zones/useZones';

export function useStores(me: Me) {
  const manages = me.user.role === 'command';
  const device = useDevice(me.user.id);
  const alarms = useAlarms(me.user, manages);
  const incidents = useIncidents();
  const { incident } = incidents;
  const id = incident?.id ?? null;
  const decisions = useDecisions(id);
  const zones = useZones(id, incident?.round);
  const people = usePeople(id, incident?.round ?? 1);
  const labels = useLabels(id);
  const power = usePower(mayAskPower(me.user.role, decisions.current));
  const outages = useOutages();
  const shapes = useZoneShapes((incident?.municipalities ?? me.user.municipalities ?? []).join(' '));
  const config = useMapConfig();
  const assignments = useAssignmentBeat();
  const reviews = useReviews(manages ? id : null);
  const { up, reload } = useFollow(
    { incidents, zones, people, labels, power, outages, shapes, config, assignments, reviews, alarms },
    manages,
  );

  const held = decisions.current.map((d) => d.id).join();
  useEffect(() => {
    if (!manages) for (const list of [people, power]) list.load();
  }, [held]);
  const marks = useMarks(device, id, me.user.id, people.load);
  const asOf = people.loaded?.asOf;
  useEffect(() => {
    if (asOf) marks.heard(asOf);
  }, [asOf, marks.heard]);
  return {
    device,
    alarms,
    incidents,
    decisions,
    zones,
    people,
    labels,
    power,
    outages,
    shapes,
    config,
    assignments,
    reviews,
    marks,
    up,
    reload,
    held,
    /** Until when the list of the desk knows the marks. */
    horizon: horizonOf(people.loaded, incident),
  };
}

export type Stores = ReturnType<typeof useStores>;
