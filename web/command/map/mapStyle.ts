// SPDX-License-Identifier: Apache-2.0
// The map's layers. A zone's colour follows its feature state, so a change of status repaints and rebuilds nothing.
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl';
import type { MapConfig } from '../../shared/api/types';
import { ATTENTION_COLOUR, HATCHED, OUTAGE_COLOUR, ZONE_COLOURS, ZONE_STATES } from '../zones/zoneColours';

const state: ExpressionSpecification = ['coalesce', ['feature-state', 'state'], 'no_persons'];
const stateColour = ['match', state, ...ZONE_STATES.flatMap((s) => [s, ZONE_COLOURS[s]]), '#ffffff'] as unknown as ExpressionSpecification;
const selected: ExpressionSpecification = ['boolean', ['feature-state', 'selected'], false];
const EMPTY = { type: 'FeatureCollection' as const, features: [] };
const FONT = ['Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'sans-serif'];

export function mapStyle(config: MapConfig | null): StyleSpecification {
  const tiles = config?.tile_url ?? null;
  const style: StyleSpecification = {
    version: 8,
    sources: {
      zones: { type: 'geojson', data: EMPTY },
      points: { type: 'geojson', data: EMPTY },
      outages: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#eef1f4' } },
      { id: 'zone-fill', type: 'fill', source: 'zones', paint: { 'fill-color': stateColour, 'fill-opacity': tiles ? 0.55 : 0.9 } },
      {
        id: 'zone-hatch', type: 'fill', source: 'zones',
        paint: { 'fill-pattern': 'hatch-zone', 'fill-opacity': ['match', state, [...HATCHED], 0.45, 0] },
      },
      { id: 'zone-line', type: 'line', source: 'zones', paint: { 'line-color': '#ffffff', 'line-width': 1.5 } },
      { id: 'outage-fill', type: 'fill', source: 'outages', filter: ['!=', ['geometry-type'], 'Point'], paint: { 'fill-pattern': 'hatch-outage', 'fill-opacity': 0.75 } },
      { id: 'outage-line', type: 'line', source: 'outages', filter: ['!=', ['geometry-type'], 'Point'], paint: { 'line-color': OUTAGE_COLOUR, 'line-width': 2.5, 'line-dasharray': [3, 1.5] } },
      {
        id: 'outage-point', type: 'circle', source: 'outages', filter: ['==', ['geometry-type'], 'Point'],
        paint: { 'circle-radius': 14, 'circle-color': OUTAGE_COLOUR, 'circle-opacity': 0.35, 'circle-stroke-color': OUTAGE_COLOUR, 'circle-stroke-width': 2.5 },
      },
      {
        id: 'zone-selected', type: 'line', source: 'zones',
        paint: { 'line-color': '#000000', 'line-width': 5, 'line-opacity': ['case', selected, 1, 0] },
      },
      {
        id: 'lone-zone', type: 'circle', source: 'points', filter: ['==', ['get', 'shaped'], false],
        paint: { 'circle-radius': 12, 'circle-color': stateColour, 'circle-stroke-color': '#000000', 'circle-stroke-width': 2 },
      },
      {
        id: 'zone-attention', type: 'circle', source: 'points',
        paint: {
          'circle-radius': 8, 'circle-color': ATTENTION_COLOUR, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2.5, 'circle-translate': [0, -17],
          'circle-opacity': ['case', ['boolean', ['feature-state', 'attention'], false], 1, 0],
          'circle-stroke-opacity': ['case', ['boolean', ['feature-state', 'attention'], false], 1, 0],
        },
      },
      {
        id: 'zone-name', type: 'symbol', source: 'points',
        layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 15, 'text-padding': 3, 'text-max-width': 8 },
        paint: { 'text-color': '#000000', 'text-halo-color': '#ffffff', 'text-halo-width': 2.2 },
      },
    ],
  };
  if (tiles) {
    style.sources['base'] = { type: 'raster', tiles: [tiles], tileSize: 256, maxzoom: 18 };
    style.layers.splice(1, 0, { id: 'base', type: 'raster', source: 'base', paint: { 'raster-saturation': -0.5, 'raster-opacity': 0.8 } });
  }
  return style;
}

/** A square of diagonal lines that tiles without seams. */
export function hatch(size: number, width: number, colour: [number, number, number], rising: boolean, ground = 0): ImageData {
  const image = new ImageData(size, size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const along = (rising ? x + y : x - y + size) % size;
      image.data.set([...colour, along < width ? 255 : ground], (y * size + x) * 4);
    }
  }
  return image;
}
