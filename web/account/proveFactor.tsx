// SPDX-License-Identifier: Apache-2.0
// The secret, as a picture of squares and as text, and the first code that proves it was taken over.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { TotpSecret } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Field, FormActions } from '../shared/ui/form';
import { focusFirst } from '../shared/ui/hooks';
import { Problem } from '../shared/ui/notice';
import { QrCode } from '../shared/ui/qrCode';

/** In groups of four: it may have to be typed. */
const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

export function ProveFactor(props: { secret: TotpSecret; password: string; onProved: (recovery: string[]) => void; onCancel: () => void }) {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const prove = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    api.confirmTotp(props.password, code.normalize('NFKC').replace(/\s/g, '')).then(
      (answer) => props.onProved(answer.recovery),
      (caught: unknown) => {
        setProblem(caught);
        setBusy(false);
      },
    );
  };
  return (
    <form class="form" onSubmit={prove}>
      <p>{t('totp.scan')}</p>
      {props.secret.qr.length > 0 && <QrCode rows={props.secret.qr} label={t('totp.qr')} />}
      <p>{t('totp.secret')}</p>
      <p class="secret" data-secret>
        {inFours(props.secret.secret)}
      </p>
      <Problem problem={problem} />
      <Field label={t('totp.code')}>
        <input
          ref={focusFirst}
          name="totp-code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={10}
          required
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </Field>
      <FormActions action={t('totp.confirm')} disabled={busy} onCancel={props.onCancel} />
    </form>
  );
}
