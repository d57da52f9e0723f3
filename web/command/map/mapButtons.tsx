// SPDX-License-Identifier: Apache-2.0
import { t } from '../../shared/i18n';
import { Icon } from '../../shared/ui/icons';

export function MapButtons({ onIn, onOut, onFit }: { onIn: () => void; onOut: () => void; onFit: () => void }) {
  return (
    <div class="map-buttons no-print">
      <button type="button" onClick={onIn} aria-label={t('map.zoomin')}>
        <Icon name="plus" />
      </button>
      <button type="button" onClick={onOut} aria-label={t('map.zoomout')}>
        <Icon name="minus" />
      </button>
      <button type="button" onClick={onFit} aria-label={t('map.fit')}>
        <Icon name="fit" />
      </button>
    </div>
  );
}
