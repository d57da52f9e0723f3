// SPDX-License-Identifier: Apache-2.0
// The wall map: zones by state, outages hatched over them. Loaded after the lists: it is the heaviest part.
import { LngLatBounds, Map as GlMap, setWorkerUrl, type GeoJSONSource, type MapMouseEvent } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { FeatureCollection, MapConfig, OutageProperties, Zone, ZoneProperties } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';
import { Empty } from '../../shared/ui/notice';
import { hatch } from './hatch';
import { mapStyle } from './mapStyle';
import { outageShapes } from './outageShapes';
import './map.css';

// From our own origin: no blob: needed in the content security policy.
setWorkerUrl(new URL(workerUrl, location.href).href);

type Shapes = FeatureCollection<ZoneProperties>;
const LONE_ID = 1_000_000_000;

interface Props {
  shapes: Shapes | null;
  zones: Zone[];
  outages: FeatureCollection<OutageProperties> | null;
  config: MapConfig | null;
  selected: string | null;
  onSelect: (zone: string | null) => void;
}

function eachPosition(coordinates: unknown, visit: (lon: number, lat: number) => void): void {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === 'number') visit(coordinates[0], coordinates[1] as number);
  else for (const inner of coordinates) eachPosition(inner, visit);
}

function boundsOf(shapes: Shapes | null, zones: Zone[]): LngLatBounds | null {
  const bounds = new LngLatBounds();
  for (const feature of shapes?.features ?? []) eachPosition(feature.geometry?.coordinates, (lon, lat) => bounds.extend([lon, lat]));
  for (const zone of zones) if (zone.lon !== null && zone.lat !== null) bounds.extend([zone.lon, zone.lat]);
  return bounds.isEmpty() ? null : bounds;
}

/** One map, made once per tile configuration; null until its style is ready, 'failed' without WebGL. */
function useMap(place: { current: HTMLDivElement | null }, config: MapConfig | null, onSelect: (zone: string | null) => void): GlMap | 'failed' | null {
  const [map, setMap] = useState<GlMap | 'failed' | null>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  useEffect(() => {
    if (!place.current) return;
    let made: GlMap;
    try {
      made = new GlMap({
        container: place.current, style: mapStyle(config), attributionControl: false, dragRotate: false, pitchWithRotate: false,
        center: [137.2, 34.8], zoom: 9, maxZoom: 18, canvasContextAttributes: { preserveDrawingBuffer: true },
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

/** Numeric ids for setFeatureState, by zone. */
function useFeatureIds(shapes: Shapes | null, zones: Zone[]): Map<string, number> {
  const names = zones.map((z) => z.zone).join(' ');
  return useMemo(() => {
    const ids = new Map<string, number>();
    for (const feature of shapes?.features ?? []) if (typeof feature.id === 'number') ids.set(feature.properties.zone, feature.id);
    zones.forEach((zone, i) => { if (!ids.has(zone.zone)) ids.set(zone.zone, LONE_ID + i); });
    return ids;
  }, [shapes, names]);
}

const setData = (map: GlMap, source: string, features: unknown[]): void => {
  void map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features } as Parameters<GeoJSONSource['setData']>[0]);
};

export default function ZoneMap(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const map = useMap(place, props.config, props.onSelect);
  const ids = useFeatureIds(props.shapes, props.zones);
  const ready = map && map !== 'failed' ? map : null;

  useEffect(() => {
    if (!ready) return;
    setData(ready, 'zones', (props.shapes?.features ?? []).filter((f) => f.geometry));
    setData(ready, 'points', props.zones.flatMap((zone) => {
      const id = ids.get(zone.zone);
      if (zone.lon === null || zone.lat === null || id === undefined) return [];
      return [{ type: 'Feature', id, geometry: { type: 'Point', coordinates: [zone.lon, zone.lat] }, properties: { zone: zone.zone, name: zone.name, shaped: id < LONE_ID } }];
    }));
    const bounds = boundsOf(props.shapes, props.zones);
    if (bounds) ready.fitBounds(bounds, { padding: 30, duration: 0 });
  }, [ready, props.shapes, ids]);

  useEffect(() => {
    if (!ready) return;
    for (const zone of props.zones) {
      const id = ids.get(zone.zone);
      if (id === undefined) continue;
      const state = { state: zone.state, attention: zone.attention > 0, selected: zone.zone === props.selected };
      ready.setFeatureState({ source: 'zones', id }, state);
      ready.setFeatureState({ source: 'points', id }, state);
    }
  }, [ready, props.zones, props.selected, ids]);

  useEffect(() => {
    if (ready) setData(ready, 'outages', outageShapes(props.outages, props.shapes, props.zones));
  }, [ready, props.outages, props.shapes, ids]);

  const fit = (): void => {
    const bounds = boundsOf(props.shapes, props.zones);
    if (ready && bounds) ready.fitBounds(bounds, { padding: 30 });
  };
  if (map === 'failed') return <Empty icon="map" title={t('map.failed')} />;
  return (
    <>
      <div class="map" ref={place} role="region" aria-label={t('map.label')} />
      <div class="map-buttons no-print">
        <button type="button" onClick={() => ready?.zoomIn()} aria-label={t('map.zoomin')}><Icon name="plus" /></button>
        <button type="button" onClick={() => ready?.zoomOut()} aria-label={t('map.zoomout')}><Icon name="minus" /></button>
        <button type="button" onClick={fit} aria-label={t('map.fit')}><Icon name="fit" /></button>
      </div>
    </>
  );
}
