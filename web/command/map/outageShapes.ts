// SPDX-License-Identifier: Apache-2.0
// What an outage looks like on the map. A source that names towns gives no shape: then the zones of those towns are
// hatched. One that claims only a whole municipality is not drawn at all: a city's total makes no home dark.
import type { OutageCollection, OutageFeature, Zone, ZoneCollection, ZoneFeature } from '../../shared/api/types';
import { isRunning } from '../feeds/outages';

type Shapes = ZoneCollection | null;
export type OutageShape = Pick<OutageFeature, 'type' | 'geometry'> & { properties: Pick<OutageFeature['properties'], 'state'> };

/** A town's key is its municipality's code followed by its name; a zone made from a town carries it as its code. */
function townKeys(zone: Pick<Zone, 'municipality' | 'name'> & Partial<Pick<Zone, 'code'>>): string[] {
  return [zone.municipality + zone.name, ...(zone.code ? [zone.code, zone.municipality + zone.code] : [])];
}

export function outageShapes(outages: Pick<OutageCollection, 'features'> | null, shapes: Shapes, zones: readonly Zone[]): OutageShape[] {
  const codes = new Map(zones.map((zone) => [zone.zone, zone.code]));
  const byTown = new Map<string, ZoneFeature>();
  for (const shape of shapes?.features ?? []) {
    for (const key of townKeys({ ...shape.properties, code: codes.get(shape.properties.zone) })) byTown.set(key, shape);
  }
  const drawn: OutageShape[] = [];
  const taken = new Set<ZoneFeature>();
  for (const outage of outages?.features ?? []) {
    if (!isRunning(outage)) continue;
    const properties = { state: outage.properties.state };
    if (outage.geometry) drawn.push({ type: 'Feature', geometry: outage.geometry, properties });
    for (const town of outage.geometry ? [] : (outage.properties.towns ?? [])) {
      const shape = byTown.get(town);
      if (!shape?.geometry || taken.has(shape)) continue;
      taken.add(shape);
      drawn.push({ type: 'Feature', geometry: shape.geometry, properties });
    }
  }
  return drawn;
}
