// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { mapStyle } from './mapStyle';

const ids = (tile_url: string | null): string[] => mapStyle({ tile_url }).layers.map((layer) => layer.id);
const OVER = [
  'zone-fill',
  'zone-hatch',
  'zone-line',
  'outage-fill',
  'outage-line',
  'outage-point',
  'zone-selected',
  'lone-zone',
  'zone-attention',
  'zone-name',
];

test('outages_lie_over_the_zones_and_the_names_over_everything', () => {
  expect(ids(null)).toEqual(['ground', ...OVER]);
});

test('tiles_lie_right_over_the_ground_and_show_through_the_zones', () => {
  const tiled = mapStyle({ tile_url: 'https://tile.example/{z}/{x}/{y}.png' });
  expect(tiled.layers.map((layer) => layer.id)).toEqual(['ground', 'base', ...OVER]);
  expect(tiled.sources['base']).toMatchObject({ type: 'raster', tiles: ['https://tile.example/{z}/{x}/{y}.png'] });
  expect(Object.keys(mapStyle(null).sources)).toEqual(['zones', 'points', 'outages']);
});
