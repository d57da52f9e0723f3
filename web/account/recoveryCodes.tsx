// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { t } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';

/** Shown once. Leaving is a box to be ticked, not a mis-tap. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const [kept, setKept] = useState(false);
  return (
    <div class="recovery">
      <h3>{t('totp.recovery')}</h3>
      <p>{t('totp.recovery.text')}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code} class="secret" data-secret>
            {code}
          </li>
        ))}
      </ol>
      <div class="form-actions no-print">
        <button type="button" class="button" name="print" onClick={() => print()}>
          <Icon name="print" size={20} />
          {t('app.print')}
        </button>
      </div>
      <label class="login-show no-print">
        <input type="checkbox" name="kept" checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
        {t('totp.recovery.kept')}
      </label>
      <button type="button" class="button primary no-print" name="done" disabled={!kept} onClick={onDone}>
        {t('totp.recovery.done')}
      </button>
    </div>
  );
}
