// SPDX-License-Identifier: Apache-2.0
// One's own account, from every page's head: who am I here, the password, the second factor, the PIN of this tablet.
import { useState } from 'preact/hooks';
import '../shared/ui/base.css';
import './account.css';
import type { Me } from '../shared/api/types';
import { t, tOr, useLang } from '../shared/i18n';
import { citiesText } from '../shared/ui/cities';
import { Icon } from '../shared/ui/icons';
import { Problem } from '../shared/ui/notice';
import { PasswordForm } from '../shared/ui/passwordForm';
import { homeOf, lockNow, logOut, useSession } from '../shared/ui/frame/session';
import { LanguageSwitch, Shell, Waiting } from '../shared/ui/frame/shell';
import { start } from '../shared/ui/frame/start';
import { useDevice, useOutboxView } from '../shared/ui/outbox/useOutbox';
import { Pin } from './pin';
import { SecondFactor } from './secondFactor';
import { Sessions } from './sessions';

function Self({ me }: { me: Me }) {
  const { user } = me;
  return (
    <section class="part" aria-labelledby="self">
      <h2 id="self">{t('account.self')}</h2>
      <dl class="facts">
        <dt>{t('admin.name')}</dt>
        <dd>{user.name}</dd>
        <dt>{t('login.id')}</dt>
        <dd>{user.login}</dd>
        <dt>{t('admin.role')}</dt>
        <dd>{tOr('role', user.role)}</dd>
        {user.office && (
          <>
            <dt>{t('account.office')}</dt>
            <dd>{user.office}</dd>
          </>
        )}
        {Boolean(user.municipalities?.length) && (
          <>
            <dt>{t('account.municipalities')}</dt>
            <dd>{citiesText(user)}</dd>
          </>
        )}
      </dl>
      <h3>{t('account.grounds')}</h3>
      {me.grounds?.length ? (
        <ul class="grounds">
          {me.grounds.map((g) => (
            <li key={g.ground}>
              <b>{tOr('ground', g.ground)}</b>
              <small>{g.clause}</small>
            </li>
          ))}
        </ul>
      ) : (
        <p class="muted">{t('account.grounds.none')}</p>
      )}
    </section>
  );
}

function Password({ login }: { login: string }) {
  const [done, setDone] = useState(0);
  return (
    <section class="part" aria-labelledby="password">
      <h2 id="password">{t('password.title')}</h2>
      {done > 0 && (
        <p class="success" role="status">
          <Icon name="check" />
          {t('password.done')}
        </p>
      )}
      <PasswordForm key={done} login={login} onDone={() => setDone((n) => n + 1)} />
    </section>
  );
}

/** Marks that were not sent stay on the device; what it remembers of people does not. */
function Leave({ me }: { me: Me }) {
  const device = useDevice(me.user.id);
  const { entries } = useOutboxView(device);
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <section class="part" aria-labelledby="leave">
      <h2 id="leave">{t('account.leave')}</h2>
      {entries.length > 0 && <p class="banner warn">{t('account.unsent', { n: entries.length })}</p>}
      <Problem problem={problem} />
      <div class="part-actions">
        {me.pin && (
          <button
            type="button"
            class="button"
            onClick={() => {
              lockNow().catch(setProblem);
            }}
          >
            <Icon name="lock" size={20} />
            {t('pin.lock')}
          </button>
        )}
        <button type="button" class="button" name="logout" onClick={() => void logOut()}>
          <Icon name="out" size={20} />
          {t('app.logout')}
        </button>
        <LanguageSwitch />
      </div>
    </section>
  );
}

function Page() {
  useLang();
  const [session, retry] = useSession(false);
  if (session.state !== 'in') return <Waiting session={session} onRetry={retry} />;
  const { me } = session;
  const home = homeOf(me.user.role);
  return (
    <Shell title="page.account" me={me}>
      <div class="account">
        {home && (
          <a class="button back" href={home}>
            <Icon name="back" size={20} />
            {t('account.home')}
          </a>
        )}
        <Self me={me} />
        <Pin me={me} onChange={retry} />
        <SecondFactor on={Boolean(me.user.totp)} />
        <Password login={me.user.login ?? ''} />
        <Sessions />
        <Leave me={me} />
        <p class="muted">
          <a href="/licenses.txt">{t('app.licences')}</a>
        </p>
      </div>
    </Shell>
  );
}

start(Page);
