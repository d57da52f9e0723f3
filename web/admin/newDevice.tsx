// SPDX-License-Identifier: Apache-2.0
// A link and a password for a new device: shown here and nowhere again.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { DeviceLink } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Dialog } from '../shared/ui/dialog';
import { Field } from '../shared/ui/form';
import { Problem } from '../shared/ui/notice';
import { QrCode } from '../shared/ui/qrCode';

export function NewDevice({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [made, setMade] = useState<DeviceLink | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const issue = (event: Event): void => {
    event.preventDefault();
    api.issueDevice(name.trim(), location.origin).then(setMade, setProblem);
  };
  return (
    <Dialog title={t('admin.device.new')} onClose={onClose}>
      <Problem problem={problem} />
      {made ? (
        <div class="issued">
          <QrCode rows={made.qr} label={t('admin.device.qr')} />
          <p>{t('admin.device.link')}</p>
          <p class="secret">{made.url}</p>
          <p>{t('admin.device.password')}</p>
          <p class="secret" data-secret>
            {made.password}
          </p>
        </div>
      ) : (
        <form onSubmit={issue} class="form">
          <Field label={t('admin.device.name')}>
            <input name="device" required maxLength={60} value={name} onInput={(event) => setName(event.currentTarget.value)} />
          </Field>
          <button class="button primary">{t('admin.device.issue')}</button>
        </form>
      )}
    </Dialog>
  );
}
