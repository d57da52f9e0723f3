// SPDX-License-Identifier: Apache-2.0
// The frame of every page: who and where, the drill and clock banners, and what is wrong with the connection.
import type { ComponentChildren } from 'preact';
import type { Me } from '../api/types';
import { currentLang, setLang, t, tOr } from '../i18n';
import { useNow } from './hooks';
import { Icon } from './icons';
import { Problem } from './notice';
import { logOut, type Session } from './session';
import { ymd, hhmm } from './time';

export function LanguageSwitch() {
  const next = currentLang() === 'ja' ? 'en' : 'ja';
  return <button type="button" class="button ghost small" lang={next} onClick={() => setLang(next)}>{t('app.language')}</button>;
}

export function DrillBanner({ name }: { name: string }) {
  return <div class="banner drill" role="status"><strong>{t('banner.drill')}</strong>{t('banner.drill.text', { name })}</div>;
}

function ClockBanner() {
  const now = useNow(10_000);
  return (
    <div class="banner clock"><Icon name="clock" size={18} />{t('banner.clock', { time: `${ymd(now)} ${hhmm(now)}` })}</div>
  );
}

/** The server polls its picture every second and screens ask every minute: past this, something is stuck. */
const STALE_MS = 180_000;

/** Shown while the live stream is down or what it brings has stopped moving; says how old the page is. */
export function DownBanner({ up, asOf }: { up: boolean | null; asOf: string | null }) {
  const now = useNow(15_000);
  const stale = asOf !== null && now.getTime() - Date.parse(asOf) > STALE_MS;
  if (up !== false && !stale) return null;
  return (
    <div class="banner down" role="alert">
      <Icon name="cloudOff" size={20} />
      {asOf ? t(up === false ? 'banner.down' : 'banner.stale', { time: hhmm(asOf) }) : t('banner.down.unknown')}
    </div>
  );
}

/** A device that is shut out in the middle of a storm is no use: its certificate is renewed before. Real days, not a demo's. */
const CERTIFICATE_WARN_MS = 30 * 86_400_000;

function CertificateBanner({ until }: { until: string }) {
  const left = Date.parse(until) - Date.now();
  if (left > CERTIFICATE_WARN_MS) return null;
  return <div class="banner clock" role="status"><Icon name="alert" size={18} />{t('banner.certificate', { day: ymd(until), n: Math.max(0, Math.floor(left / 86_400_000)) })}</div>;
}

export function AsOf({ time }: { time: string | null }) {
  return <span class="asof">{time ? t('asof', { time: hhmm(time) }) : t('asof.never')}</span>;
}

export function Shell(props: {
  title: string; me: Me; children: ComponentChildren; banners?: ComponentChildren; middle?: ComponentChildren;
  drill?: string | null; forget?: () => Promise<void>;
}) {
  return (
    <div class={'shell' + (props.drill ? ' is-drill' : '')}>
      <a class="skip" href="#main">{t('app.skip')}</a>
      <header class="top">
        <div class="brand"><span class="brand-mark">{t('app.name')}</span><h1>{props.title}</h1></div>
        <div class="top-middle">{props.middle}</div>
        <div class="top-user">
          <span class="who"><b>{props.me.user.name}</b><small>{tOr('role', props.me.user.role)}</small></span>
          <LanguageSwitch />
          <button type="button" class="button ghost small" onClick={() => void logOut(props.forget)}>{t('app.logout')}</button>
        </div>
      </header>
      {props.drill && <DrillBanner name={props.drill} />}
      {props.me.clock_offset_s !== 0 && <ClockBanner />}
      {props.me.certificate_expires_at && <CertificateBanner until={props.me.certificate_expires_at} />}
      {props.banners}
      <main id="main" tabIndex={-1}>{props.children}</main>
    </div>
  );
}

/** What is shown before there is somebody to show a page to. */
export function Waiting({ session, onRetry }: { session: Session; onRetry: () => void }) {
  return (
    <div class="waiting">
      <span class="brand-mark">{t('app.name')}</span>
      {session.state === 'failed' ? <Problem problem={session.problem} onRetry={onRetry} /> : <p role="status">{t('app.loading')}</p>}
    </div>
  );
}
