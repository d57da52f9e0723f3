// SPDX-License-Identifier: Apache-2.0
// The frame of every page: who and where, the drill and clock banners, and what is wrong with the connection.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Me } from '../../api/types';
import { currentLang, setLang, t, tOr, type Key } from '../../i18n';
import { BannerPlace } from './bannerPlace';
import { certificateEnds, type CertificateEnd } from './certificates';
import { useNow, useOnline } from '../hooks';
import { Icon } from '../icons';
import { ElsewhereBanner, Greeting, lastLine, useLastLogin } from './lastLogin';
import { LockScreen } from './lockScreen';
import { Problem } from '../notice';
import { usePageTitle } from './pageTitle';
import { homeOf, lockNow, logOut, type Session } from './session';
import { ymd, hhmm } from '../time';

export function LanguageSwitch() {
  const next = currentLang() === 'ja' ? 'en' : 'ja';
  return (
    <button type="button" class="button ghost small" lang={next} onClick={() => setLang(next)}>
      {t('app.language')}
    </button>
  );
}

export function DrillBanner({ name }: { name: string }) {
  return (
    <div class="banner drill" role="status">
      <strong>{t('banner.drill')}</strong>
      {t('banner.drill.text', { name })}
    </div>
  );
}

function ClockBanner() {
  const now = useNow(10_000);
  return (
    <div class="banner clock">
      <Icon name="clock" size={18} />
      {t('banner.clock', { time: `${ymd(now)} ${hhmm(now)}` })}
    </div>
  );
}

/** The server polls its picture every second and screens ask every minute: past this, something is stuck. */
const STALE_MS = 180_000;

/** Shown while the live stream is down or what it brings has stopped moving; says how old the page is. */
export function DownBanner({ up, asOf }: { up: boolean | null; asOf: string | null }) {
  const now = useNow(15_000);
  const online = useOnline();
  const down = up === false || !online;
  const stale = asOf !== null && now.getTime() - Date.parse(asOf) > STALE_MS;
  if (!down && !stale) return null;
  return (
    <div class="banner down" role="alert">
      <Icon name="cloudOff" size={20} />
      {asOf ? t(down ? 'banner.down' : 'banner.stale', { time: hhmm(asOf) }) : t('banner.down.unknown')}
    </div>
  );
}

const END_TEXT = { own: 'banner.certificate', server: 'banner.certificate.server', devices: 'banner.certificate.devices' } as const;

function CertificateBanner({ end, role }: { end: CertificateEnd; role: string }) {
  return (
    <div class={'banner ' + (end.loud ? 'bad' : 'warn')} role="status" data-certificate={end.what}>
      <Icon name="alert" size={20} />
      <span>{t(END_TEXT[end.what], { day: ymd(end.until), n: end.days, count: end.count })}</span>
      {end.what === 'devices' && role === 'admin' && (
        <a class="button small" href="#devices">
          {t('admin.devices')}
        </a>
      )}
    </div>
  );
}

export function AsOf({ time }: { time: string | null }) {
  return <span class="asof">{time ? t('asof', { time: hhmm(time) }) : t('asof.never')}</span>;
}

/** Who is here, and the way to the own account: it needs the server, so without signal it is only told who. */
function Own({ me }: { me: Me }) {
  const online = useOnline();
  const last = lastLine(me);
  const who = (
    <>
      <span class="who">
        <b>{me.user.name}</b>
        <small>{tOr('role', me.user.role)}</small>
        {last && <small data-last-login="head">{last}</small>}
      </span>
      <Icon name="person" size={26} />
    </>
  );
  if (!online) return <span class="own is-off">{who}</span>;
  return (
    <a
      class="own"
      href="/account"
      aria-label={`${t('app.account')}：${me.user.name}　${last}`}
      aria-current={location.pathname === '/account' ? 'page' : undefined}
    >
      {who}
      <span class="own-word">{t('app.account')}</span>
    </a>
  );
}

function Lock() {
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <button
      type="button"
      class="button ghost small"
      title={problem === null ? undefined : t('error.title')}
      onClick={() => {
        lockNow().catch(setProblem);
      }}
    >
      <Icon name={problem === null ? 'lock' : 'alert'} size={20} />
      {t('app.lock')}
    </button>
  );
}

export function Shell(props: {
  title: Key;
  me: Me;
  children: ComponentChildren;
  banners?: ComponentChildren;
  middle?: ComponentChildren;
  /** The page's banners say in their own words and order that the server is away; else it is said here. */
  saysDown?: boolean;
  drill?: string | null;
}) {
  usePageTitle(props.title);
  const login = useLastLogin(props.me);
  return (
    <div class={'shell' + (props.drill ? ' is-drill' : '')}>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      <header class="top">
        <div class="brand">
          <span class="brand-mark">{t('app.name')}</span>
          <h1>{t(props.title)}</h1>
        </div>
        <div class="top-middle">{props.middle}</div>
        <div class="top-user">
          <Own me={login.me} />
          {props.me.pin && <Lock />}
          <LanguageSwitch />
          <button type="button" class="button ghost small top-out" onClick={() => void logOut()}>
            {t('app.logout')}
          </button>
        </div>
      </header>
      {props.drill && <DrillBanner name={props.drill} />}
      <BannerPlace>
        {!props.saysDown && <DownBanner up={null} asOf={null} />}
        {login.elsewhere && <ElsewhereBanner last={login.elsewhere} onNote={login.note} />}
        {props.banners}
        {location.pathname === '/account' && lastLine(login.me) && (
          <div class="banner clock" data-last-login="account">
            {lastLine(login.me)}
          </div>
        )}
        {certificateEnds(props.me, Date.now()).map((end) => (
          <CertificateBanner key={end.what} end={end} role={props.me.user.role} />
        ))}
        {props.me.clock_offset_s !== 0 && <ClockBanner />}
      </BannerPlace>
      <main id="main" tabIndex={-1}>
        {props.children}
      </main>
      {login.greets && !login.elsewhere && <Greeting me={login.me} />}
    </div>
  );
}

function WrongPage({ me }: { me: Me }) {
  const home = homeOf(me.user.role);
  return (
    <div class="problem list-fault" role="alert" data-problem="wrong-page">
      <Icon name="alert" />
      <span>
        <b>{t('wrong.page', { role: tOr('role', me.user.role) })}</b>
        <small>{t('wrong.page.do')}</small>
      </span>
      <a class="button small" href={home ?? '/account'}>
        {home ? t('wrong.page.go') : t('app.account')}
      </a>
    </div>
  );
}

/** What is shown before there is somebody to show a page to. */
export function Waiting({ session, onRetry }: { session: Session; onRetry: () => void }) {
  if (session.state === 'locked') return <LockScreen me={session.me} onOpen={onRetry} />;
  return (
    <div class="waiting">
      <span class="brand-mark">{t('app.name')}</span>
      {session.state === 'failed' && <Problem problem={session.problem} onRetry={onRetry} />}
      {session.state === 'wrong' && <WrongPage me={session.me} />}
      {session.state === 'loading' && <p role="status">{t('app.loading')}</p>}
    </div>
  );
}
