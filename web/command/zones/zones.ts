// SPDX-License-Identifier: Apache-2.0
// The zones of the incident on the screen, and what an answer or a live event makes of them. Pure.
import type { Zone, ZonesAnswer } from '../../shared/api/types';
import type { Changed } from '../events';

export interface Zones {
  readonly of: string | null;
  readonly answer: ZonesAnswer | null;
}

/** Of an incident, or its next round, of which nothing is known yet; also when it may no longer be seen. */
export const zonesOf = (incident: string | null): Zones => ({ of: incident, answer: null });

/** What another incident was asked for is none of this one's. */
export const answered = (state: Zones, of: string | null, answer: ZonesAnswer | null): Zones =>
  state.of === of ? { ...state, answer } : state;

/** With the counts that an event brought, known `at` its time; null when it does not say enough and all has to be asked for. */
export function heard(state: Zones, changed: Changed[] | null, at: string): Zones | null {
  const { answer } = state;
  if (!answer || !changed || changed.some((each) => each.all || !('unreported' in each))) return null;
  const byId = new Map(changed.map((each) => [each.zone, each as Partial<Zone>]));
  const without = byId.get(null);
  return {
    ...state,
    answer: {
      ...answer,
      as_of: at,
      zones: answer.zones.map((zone) => ({ ...zone, ...byId.get(zone.zone) })),
      without_location: { ...answer.without_location, ...without },
    },
  };
}
