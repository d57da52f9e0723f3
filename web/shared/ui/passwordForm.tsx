// SPDX-License-Identifier: Apache-2.0
// Another password: the rules beside it as it is typed, the server's own sentence when it refuses one.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { api, ApiError } from '../api/client';
import { t } from '../i18n';
import { Field } from './form';
import { focusFirst } from './hooks';
import { Icon } from './icons';
import { Problem } from './notice';
import { passwordRules, type PasswordRule } from './passwordRules';
import { toLogin } from './frame/session';

interface FormProps {
  login: string;
  /** The old one, where somebody typed it a moment ago; it is asked for again if the server will not have it. */
  known?: string;
  onDone: () => void;
  children?: ComponentChildren;
}

/** The old password, the new one, and how they are sent. `again` is asked for while the new one cannot be seen. */
function usePassword(props: FormProps, shown: boolean) {
  const [known, setKnown] = useState(props.known ?? '');
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const rules = passwordRules(fresh, known || old, props.login);
  const differs = !shown && again !== '' && again !== fresh;
  const ready = rules.every((rule) => rule.kept) && (shown || again === fresh) && (known || old) !== '';
  const failed = (caught: unknown): void => {
    if (caught instanceof ApiError && caught.body.code === 'auth.required') return toLogin();
    if (caught instanceof ApiError && caught.body.code === 'auth.failed') setKnown('');
    setProblem(caught);
    setBusy(false);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    api.changePassword(known || old, fresh).then(() => {
      setBusy(false);
      setOld('');
      setFresh('');
      setAgain('');
      props.onDone();
    }, failed);
  };
  return { known, old, setOld, fresh, setFresh, again, setAgain, rules, differs, ready, busy, problem, submit };
}

function Rules({ rules }: { rules: readonly PasswordRule[] }) {
  return (
    <ul class="rules" id="password-rules">
      {rules.map((rule) => (
        <li key={rule.key} class={rule.kept ? 'is-kept' : ''}>
          <Icon name={rule.kept ? 'check' : 'empty'} size={18} />
          {t(rule.key, { n: rule.n })}
        </li>
      ))}
      <li class="muted">{t('password.rule.common')}</li>
    </ul>
  );
}

export function PasswordForm(props: FormProps) {
  const [shown, setShown] = useState(false);
  const { known, old, setOld, fresh, setFresh, again, setAgain, rules, differs, ready, busy, problem, submit } = usePassword(props, shown);
  const kind = shown ? { type: 'text' as const } : { type: 'password' as const };
  return (
    <form class="form" onSubmit={submit}>
      <input type="text" class="visually-hidden" tabIndex={-1} aria-hidden="true" autocomplete="username" readOnly value={props.login} />
      <Problem problem={problem} />
      {!known && (
        <Field label={t('password.old')}>
          <input
            {...kind}
            name="old"
            autocomplete="current-password"
            required
            value={old}
            onInput={(event) => setOld(event.currentTarget.value)}
          />
        </Field>
      )}
      <Field label={t('password.new')}>
        <input
          {...kind}
          ref={props.known ? focusFirst : undefined}
          name="new"
          autocomplete="new-password"
          required
          maxLength={200}
          aria-describedby="password-rules"
          value={fresh}
          onInput={(event) => setFresh(event.currentTarget.value)}
        />
      </Field>
      <Rules rules={rules} />
      {!shown && (
        <Field label={t('password.again')}>
          <input
            type="password"
            name="again"
            autocomplete="new-password"
            required
            value={again}
            aria-invalid={differs}
            onInput={(event) => setAgain(event.currentTarget.value)}
          />
          {differs && (
            <small class="wrong" role="status">
              {t('password.differs')}
            </small>
          )}
        </Field>
      )}
      <label class="login-show">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
        {t('login.show')}
      </label>
      <div class="form-actions">
        {props.children}
        <button class="button primary" disabled={busy || !ready}>
          {busy ? t('login.busy') : t('password.submit')}
        </button>
      </div>
    </form>
  );
}
