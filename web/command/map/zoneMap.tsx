// SPDX-License-Identifier: Apache-2.0
// The wall map: zones by state, outages hatched over them. Loaded after the lists: it is the heaviest part.
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { OutageCollection, Tiles, Zone, ZoneCollection } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Empty } from '../../shared/ui/notice';
import { boundsOf } from './bounds';
import { MapButtons } from './mapButtons';
import { outageShapes } from './outageShapes';
import { useMap } from './useMap';
import './map.css';

type Shapes = ZoneCollection;
const LONE_ID = 1_000_000_000;

interface Props {
  shapes: Shapes | null;
  zones: Zone[];
  outages: OutageCollection | null;
  config: Tiles | null;
  selected: string | null;
  onSelect: (zone: string | null) => void;
}

/** Numeric ids for setFeatureState, by zone. */
function useFeatureIds(shapes: Shapes | null, zones: Zone[]): Map<string, number> {
  const names = zones.map((z) => z.zone).join(' ');
  return useMemo(() => {
    const ids = new Map<string, number>();
    for (const feature of shapes?.features ?? []) if (typeof feature.id === 'number') ids.set(feature.properties.zone, feature.id);
    zones.forEach((zone, i) => {
      if (!ids.has(zone.zone)) ids.set(zone.zone, LONE_ID + i);
    });
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
    setData(
      ready,
      'zones',
      (props.shapes?.features ?? []).filter((f) => f.geometry),
    );
    setData(
      ready,
      'points',
      props.zones.flatMap((zone) => {
        const id = ids.get(zone.zone);
        if (zone.lon === null || zone.lat === null || id === undefined) return [];
        return [
          {
            type: 'Feature',
            id,
            geometry: { type: 'Point', coordinates: [zone.lon, zone.lat] },
            properties: { zone: zone.zone, name: zone.name, shaped: id < LONE_ID },
          },
        ];
      }),
    );
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
      <MapButtons onIn={() => ready?.zoomIn()} onOut={() => ready?.zoomOut()} onFit={fit} />
    </>
  );
}
