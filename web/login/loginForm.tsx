// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { api, ApiError } from '../shared/api/client';
import type { Me } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { forgetLeaving } from '../shared/ui/frame/leaving';
import { fetchMe } from '../shared/ui/frame/session';
import { focusFirst } from '../shared/ui/hooks';
import { Problem } from '../shared/ui/notice';

/** How one gets in: `code` is asked for, and null until then, where the account has a second factor. */
function useLogin(onIn: (me: Me, password: string) => void) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api.login(login.trim(), password, code?.trim());
      forgetLeaving();
      onIn(await fetchMe(), password);
    } catch (caught) {
      const wanted = caught instanceof ApiError && caught.body.code === 'auth.totp';
      if (wanted && code === null) setCode('');
      else setProblem(caught);
      setBusy(false);
    }
  };
  return { login, setLogin, password, setPassword, code, setCode, busy, problem, submit };
}

export function LoginForm({ onIn }: { onIn: (me: Me, password: string) => void }) {
  const { login, setLogin, password, setPassword, code, setCode, busy, problem, submit } = useLogin(onIn);
  const [shown, setShown] = useState(false);
  return (
    <form class="login-card" onSubmit={(event) => void submit(event)}>
      <h1>{t('login.title')}</h1>
      <Problem problem={problem} />
      <Field label={t('login.id')}>
        <input
          name="login"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          autofocus
          value={login}
          onInput={(event) => setLogin(event.currentTarget.value)}
        />
      </Field>
      <Field label={t('login.password')}>
        <input
          name="password"
          {...(shown ? { type: 'text' as const } : { type: 'password' as const })}
          autocomplete="current-password"
          required
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </Field>
      {code !== null && (
        <Field label={t('login.totp')}>
          <input
            name="totp"
            inputMode="numeric"
            autocomplete="one-time-code"
            ref={focusFirst}
            required
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </Field>
      )}
      <label class="login-show">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
        {t('login.show')}
      </label>
      <button class="button primary" disabled={busy}>
        {busy ? t('login.busy') : t('login.submit')}
      </button>
    </form>
  );
}
