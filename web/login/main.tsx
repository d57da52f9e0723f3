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

const PAGES = ['/command', '/field', '/dispatch'];

/** Where to go after logging in: back to the page that sent here, else the role's own. */
function destination(role: string): string | null {
  const next = new URLSearchParams(location.search).get('next');
  return next && PAGES.includes(next) ? next : homeOf(role);
}

function LoginForm({ onIn }: { onIn: (me: Me) => void }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api.login(login.trim(), password);
      onIn(await fetchMe());
    } catch (caught) {
      setProblem(caught);
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
      <label class="login-show">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />{t('login.show')}
      </label>
      <button class="button primary" disabled={busy}>{busy ? t('login.busy') : t('login.submit')}</button>
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
    const to = destination(found.user.role);
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
      {me ? <NoPage me={me} /> : asked ? <LoginForm onIn={enter} /> : <div class="login-card"><p role="status">{t('app.loading')}</p></div>}
      {demo && <p class="login-note">{t('login.demo')}</p>}
    </div>
  );
}

const root = document.getElementById('app');
if (root) render(<Page />, root);
