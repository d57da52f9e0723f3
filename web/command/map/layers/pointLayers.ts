// SPDX-License-Identifier: Apache-2.0
// What stands on a zone's point: the zone itself where it has no area, the call for attention, and the name.
import type { LayerSpecification } from 'maplibre-gl';
import { ATTENTION_COLOUR } from '../../zones/zoneColours';
import { stateColour } from './zoneLayers';

const FONT = ['Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'sans-serif'];

export const pointLayers: LayerSpecification[] = [
  {
    id: 'lone-zone',
    type: 'circle',
    source: 'points',
    filter: ['==', ['get', 'shaped'], false],
    paint: { 'circle-radius': 12, 'circle-color': stateColour, 'circle-stroke-color': '#000000', 'circle-stroke-width': 2 },
  },
  {
    id: 'zone-attention',
    type: 'circle',
    source: 'points',
    paint: {
      'circle-radius': 8,
      'circle-color': ATTENTION_COLOUR,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2.5,
      'circle-translate': [0, -17],
      'circle-opacity': ['case', ['boolean', ['feature-state', 'attention'], false], 1, 0],
      'circle-stroke-opacity': ['case', ['boolean', ['feature-state', 'attention'], false], 1, 0],
    },
  },
  {
    id: 'zone-name',
    type: 'symbol',
    source: 'points',
    layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 15, 'text-padding': 3, 'text-max-width': 8 },
    paint: { 'text-color': '#000000', 'text-halo-color': '#ffffff', 'text-halo-width': 2.2 },
  },
];
