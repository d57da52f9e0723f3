// SPDX-License-Identifier: Apache-2.0
// The password once more, before what only its owner may do.
import { useState } from 'preact/hooks';
import { t } from '../shared/i18n';
import { Field, FormActions } from '../shared/ui/form';
import { focusFirst } from '../shared/ui/hooks';
import { Problem } from '../shared/ui/notice';

export function AskPassword(props: {
  action: string;
  danger?: boolean;
  ask: (password: string) => Promise<unknown>;
  onCancel: () => void;
}) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const go = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    props.ask(password).catch((caught: unknown) => {
      setProblem(caught);
      setBusy(false);
    });
  };
  return (
    <form class="form" onSubmit={go}>
      <Problem problem={problem} />
      <Field label={t('totp.password')}>
        <input
          ref={focusFirst}
          name="totp-password"
          type="password"
          autocomplete="current-password"
          required
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </Field>
      <FormActions action={props.action} disabled={busy} danger={props.danger} onCancel={props.onCancel} />
    </form>
  );
}
