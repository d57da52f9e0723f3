// SPDX-License-Identifier: Apache-2.0
// Where my people live, on Leaflet: light, and drawn by old phones too. Without a tile URL there is no background.
import * as L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { useEffect, useRef } from 'preact/hooks';
import type { Tiles } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Empty } from '../shared/ui/notice';
import type { FieldPerson } from './people';

const PIN_PX = 26;
/** More names than this hide each other; then a name shows on touch. */
const NAMES_MAX = 8;

export default function MiniMap(props: { people: FieldPerson[]; config: Tiles | null; onOpen: (person: FieldPerson) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const map = useRef<L.Map | null>(null);
  const pins = useRef<L.LayerGroup | null>(null);
  const open = useRef(props.onOpen);
  open.current = props.onOpen;
  const placed = props.people.filter((p) => typeof p.lon === 'number' && typeof p.lat === 'number');

  useEffect(() => {
    if (!place.current) return;
    const made = L.map(place.current, { zoomControl: true, attributionControl: false });
    if (props.config?.tile_url) {
      L.tileLayer(props.config.tile_url, { maxZoom: 18 }).addTo(made);
    }
    L.control.scale({ imperial: false }).addTo(made);
    pins.current = L.layerGroup().addTo(made);
    map.current = made;
    return () => {
      made.remove();
      map.current = null;
    };
  }, [props.config?.tile_url, placed.length === 0]);

  useEffect(() => {
    const group = pins.current;
    if (!group || !map.current) return;
    group.clearLayers();
    for (const person of placed) {
      const icon = L.divIcon({ className: `pin of-${person.shown.status}`, iconSize: [PIN_PX, PIN_PX] });
      L.marker([person.lat as number, person.lon as number], { icon, title: person.name, alt: person.name, keyboard: true })
        .on('click', () => open.current(person))
        .bindTooltip(person.name, {
          permanent: placed.length <= NAMES_MAX,
          direction: 'right',
          offset: [PIN_PX / 2, 0],
          className: 'pin-name',
        })
        .addTo(group);
    }
  }, [props.people]);

  useEffect(() => {
    if (!map.current || placed.length === 0) return;
    map.current.fitBounds(L.latLngBounds(placed.map((p) => [p.lat as number, p.lon as number])), { padding: [40, 40], maxZoom: 16 });
  }, [placed.length]);

  if (placed.length === 0) return <Empty icon="map" title={t('field.nolocation')} />;
  return (
    <>
      <div class="mini-map" ref={place} role="region" aria-label={t('tab.map')} />
      <p class="muted">{props.config?.tile_url ? props.config.tile_credit : t('field.map.credit')}</p>
    </>
  );
}
