// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleOutage } from '../../shared/api/samples';
import type { Geometry, OutageFeature, ZoneFeature } from '../../shared/api/types';
import { outageShapes } from './outageShapes';

const polygon = (x: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, 0],
      [x + 1, 0],
      [x, 1],
      [x, 0],
    ],
  ],
});
const zone = (id: string, name: string): ZoneFeature => ({
  type: 'Feature',
  id: Number(id),
  geometry: polygon(Number(id)),
  properties: { zone: id, name, municipality: '99001' },
});
const shapes = { type: 'FeatureCollection' as const, features: [zone('1', '本町'), zone('2', '港町')] };
const outage = sampleOutage;
const draw = (...features: OutageFeature[]) => outageShapes({ features }, shapes, []);

test('a_town_without_a_shape_takes_the_shape_of_its_zone', () => {
  expect(draw(outage({ towns: ['99001港町'] })).map((o) => o.geometry)).toEqual([polygon(2)]);
});

test('a_town_named_by_two_areas_is_drawn_once', () => {
  expect(draw(outage({ towns: ['99001港町'] }), outage({ towns: ['99001港町', '99001本町'] }))).toHaveLength(2);
});

test('an_area_with_a_shape_of_its_own_keeps_it', () => {
  expect(draw(outage({ towns: ['99001港町'] }, polygon(7))).map((o) => o.geometry)).toEqual([polygon(7)]);
});

test('ended_areas_and_whole_municipalities_are_not_drawn', () => {
  expect(draw(outage({ state: 'ended', towns: ['99001港町'] }), outage({ match_level: 'municipality' }))).toEqual([]);
});
