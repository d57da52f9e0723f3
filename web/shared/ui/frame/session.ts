// SPDX-License-Identifier: Apache-2.0
// Who is here. Pages start with it; a page that works without signal starts from what the device remembers.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ApiError, tellWhenLocked } from '../../api/client';
import { measureClock } from '../../api/clock';
import { connection } from '../../api/connection';
import { endLive, followSession, tellWhenLiveRefused } from '../../api/live';
import type { Me } from '../../api/types';
import { forgetFetched } from '../../outbox/store';
import { finishLeaving, leaveServer } from './leaving';

/** `fresh`: the server said so in this page's life; else it is what the device remembers. */
export type Session =
  | { state: 'loading' }
  /** `ended`: the server knows this session no more; a page that works without signal stays, to keep what was marked. */
  | { state: 'in'; me: Me; fresh: boolean; ended?: boolean }
  /** `me` as this device remembers it: a locked tablet is told nothing. */
  | { state: 'locked'; me: Me | null }
  /** This page is none of the role's: nothing of it is asked for, as all of it would be refused. */
  | { state: 'wrong'; me: Me }
  | { state: 'failed'; problem: unknown };

const REMEMBERED = 'anpi.me';

const remember = (me: Me | null): void => {
  try {
    // The token is not kept beyond the tab, nor where the stream stood; the rest is a name and a role.
    if (me) localStorage.setItem(REMEMBERED, JSON.stringify({ ...me, csrf: '', live: undefined }));
    else localStorage.removeItem(REMEMBERED);
  } catch {
    /* then a page without signal cannot start */
  }
};

/** A locked tablet stays locked when the page is loaded again without signal. */
function rememberLocked(): void {
  const me = remembered();
  if (me && !me.locked) remember({ ...me, locked: true });
}

const remembered = (): Me | null => {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null') as Me | null;
  } catch {
    return null;
  }
};

/** Not any more when another page of this browser has just logged out. */
export const isRemembered = (user: string): boolean => remembered()?.user.id === user;

/** Ends a log-out that found no signal, first; then measures the clock and remembers who it is. Rejects as api.me does, and
 * what is remembered stays then. */
export async function fetchMe(): Promise<Me> {
  await finishLeaving();
  const sent = Date.now();
  const me = await api.me();
  measureClock(me.clock, sent, Date.now());
  remember(me);
  return me;
}

/** Nobody stands before a wall to press a button: a page that could not begin tries again by itself. */
const BEGIN_AGAIN_MS = 5_000;
/** How long until that; null where nothing but somebody's doing helps. */
export const againIn = (problem: unknown): number | null =>
  problem instanceof ApiError && problem.again ? Math.max(BEGIN_AGAIN_MS, (problem.retryAfterS ?? 0) * 1000) : null;

/** A wall's page runs for weeks: what `me` says of certificates is asked for anew. */
const REFRESH_MS = 3_600_000;

const shown = (me: Me, fresh: boolean): Session =>
  me.locked
    ? { state: 'locked', me }
    : pagesOf(me.user.role).includes(location.pathname.replace(/\.html$/, ''))
      ? { state: 'in', me, fresh }
      : { state: 'wrong', me };

const isEnded = (problem: unknown): boolean => problem instanceof ApiError && problem.status === 401;

/** What another page of this browser has left behind, and what this one does about it: leave when somebody else is in, or nobody
 * any more; lock; ask again when the tablet was unlocked or the same user has logged in anew. */
export function answerTo(kept: Me | null, now: Session): 'leave' | 'lock' | 'load' | 'stay' {
  if (now.state !== 'in' && now.state !== 'locked' && now.state !== 'wrong') return 'stay';
  if (!kept || (now.me && kept.user.id !== now.me.user.id)) return 'leave';
  if (kept.locked) return now.state === 'in' ? 'lock' : 'stay';
  return now.state === 'locked' || kept.session !== now.me.session || (now.state === 'in' && now.ended) ? 'load' : 'stay';
}

interface Doings {
  lock: () => void;
  leave: () => void;
  load: () => void;
  check: () => void;
}

/** What other pages of this browser do, what any answer says, and what the stream meets: this page hears of all of it. */
function useOthers(now: { current: Session }, doings: Doings): void {
  const latest = useRef(doings);
  latest.current = doings;
  useEffect(() => {
    tellWhenLocked(() => {
      rememberLocked();
      latest.current.lock();
    });
    tellWhenLiveRefused(() => latest.current.check());
    const answer = (): boolean => {
      const what = answerTo(remembered(), now.current);
      if (what !== 'stay') latest.current[what]();
      return what !== 'stay';
    };
    const onStorage = (event: StorageEvent): void => {
      if (event.key !== REMEMBERED && event.key !== null) return;
      answer();
    };
    // A page that the browser kept aside was told nothing: what has happened meanwhile is heard before it is seen again.
    const onShow = (event: PageTransitionEvent): void => {
      if (event.persisted && !answer()) latest.current.check();
    };
    addEventListener('storage', onStorage);
    addEventListener('pageshow', onShow);
    // A page that started without signal asks who is here when there is some.
    const stop = connection.onBack(() => {
      if (now.current.state === 'in' && !now.current.fresh) latest.current.check();
    });
    return () => {
      removeEventListener('storage', onStorage);
      removeEventListener('pageshow', onShow);
      stop();
    };
  }, []);
}

/** Once in a page, by its outermost part: it owns the page's live stream and the way to the log-in page. With `worksOffline` what the
 * device remembers is enough to begin. The second value asks anew. */
export function useSession(worksOffline: boolean): [Session, () => void] {
  const [session, setSession] = useState<Session>({ state: 'loading' });
  const now = useRef(session);
  const set = (next: Session): void => {
    now.current = next;
    setSession(next);
  };
  /** Nothing of the page stays on the screen, and nothing more is heard. `forget`: nobody is in any more, or somebody else. */
  const leave = (forget = true): void => {
    if (forget) forgetTab();
    endLive();
    set({ state: 'loading' });
    toLogin();
  };
  const lock = (): void => {
    if (now.current.state === 'in') {
      endLive();
      set({ state: 'locked', me: now.current.me });
    }
  };
  const take = (me: Me, fresh: boolean): void => {
    const before = now.current;
    const other = 'me' in before && before.me && before.me.user.id !== me.user.id;
    if (me.user.must_change || other) return leave(); // the log-in page is where a password is changed
    followSession(me.session ?? '', fresh ? (me.live ?? null) : null);
    set(shown(me, fresh));
  };
  const load = (): void => {
    fetchMe().then(
      (me) => take(me, true),
      (problem: unknown) => {
        const me = worksOffline ? remembered() : null;
        if (isEnded(problem)) leave(false);
        else if (problem instanceof ApiError && problem.body.code === 'auth.locked') set({ state: 'locked', me: remembered() });
        else if (me) take(me, false);
        else set({ state: 'failed', problem });
      },
    );
  };
  /** Whether it is still this session, of a page that goes on as long as nobody says no. */
  const check = (): void => {
    fetchMe().then(
      (me) => {
        if (now.current.state === 'in') take(me, true);
      },
      (problem: unknown) => {
        if (!isEnded(problem) || now.current.state !== 'in') return;
        if (worksOffline) set({ ...now.current, ended: true });
        else leave(false);
      },
    );
  };
  useOthers(now, { lock, leave, load, check });
  useEffect(load, []);
  useEffect(() => {
    const wait = session.state === 'failed' ? againIn(session.problem) : null;
    if (wait === null) return undefined;
    const timer = setTimeout(load, wait);
    return () => clearTimeout(timer);
  }, [session]);
  useEffect(() => {
    const timer = setInterval(check, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return [session, load];
}

/** Leaves this page, and comes back to it after the log-in. */
export const toLogin = (): void => location.replace('/?next=' + encodeURIComponent(location.pathname));

/** Locks this tablet until its PIN; every page of it waits. */
export async function lockNow(): Promise<void> {
  await api.lock();
  endLive();
  rememberLocked();
  location.reload();
}

/** What this tab keeps (a case number) is the next user's no more than what the device does. */
function forgetTab(): void {
  try {
    sessionStorage.clear();
  } catch {
    /* nothing is kept there */
  }
}

/** Nothing that was fetched stays on this device, on whatever page somebody logs out; what was not sent does. */
export async function logOut(): Promise<void> {
  endLive();
  await leaveServer();
  remember(null);
  forgetTab();
  await forgetFetched().catch(() => undefined);
  location.replace('/');
}

/** The page of a role, or null when it has none. */
export function homeOf(role: string): '/command' | '/field' | '/dispatch' | '/admin' | '/audit' | null {
  switch (role) {
    case 'command':
    case 'health_center':
    case 'pref':
    case 'police':
      return '/command';
    case 'field_care':
    case 'field_community':
      return '/field';
    case 'dispatch':
    case 'ambulance':
    case 'care':
    case 'clerk':
      return '/dispatch';
    case 'admin':
      return '/admin';
    case 'auditor':
      return '/audit';
    default:
      return null;
  }
}

/** Every page a role can use. */
export function pagesOf(role: string): string[] {
  const home = homeOf(role);
  return ['/account', ...(role === 'command' ? ['/command', '/field', '/dispatch'] : home ? [home] : [])];
}
