// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import './login.css';
import { api, ApiError } from '../shared/api/client';
import type { Me } from '../shared/api/types';
import { t, tOr, useLang } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { focusFirst } from '../shared/ui/hooks';
import { Problem } from '../shared/ui/notice';
import { PasswordForm } from '../shared/ui/passwordForm';
import { usePageTitle } from '../shared/ui/frame/pageTitle';
import { forgetLeaving } from '../shared/ui/frame/leaving';
import { fetchMe, homeOf, logOut, pagesOf } from '../shared/ui/frame/session';
import { LanguageSwitch } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';

/** Where to go after logging in: back to the page that sent here if it is one of this role's (on a shared tablet the one
 * before may have had another), else the role's own. */
function destination(role: string): string | null {
  const next = new URLSearchParams(location.search).get('next');
  return next && pagesOf(role).includes(next) ? next : homeOf(role);
}

function LoginForm({ onIn }: { onIn: (me: Me, password: string) => void }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [shown, setShown] = useState(false);
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
  return (
    <form class="login-card" onSubmit={(event) => void submit(event)}>
      <h1>{t('login.title')}</h1>
      <Problem problem={problem} />
      <Field label={t('login.id')}>
        <input name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus
          value={login} onInput={(event) => setLogin(event.currentTarget.value)} />
      </Field>
      <Field label={t('login.password')}>
        <input name="password" {...(shown ? { type: 'text' as const } : { type: 'password' as const })} autocomplete="current-password" required
          value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
      </Field>
      {code !== null && (
        <Field label={t('login.totp')}>
          <input name="totp" inputMode="numeric" autocomplete="one-time-code" ref={focusFirst} required value={code} onInput={(event) => setCode(event.currentTarget.value)} />
        </Field>
      )}
      <label class="login-show">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />{t('login.show')}
      </label>
      <button class="button primary" disabled={busy}>{busy ? t('login.busy') : t('login.submit')}</button>
    </form>
  );
}

/** Whoever was invited, or reset, goes no further before the password is one that only they know. The way out stays open. */
function FirstPassword({ me, known, onDone }: { me: Me; known: string; onDone: () => void }) {
  return (
    <section class="login-card">
      <h1>{t('password.first')}</h1>
      <p><b>{me.user.name}</b>　{tOr('role', me.user.role)}</p>
      <p>{t('password.why')}</p>
      <PasswordForm login={me.user.login ?? ''} known={known} onDone={onDone}>
        <button type="button" class="button" onClick={() => void logOut()}>{t('app.logout')}</button>
      </PasswordForm>
    </section>
  );
}

function NoPage({ me }: { me: Me }) {
  return (
    <div class="login-card">
      <h1>{me.user.name}</h1>
      <p>{t('login.nopage')}</p>
      <a class="button" href="/account">{t('app.account')}</a>
      <button type="button" class="button" onClick={() => void logOut()}>{t('app.logout')}</button>
    </div>
  );
}

function Page() {
  useLang();
  usePageTitle('login.title');
  const [me, setMe] = useState<Me | null>(null);
  const [asked, setAsked] = useState(false);
  const [unreached, setUnreached] = useState<unknown>(null);
  const [demo, setDemo] = useState(false);
  const [known, setKnown] = useState('');
  const enter = (found: Me, password = ''): void => {
    setKnown(password);
    const to = found.user.must_change ? null : destination(found.user.role);
    if (to) location.replace(to);
    else setMe(found);
  };
  useEffect(() => {
    api.config().then((config) => setDemo(config.demo ?? false), () => undefined);
    fetchMe().then(enter, (problem: unknown) => {
      if (problem instanceof ApiError && problem.again) setUnreached(problem);
      else setAsked(true);
    });
  }, []);
  return (
    <div class="login">
      <div class="login-top"><LanguageSwitch /></div>
      <header class="login-head"><span class="brand-mark">{t('app.name')}</span><p>{t('app.subtitle')}</p></header>
      {unreached !== null && <div class="login-card"><Problem problem={unreached} onRetry={() => location.reload()} /></div>}
      {me?.user.must_change ? <FirstPassword me={me} known={known} onDone={() => { fetchMe().then(enter, () => location.reload()); }} /> : me ? <NoPage me={me} /> : asked ? <LoginForm onIn={enter} /> : unreached === null && <div class="login-card"><p role="status">{t('app.loading')}</p></div>}
      {demo && <p class="login-note">{t('login.demo')}</p>}
      <p class="login-note"><a href="/licenses.txt">{t('app.licences')}</a></p>
    </div>
  );
}

start(Page);
