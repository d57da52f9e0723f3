// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'preact/hooks';
import '../shared/ui/base.css';
import './login.css';
import { api, ApiError } from '../shared/api/client';
import type { Me } from '../shared/api/types';
import { t, useLang } from '../shared/i18n';
import { usePageTitle } from '../shared/ui/frame/pageTitle';
import { fetchMe, homeOf, logOut, pagesOf } from '../shared/ui/frame/session';
import { LanguageSwitch } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { Problem } from '../shared/ui/notice';
import { FirstPassword } from './firstPassword';
import { LoginForm } from './loginForm';

/** Where to go after logging in: back to the page that sent here if it is one of this role's (on a shared tablet the one
 * before may have had another), else the role's own. */
function destination(role: string): string | null {
  const next = new URLSearchParams(location.search).get('next');
  return next && pagesOf(role).includes(next) ? next : homeOf(role);
}

function NoPage({ me }: { me: Me }) {
  return (
    <div class="login-card">
      <h1>{me.user.name}</h1>
      <p>{t('login.nopage')}</p>
      <a class="button" href="/account">
        {t('app.account')}
      </a>
      <button type="button" class="button" onClick={() => void logOut()}>
        {t('app.logout')}
      </button>
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
    api.config().then(
      (config) => setDemo(config.demo ?? false),
      () => undefined,
    );
    fetchMe().then(enter, (problem: unknown) => {
      if (problem instanceof ApiError && problem.again) setUnreached(problem);
      else setAsked(true);
    });
  }, []);
  return (
    <div class="login">
      <div class="login-top">
        <LanguageSwitch />
      </div>
      <header class="login-head">
        <span class="brand-mark">{t('app.name')}</span>
        <p>{t('app.subtitle')}</p>
      </header>
      {unreached !== null && (
        <div class="login-card">
          <Problem problem={unreached} onRetry={() => location.reload()} />
        </div>
      )}
      {me?.user.must_change ? (
        <FirstPassword
          me={me}
          known={known}
          onDone={() => {
            fetchMe().then(enter, () => location.reload());
          }}
        />
      ) : me ? (
        <NoPage me={me} />
      ) : asked ? (
        <LoginForm onIn={enter} />
      ) : (
        unreached === null && (
          <div class="login-card">
            <p role="status">{t('app.loading')}</p>
          </div>
        )
      )}
      {demo && <p class="login-note">{t('login.demo')}</p>}
      <p class="login-note">
        <a href="/licenses.txt">{t('app.licences')}</a>
      </p>
    </div>
  );
}

start(Page);
