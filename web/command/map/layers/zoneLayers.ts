// SPDX-License-Identifier: Apache-2.0
// The zones: their area in the colour of their state, hatched when nothing has come from them, and the one that is chosen.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { HATCHED, ZONE_COLOURS, ZONE_STATES } from '../../zones/zoneColours';

const state: ExpressionSpecification = ['coalesce', ['feature-state', 'state'], 'no_persons'];
/** Follows the feature state: a change of status repaints and rebuilds nothing. */
export const stateColour = [
  'match',
  state,
  ...ZONE_STATES.flatMap((s) => [s, ZONE_COLOURS[s]]),
  '#ffffff',
] as unknown as ExpressionSpecification;
const selected: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];

/** `overTiles`: what is under them is to be seen. */
export const zoneLayers = (overTiles: boolean): LayerSpecification[] => [
  { id: 'zone-fill', type: 'fill', source: 'zones', paint: { 'fill-color': stateColour, 'fill-opacity': overTiles ? 0.55 : 0.9 } },
  {
    id: 'zone-hatch',
    type: 'fill',
    source: 'zones',
    paint: { 'fill-pattern': 'hatch-zone', 'fill-opacity': ['match', state, [...HATCHED], 0.45, 0] },
  },
  { id: 'zone-line', type: 'line', source: 'zones', paint: { 'line-color': '#ffffff', 'line-width': 1.5 } },
];

export const selectedLayer: LayerSpecification = {
  id: 'zone-selected',
  type: 'line',
  source: 'zones',
  paint: { 'line-color': '#000000', 'line-width': 5, 'line-opacity': ['case', selected, 1, 0] },
};
