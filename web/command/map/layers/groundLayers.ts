// SPDX-License-Identifier: Apache-2.0
// What lies under everything: a plain ground, and over it the tiles of a map where there are any.
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';

const plain: LayerSpecification = { id: 'ground', type: 'background', paint: { 'background-color': '#eef1f4' } };
const base: LayerSpecification = {
  id: 'base',
  type: 'raster',
  source: 'base',
  paint: { 'raster-saturation': -0.5, 'raster-opacity': 0.8 },
};

export const groundLayers = (tiles: boolean): LayerSpecification[] => (tiles ? [plain, base] : [plain]);
export const tileSource = (url: string): SourceSpecification => ({ type: 'raster', tiles: [url], tileSize: 256, maxzoom: 18 });
