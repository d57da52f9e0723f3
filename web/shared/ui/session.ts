// SPDX-License-Identifier: Apache-2.0
// Who is here. Pages start with it; a page that works without signal starts from what the device remembers.
import { useEffect, useState } from 'preact/hooks';
import { api, ApiError, tellWhenLocked } from '../api/client';
import { measureClock } from '../api/clock';
import type { Me } from '../api/types';

export type Session =
  | { state: 'loading' }
  | { state: 'in'; me: Me; fresh: boolean }
  /** `me` as this device remembers it: a locked tablet is told nothing. */
  | { state: 'locked'; me: Me | null }
  | { state: 'failed'; problem: unknown };

const REMEMBERED = 'anpi.me';

const remember = (me: Me | null): void => {
  try {
    // The token is not kept beyond the tab; the rest is a name and a role.
    if (me) localStorage.setItem(REMEMBERED, JSON.stringify({ ...me, csrf: '' }));
    else localStorage.removeItem(REMEMBERED);
  } catch { /* then a page without signal cannot start */ }
};

/** A locked tablet stays locked when the page is loaded again without signal. */
function rememberLocked(): void {
  const me = remembered();
  if (me && !me.locked) remember({ ...me, locked: true });
}

const remembered = (): Me | null => {
  try { return JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null') as Me | null; } catch { return null; }
};

export async function fetchMe(): Promise<Me> {
  const sent = Date.now();
  const me = await api.me();
  measureClock(me.clock, sent, Date.now());
  remember(me);
  return me;
}

/** A wall's page runs for weeks: what `me` says of certificates is asked for anew. */
const REFRESH_MS = 3_600_000;

const shown = (me: Me, fresh: boolean): Session => (me.locked ? { state: 'locked', me } : { state: 'in', me, fresh });

/** Locks every page of this tablet: the one that heard of it, and by the storage its other tabs; unlocks them likewise. */
function useLocks(set: (change: (now: Session) => Session) => void, load: () => void): void {
  useEffect(() => {
    const lock = (): void => set((now) => (now.state === 'in' ? { state: 'locked', me: now.me } : now));
    tellWhenLocked(() => {
      rememberLocked();
      lock();
    });
    const onStorage = (event: StorageEvent): void => {
      if (event.key !== REMEMBERED) return;
      if (remembered()?.locked) lock();
      else set((now) => { if (now.state === 'locked') load(); return now; });
    };
    addEventListener('storage', onStorage);
    return () => removeEventListener('storage', onStorage);
  }, []);
}

export function useSession(worksOffline: boolean): [Session, () => void] {
  const [session, setSession] = useState<Session>({ state: 'loading' });
  const load = (): void => {
    fetchMe().then(
      (me) => {
        if (me.user.must_change) toLogin(); // where it can be changed
        else setSession(shown(me, true));
      },
      (problem: unknown) => {
        if (problem instanceof ApiError && problem.status === 401) {
          toLogin();
          return;
        }
        if (problem instanceof ApiError && problem.body.code === 'auth.locked') {
          setSession({ state: 'locked', me: remembered() });
          return;
        }
        const me = worksOffline ? remembered() : null;
        setSession(me ? shown(me, false) : { state: 'failed', problem });
      },
    );
  };
  useLocks(setSession, load);
  useEffect(load, []);
  useEffect(() => {
    const timer = setInterval(() => {
      fetchMe().then((me) => setSession((now) => (now.state === 'in' ? shown(me, true) : now)), () => undefined);
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return [session, load];
}

export const toLogin = (): void => location.replace('/?next=' + encodeURIComponent(location.pathname));

/** Locks this tablet until its PIN; every page of it waits. */
export async function lockNow(): Promise<void> {
  await api.lock();
  rememberLocked();
  location.reload();
}

export async function logOut(forget: () => Promise<void> = async () => undefined): Promise<void> {
  try { await api.logout(); } catch { /* the cookie goes when the session times out */ }
  remember(null);
  await forget();
  location.replace('/');
}

/** The page of a role, or null when it has none. */
export function homeOf(role: string): '/command' | '/field' | '/dispatch' | '/admin' | '/audit' | null {
  switch (role) {
    case 'command': case 'health_center': case 'pref': case 'police': return '/command';
    case 'field_care': case 'field_community': return '/field';
    case 'dispatch': case 'ambulance': case 'care': case 'clerk': return '/dispatch';
    case 'admin': return '/admin';
    case 'auditor': return '/audit';
    default: return null;
  }
}

/** Every page a role can use. */
export function pagesOf(role: string): string[] {
  const home = homeOf(role);
  return ['/account', ...(role === 'command' ? ['/command', '/field', '/dispatch'] : home ? [home] : [])];
}
