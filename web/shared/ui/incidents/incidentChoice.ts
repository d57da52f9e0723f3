// SPDX-License-Identifier: Apache-2.0
// Which incident a page shows. A page stays where it is: a drill that is opened elsewhere, an incident that is closed, or
// another that begins never put what somebody marks next somewhere else. Only a page that fell on a drill by itself goes
// over to the real incident when there is one.
import { useState } from 'preact/hooks';
import type { Incident } from '../../api/types';

/** What the page stays with; `byHand`: somebody chose it, and then a drill is kept as well. */
export interface Held {
  id: string;
  byHand: boolean;
}

const isOpen = (incident: Incident): boolean => !incident.closed_at;
const firstReal = (incidents: readonly Incident[]): Incident | undefined => incidents.find((i) => isOpen(i) && !i.drill);

/** `incidents` as the server lists them, newest first. */
export function pickIncident(incidents: readonly Incident[], held: Held | null): Incident | null {
  const here = held && incidents.find((i) => i.id === held.id);
  if (here && (held.byHand || !here.drill)) return here;
  return firstReal(incidents) ?? here ?? incidents.find(isOpen) ?? null;
}

/** Open incidents other than the one shown: what the page has to say is there too. Real ones first. */
export const othersOpen = (incidents: readonly Incident[], shown: Incident | null): Incident[] => {
  const others = incidents.filter((i) => isOpen(i) && i.id !== shown?.id);
  return [...others.filter((i) => !i.drill), ...others.filter((i) => i.drill)];
};

/** The incidents the server lists, and the one this page has just opened while no list knows it yet. */
export const withOpened = (incidents: readonly Incident[], opened: Incident | null): readonly Incident[] =>
  opened && !incidents.some((i) => i.id === opened.id) ? [opened, ...incidents] : incidents;

/** `listed` as the server has them. `choose(null)` lets the page pick again; `opened` goes over to one that no list has yet. */
export function useIncidentChoice(listed: readonly Incident[]) {
  const [held, setHeld] = useState<Held | null>(null);
  const [fresh, setFresh] = useState<Incident | null>(null);
  const incidents = withOpened(listed, fresh);
  const incident = pickIncident(incidents, held);
  if (incident && incident.id !== held?.id) setHeld({ id: incident.id, byHand: false });
  const choose = (id: string | null): void => setHeld(id === null ? null : { id, byHand: true });
  const opened = (mine: Incident): void => {
    setFresh(mine);
    choose(mine.id);
  };
  return { incidents, incident, others: othersOpen(incidents, incident), choose, opened };
}
