// SPDX-License-Identifier: Apache-2.0
// The map's layers, from the ground to the names.
import type { StyleSpecification } from 'maplibre-gl';
import type { Tiles } from '../../shared/api/types';
import { groundLayers, tileSource } from './layers/groundLayers';
import { outageLayers } from './layers/outageLayers';
import { pointLayers } from './layers/pointLayers';
import { selectedLayer, zoneLayers } from './layers/zoneLayers';

const EMPTY = { type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features: [] } };

export function mapStyle(config: Pick<Tiles, 'tile_url'> | null): StyleSpecification {
  const tiles = config?.tile_url ?? null;
  return {
    version: 8,
    sources: { zones: EMPTY, points: EMPTY, outages: EMPTY, ...(tiles && { base: tileSource(tiles) }) },
    layers: [...groundLayers(tiles !== null), ...zoneLayers(tiles !== null), ...outageLayers, selectedLayer, ...pointLayers],
  };
}
