// SPDX-License-Identifier: Apache-2.0
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import './login.css';
import { api, ApiError } from '../shared/api/client';
import type { Me } from '../shared/api/types';
import { t, useLang } from '../shared/i18n';
import { Problem } from '../shared/ui/notice';
import { fetchMe, homeOf, logOut } from '../shared/ui/session';
import { LanguageSwitch } from '../shared/ui/shell';

const PAGES = ['/command', '/field', '/dispatch', '/audit', '/admin'];

/** Where to go after logging in: back to the page that sent here, else the role's own. */
function destination(role: string): string | null {
  const next = new URLSearchParams(location.search).get('next');
  return next && PAGES.includes(next) ? next : homeOf(role);
}

function LoginForm({ onIn }: { onIn: (me: Me) => void }) {
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
      onIn(await fetchMe());
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
      {problem !== null && <Problem problem={problem} />}
      <label class="field"><span>{t('login.id')}</span>
        <input name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus
          value={login} onInput={(event) => setLogin(event.currentTarget.value)} />
      </label>
      <label class="field"><span>{t('login.password')}</span>
        <input name="password" {...(shown ? { type: 'text' as const } : { type: 'password' as const })} autocomplete="current-password" required
          value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
      </label>
      {code !== null && (
        <label class="field"><span>{t('login.totp')}</span>
          <input name="totp" inputMode="numeric" autocomplete="one-time-code" required autofocus value={code} onInput={(event) => setCode(event.currentTarget.value)} />
        </label>
      )}
      <label class="login-show">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />{t('login.show')}
      </label>
      <button class="button primary" disabled={busy}>{busy ? t('login.busy') : t('login.submit')}</button>
    </form>
  );
}

/** Whoever was invited, or reset, goes no further before the password is one that only they know. */
function FirstPassword({ onDone }: { onDone: () => void }) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const submit = (event: Event): void => {
    event.preventDefault();
    api.changePassword(old, fresh).then(onDone, setProblem);
  };
  return (
    <form class="login-card" onSubmit={submit}>
      <h1>{t('password.title')}</h1>
      <p>{t('password.why')}</p>
      {problem !== null && <Problem problem={problem} />}
      <label class="field"><span>{t('password.old')}</span>
        <input name="old" type="password" autocomplete="current-password" required value={old} onInput={(event) => setOld(event.currentTarget.value)} />
      </label>
      <label class="field"><span>{t('password.new')}</span>
        <input name="new" type="password" autocomplete="new-password" required minLength={12} value={fresh} onInput={(event) => setFresh(event.currentTarget.value)} />
      </label>
      <button class="button primary">{t('password.submit')}</button>
    </form>
  );
}

function NoPage({ me }: { me: Me }) {
  return (
    <div class="login-card">
      <h1>{me.user.name}</h1>
      <p>{t('login.nopage')}</p>
      <button type="button" class="button" onClick={() => void logOut()}>{t('app.logout')}</button>
    </div>
  );
}

function Page() {
  useLang();
  const [me, setMe] = useState<Me | null>(null);
  const [asked, setAsked] = useState(false);
  const [demo, setDemo] = useState(false);
  const enter = (found: Me): void => {
    const to = found.user.must_change ? null : destination(found.user.role);
    if (to) location.replace(to);
    else setMe(found);
  };
  useEffect(() => {
    api.config().then((config) => setDemo(config.demo ?? false), () => undefined);
    fetchMe().then(enter, (problem: unknown) => {
      if (problem instanceof ApiError) setAsked(true);
    });
  }, []);
  return (
    <div class="login">
      <div class="login-top"><LanguageSwitch /></div>
      <header class="login-head"><span class="brand-mark">{t('app.name')}</span><p>{t('app.subtitle')}</p></header>
      {me?.user.must_change ? <FirstPassword onDone={() => { fetchMe().then(enter, () => location.reload()); }} /> : me ? <NoPage me={me} /> : asked ? <LoginForm onIn={enter} /> : <div class="login-card"><p role="status">{t('app.loading')}</p></div>}
      {demo && <p class="login-note">{t('login.demo')}</p>}
    </div>
  );
}

const root = document.getElementById('app');
if (root) render(<Page />, root);
