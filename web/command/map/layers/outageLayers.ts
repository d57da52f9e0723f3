// SPDX-License-Identifier: Apache-2.0
// The outages, hatched over the zones.
import type { LayerSpecification } from 'maplibre-gl';
import { OUTAGE_COLOUR } from '../../zones/zoneColours';

export const outageLayers: LayerSpecification[] = [
  {
    id: 'outage-fill',
    type: 'fill',
    source: 'outages',
    filter: ['!=', ['geometry-type'], 'Point'],
    paint: { 'fill-pattern': 'hatch-outage', 'fill-opacity': 0.75 },
  },
  {
    id: 'outage-line',
    type: 'line',
    source: 'outages',
    filter: ['!=', ['geometry-type'], 'Point'],
    paint: { 'line-color': OUTAGE_COLOUR, 'line-width': 2.5, 'line-dasharray': [3, 1.5] },
  },
  {
    id: 'outage-point',
    type: 'circle',
    source: 'outages',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 14,
      'circle-color': OUTAGE_COLOUR,
      'circle-opacity': 0.35,
      'circle-stroke-color': OUTAGE_COLOUR,
      'circle-stroke-width': 2.5,
    },
  },
];
