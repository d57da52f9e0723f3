// SPDX-License-Identifier: Apache-2.0
// The map in its place, with whose word it shows and what its colours mean. The map itself is loaded after the lists.
import type { ComponentChildren } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import type { FeedSource, OutageCollection, Tiles, Zone, ZoneCollection } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Problem } from '../../shared/ui/notice';
import { saidBeside } from '../../shared/ui/oneList';
import { runningOf } from '../feeds/outages';
import { MapLegend } from './mapLegend';
import { outageCredits } from './outageCredits';

const ZoneMap = lazy(() => import('./zoneMap'));

/** `children`: what lies over it, of the zone that is chosen. */
export function MapPane(props: {
  shapes: ZoneCollection | null;
  zones: Zone[];
  outages: OutageCollection | null;
  feeds: FeedSource[] | null;
  config: Tiles | null;
  problem: unknown;
  selected: string | null;
  onSelect: (zone: string | null) => void;
  onReload: () => void;
  children: ComponentChildren;
}) {
  const { shapes, zones, outages, config } = props;
  const problem = saidBeside(props.problem, outages !== null);
  const running = runningOf(outages);
  const credits = outageCredits(running, props.feeds);
  return (
    <div class="map-pane">
      <Problem problem={problem} onRetry={props.onReload} />
      <div class="map-place">
        {config && (
          <Suspense fallback={<p class="muted pane-pad">{t('app.loading')}</p>}>
            <ZoneMap shapes={shapes} zones={zones} outages={outages} config={config} selected={props.selected} onSelect={props.onSelect} />
          </Suspense>
        )}
        {shapes && shapes.features.length === 0 && <p class="map-note">{t('map.noshapes')}</p>}
        <p class="map-credit">
          {credits.length > 0 && <span>{t('map.credit.outage', { sources: credits.join('、') })}</span>}
          {config?.tile_url && <span>{config.tile_credit}</span>}
        </p>
        {props.children}
      </div>
      <MapLegend zones={zones} outage={running.length > 0} />
    </div>
  );
}
