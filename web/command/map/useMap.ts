// SPDX-License-Identifier: Apache-2.0
import { Map as GlMap, setWorkerUrl, type MapMouseEvent } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useState } from 'preact/hooks';
import type { Tiles } from '../../shared/api/types';
import { useLatest } from '../../shared/ui/hooks';
import { hatch } from './hatch';
import { mapStyle } from './mapStyle';

// From our own origin: no blob: needed in the content security policy.
setWorkerUrl(new URL(workerUrl, location.href).href);

/** One map, made once per tile configuration; null until its style is ready, 'failed' without WebGL. */
export function useMap(
  place: { current: HTMLDivElement | null },
  config: Tiles | null,
  onSelect: (zone: string | null) => void,
): GlMap | 'failed' | null {
  const [map, setMap] = useState<GlMap | 'failed' | null>(null);
  const select = useLatest(onSelect);
  useEffect(() => {
    if (!place.current) return;
    let made: GlMap;
    try {
      made = new GlMap({
        container: place.current,
        style: mapStyle(config),
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        center: [137.2, 34.8],
        zoom: 9,
        maxZoom: 18,
        canvasContextAttributes: { preserveDrawingBuffer: true },
      });
    } catch {
      setMap('failed');
      return;
    }
    made.touchZoomRotate.disableRotation();
    const ratio = { pixelRatio: 2 };
    made.on('load', () => {
      made.addImage('hatch-zone', hatch(16, 4, [0, 0, 0], true), ratio);
      made.addImage('hatch-outage', hatch(20, 5, [59, 0, 59], false, 60), ratio);
      setMap(made);
    });
    made.on('click', (event: MapMouseEvent) => {
      const hit = made.queryRenderedFeatures(event.point, { layers: ['zone-fill', 'lone-zone'] })[0];
      select.current(typeof hit?.properties['zone'] === 'string' ? hit.properties['zone'] : null);
    });
    return () => {
      setMap(null);
      made.remove();
    };
  }, [config?.tile_url]);
  return map;
}
