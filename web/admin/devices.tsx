// SPDX-License-Identifier: Apache-2.0
// The devices of the office: which there are, a link for a new one, an end to one that is lost.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { OfficeDevice } from '../shared/api/types';
import { t } from '../shared/i18n';
import { daysLeft, WARN_DAYS } from '../shared/ui/frame/certificates';
import { Dialog } from '../shared/ui/dialog';
import { Icon } from '../shared/ui/icons';
import { Empty } from '../shared/ui/notice';
import { OneList } from '../shared/ui/oneList';
import { ymd } from '../shared/ui/time';
import { NewDevice } from './newDevice';

function Good({ device }: { device: OfficeDevice }) {
  if (device.revoked_at) return <>{t('admin.device.revoked', { day: ymd(device.revoked_at) })}</>;
  const days = daysLeft(device.expires_at, Date.now());
  return days <= WARN_DAYS ? (
    <span class="badge soon">
      <Icon name="alert" size={16} />
      {t('admin.device.soon', { n: days })}
    </span>
  ) : (
    <>{t('admin.device.good')}</>
  );
}

/** A phone shows each row as a card: every cell says what it is. */
function Line({ device, onRevoke }: { device: OfficeDevice; onRevoke: () => void }) {
  return (
    <tr class={device.revoked_at ? 'is-off' : ''}>
      <td data-label={t('admin.device.name')}>
        <b>{device.name}</b>
      </td>
      <td data-label={t('admin.device.until')} class="num">
        {ymd(device.expires_at)}
      </td>
      <td data-label={t('admin.state')}>
        <Good device={device} />
      </td>
      <td>
        {!device.revoked_at && (
          <div class="admin-actions">
            <button type="button" class="button small" onClick={onRevoke}>
              {t('admin.device.revoke')}
            </button>
          </div>
        )}
      </td>
    </tr>
  );
}

export function Devices() {
  const [devices, setDevices] = useState<OfficeDevice[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [adding, setAdding] = useState(false);
  const [losing, setLosing] = useState<OfficeDevice | null>(null);
  const load = (): void => {
    api.devices().then((answer) => {
      setDevices(answer.devices);
      setProblem(null);
    }, setProblem);
  };
  useEffect(load, []);
  const revoke = (device: OfficeDevice): void => {
    setLosing(null);
    api.revokeDevice(device.serial).then(load, setProblem);
  };
  return (
    <section class="admin-part" aria-labelledby="devices">
      <div class="admin-head">
        <h2 id="devices">{t('admin.devices')}</h2>
        <button type="button" class="button" onClick={() => setAdding(true)}>
          {t('admin.device.new')}
        </button>
      </div>
      <OneList name={t('admin.devices')} ready={devices !== null} problem={problem} onReload={load}>
        {devices?.length === 0 && <Empty icon="phone" title={t('admin.device.none')} />}
        {devices !== null && devices.length > 0 && (
          <div class="admin-scroll">
            <table>
              <thead>
                <tr>
                  <th>{t('admin.device.name')}</th>
                  <th>{t('admin.device.until')}</th>
                  <th>{t('admin.state')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {devices.map((device) => (
                  <Line key={device.serial} device={device} onRevoke={() => setLosing(device)} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </OneList>
      {adding && (
        <NewDevice
          onClose={() => {
            setAdding(false);
            load();
          }}
        />
      )}
      {losing && (
        <Dialog title={t('admin.device.revoke')} onClose={() => setLosing(null)}>
          <p>{t('admin.device.sure', { name: losing.name })}</p>
          <button type="button" class="button primary danger" onClick={() => revoke(losing)}>
            {t('admin.device.revoke')}
          </button>
        </Dialog>
      )}
    </section>
  );
}
