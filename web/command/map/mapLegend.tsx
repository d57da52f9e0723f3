// SPDX-License-Identifier: Apache-2.0
// What the colours on the map mean: those that are on it.
import type { Zone } from '../../shared/api/types';
import { hasNoReport } from '../../shared/fold/counts';
import { t } from '../../shared/i18n';
import { ZONE_STATES } from '../zones/zoneColours';

export function MapLegend({ zones, outage }: { zones: readonly Zone[]; outage: boolean }) {
  const used = ZONE_STATES.filter((state) => zones.some((z) => z.state === state));
  return (
    <div class="map-legend">
      {used.map((state) => (
        <span key={state}>
          <i class={`swatch zone-${state}${hasNoReport(state) ? ' hatched' : ''}`} />
          {t(`zone_state.${state}`)}
        </span>
      ))}
      {zones.some((z) => z.attention > 0) && (
        <span>
          <i class="swatch dot" />
          {t('map.attention')}
        </span>
      )}
      {outage && (
        <span>
          <i class="swatch outage" />
          {t('map.outage')}
        </span>
      )}
    </div>
  );
}
