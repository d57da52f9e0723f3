// SPDX-License-Identifier: Apache-2.0
// A page that opens with a reason only: a protected person's. The reason goes on record with who opened it.
import { useState } from 'preact/hooks';
import { t } from '../../shared/i18n';
import { Field } from '../../shared/ui/form';

/** `desk`: the reader is named for the protected persons, and breaks no glass. */
export function ReasonAsk(props: { desk: boolean; onReason: (ground: string, reason: string) => void }) {
  const [reason, setReason] = useState('');
  const submit = (event: Event): void => {
    event.preventDefault();
    if (reason.trim()) props.onReason(props.desk ? 'internal' : 'break_glass', reason.trim());
  };
  return (
    <form class="form reason-ask" onSubmit={submit}>
      <p>{t(props.desk ? 'guard.reason.desk' : 'guard.reason.glass')}</p>
      <Field label={t('guard.reason')}>
        <input name="reason" required maxLength={100} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </Field>
      <div class="form-actions">
        <button class={'button ' + (props.desk ? 'primary' : 'danger')} disabled={!reason.trim()}>
          {t('guard.open')}
        </button>
      </div>
    </form>
  );
}
