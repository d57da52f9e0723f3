// SPDX-License-Identifier: Apache-2.0
// The part of the world that everything on the map lies in.
import { LngLatBounds } from 'maplibre-gl';
import type { Zone, ZoneCollection } from '../../shared/api/types';

function eachPosition(coordinates: unknown, visit: (lon: number, lat: number) => void): void {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === 'number') visit(coordinates[0], coordinates[1] as number);
  else for (const inner of coordinates) eachPosition(inner, visit);
}

/** Null where there is nothing. */
export function boundsOf(shapes: ZoneCollection | null, zones: Zone[]): LngLatBounds | null {
  const bounds = new LngLatBounds();
  for (const feature of shapes?.features ?? []) eachPosition(feature.geometry?.coordinates, (lon, lat) => bounds.extend([lon, lat]));
  for (const zone of zones) if (zone.lon !== null && zone.lat !== null) bounds.extend([zone.lon, zone.lat]);
  return bounds.isEmpty() ? null : bounds;
}
