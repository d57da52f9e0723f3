// SPDX-License-Identifier: Apache-2.0
// A device that needs power, and how long it lasts without.
import type { Device } from '../../api/types';
import { t } from '../../i18n';
import { word } from '../../i18n/words';
import { minutesText } from './facts';
import { Tel } from './tel';

export function DeviceLine({ device }: { device: Device }) {
  const minutes = (device.battery_min ?? 0) + (device.external_min ?? 0);
  return (
    <li class="device">
      <div class="device-head">
        <b>
          {word(device.kind)}
          {device.mode ? `（${word(device.mode)}）` : ''}
        </b>
        {device.model && <span>{device.model}</span>}
      </div>
      <div class="device-power">
        {device.battery_min === null || device.battery_min === undefined ? (
          <strong>{t('power.unknown')}</strong>
        ) : (
          <strong class="num">{minutesText(minutes)}</strong>
        )}
        {typeof device.battery_min === 'number' && <span>{t('person.battery', { n: device.battery_min })}</span>}
        {typeof device.external_min === 'number' && <span>{t('person.external', { n: device.external_min })}</span>}
        <Tel number={device.vendor_phone} label={t('person.vendor')} />
      </div>
    </li>
  );
}
