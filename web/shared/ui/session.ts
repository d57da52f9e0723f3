// SPDX-License-Identifier: Apache-2.0
// Who is here. Pages start with it; a page that works without signal starts from what the device remembers.
import { useEffect, useState } from 'preact/hooks';
import { api, ApiError } from '../api/client';
import { measureClock } from '../api/clock';
import type { Me } from '../api/types';

export type Session =
  | { state: 'loading' }
  | { state: 'in'; me: Me; fresh: boolean }
  | { state: 'failed'; problem: unknown };

const REMEMBERED = 'anpi.me';

const remember = (me: Me | null): void => {
  try {
    // The token is not kept beyond the tab; the rest is a name and a role.
    if (me) localStorage.setItem(REMEMBERED, JSON.stringify({ ...me, csrf: '' }));
    else localStorage.removeItem(REMEMBERED);
  } catch { /* then a page without signal cannot start */ }
};

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

export function useSession(worksOffline: boolean): [Session, () => void] {
  const [session, setSession] = useState<Session>({ state: 'loading' });
  const load = (): void => {
    fetchMe().then(
      (me) => {
        if (me.user.must_change) location.replace('/'); // where it can be changed
        else setSession({ state: 'in', me, fresh: true });
      },
      (problem: unknown) => {
        if (problem instanceof ApiError && problem.status === 401) {
          location.replace('/?next=' + encodeURIComponent(location.pathname));
          return;
        }
        const me = worksOffline ? remembered() : null;
        setSession(me ? { state: 'in', me, fresh: false } : { state: 'failed', problem });
      },
    );
  };
  useEffect(load, []);
  return [session, load];
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
