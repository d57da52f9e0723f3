// SPDX-License-Identifier: Apache-2.0
// What a stay says: pure, so that it can be tested without a page.
import type { NewStay, Place, PlaceKind } from '../../api/types';
import { t } from '../../i18n';
import { STAY, type Stay } from '../../i18n/gen/words';
import { word } from '../../i18n/words';

/** From which list the place of each kind of stay is chosen; of the others it is free text. */
export const PLACE_KIND: Record<string, PlaceKind> = {
  [STAY.hospital]: 'hospital',
  [STAY.care_facility]: 'care',
  [STAY.short_stay]: 'care',
  [STAY.shelter]: 'shelter',
  [STAY.welfare_shelter]: 'shelter',
};

/** At home there is no place; a chosen one goes by its number, so that the server gives it its name and point; else what was typed. */
export function chosenStay(kind: Stay, typed: string, chosen: Place | null): Omit<NewStay, 'op_id' | 'at'> {
  if (kind === STAY.at_home) return { kind };
  if (chosen) return { kind, [chosen.kind === 'shelter' ? 'shelter' : 'facility']: chosen.id };
  return typed.trim() ? { kind, place: typed.trim() } : { kind };
}

/** Kind, address, distance in metres or kilometres; what is not known is left out. */
export function placeFacts(place: Place): string {
  const away =
    place.distance_m === null ? null : place.distance_m < 1000 ? `${place.distance_m} m` : `${(place.distance_m / 1000).toFixed(1)} km`;
  return [place.type ? word(place.type) : null, place.address, away, place.located ? null : t('stay.unlocated')].filter(Boolean).join('　');
}
