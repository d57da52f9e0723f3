// SPDX-License-Identifier: Apache-2.0
// Which shelters stand in the list, in which order, and what can be said of each next.
import type { Shelter, ShelterState } from '../../shared/api/types';
import type { Key } from '../../shared/i18n';
import { SHELTER_STATE } from '../../shared/i18n/gen/words';
import { strictKey } from '../../shared/ui/nameKey';

export const { not_opened: NOT_OPENED, open: OPEN, full: FULL, closed: CLOSED } = SHELTER_STATE;

/** What the button says that makes it so. */
export const ACT_TEXT: Partial<Record<ShelterState, Key>> = {
  [OPEN]: 'shelter.do.open',
  [FULL]: 'shelter.do.full',
  [CLOSED]: 'shelter.do.close',
};

/** People are in it: it is open, whether it takes more or not. */
export const inUse = (shelter: Shelter): boolean => shelter.state === OPEN || shelter.state === FULL;

/** What can be said next; after the incident nothing opens any more. */
export function nextStates(state: ShelterState, over: boolean): ShelterState[] {
  if (state === OPEN) return over ? [CLOSED] : [FULL, CLOSED];
  if (state === FULL) return over ? [CLOSED] : [OPEN, CLOSED];
  return over ? [] : [OPEN];
}

const RANK: ShelterState[] = [OPEN, FULL, CLOSED, NOT_OPENED];

/** Those of the incident's municipalities that match what was typed: in use first, then by name. */
export function listed(all: Shelter[], municipalities: string[], typed: string): Shelter[] {
  const wanted = strictKey(typed);
  return all
    .filter((s) => municipalities.includes(s.municipality) && strictKey(`${s.name} ${s.address ?? ''}`).includes(wanted))
    .sort(
      (a, b) =>
        RANK.indexOf(a.state) - RANK.indexOf(b.state) || a.name.localeCompare(b.name, 'ja') || Number(a.shelter) - Number(b.shelter),
    );
}
