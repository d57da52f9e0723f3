// SPDX-License-Identifier: Apache-2.0
// The newest log-in of one's account that is not this session's: in the head of every page, once to whoever has just come in, and as
// a notice when it becomes another while one is in. Whose password was stolen sees it here.
import { useEffect, useState } from 'preact/hooks';
import type { Me } from '../../api/types';
import { t } from '../../i18n';
import { useChange, useLive } from '../hooks';
import { Icon } from '../icons';
import { when } from '../time';
import { useLoader } from '../useLoader';
import { fetchMe } from './session';

type LastLogin = NonNullable<Me['last_login']>;

const SEEN = 'anpi.login.seen';
const GREETING_MS = 10_000;
const TOPICS = ['alert'] as const;

/** What this browser has been told of, and in which session. */
export interface Seen {
  session: string;
  at: string | null;
}

const seenNow = (): Seen | null => {
  try {
    return JSON.parse(localStorage.getItem(SEEN) ?? 'null') as Seen | null;
  } catch {
    return null;
  }
};
const keepSeen = (seen: Seen): void => {
  try {
    localStorage.setItem(SEEN, JSON.stringify(seen));
  } catch {
    /* then each page says it once more */
  }
};

/** A server of before tells of no log-in, and then there is nothing to say. */
export function newsOf(me: Me, seen: Seen | null): 'greeting' | 'elsewhere' | null {
  if (me.last_login === undefined) return null;
  if (seen?.session !== me.session) return 'greeting';
  return me.last_login && Date.parse(me.last_login.at) > Date.parse(seen?.at ?? '1970-01-01') ? 'elsewhere' : null;
}

const whatOf = (last: LastLogin): string =>
  [when(last.at), last.device ? t('last.device', { name: last.device }) : (last.address ?? '')].filter(Boolean).join(t('last.and'));
export const lastLine = ({ last_login: last }: Me): string =>
  last === undefined ? '' : last === null ? t('last.first') : t('last.line', { what: whatOf(last) });

/** `me` as the server now tells it; the stream says when to ask, and what it could not say while it was down is asked for too. */
export function useLastLogin(me: Me): { me: Me; elsewhere: LastLogin | null; greets: boolean; note: () => void } {
  const [now, setNow] = useState(me);
  const [seen, setSeen] = useState(seenNow);
  const [greets, setGreets] = useState(false);
  const { load } = useLoader(async () => {
    const fresh = await fetchMe();
    if (fresh.session === me.session) setNow(fresh);
  });
  const up = useLive(
    TOPICS,
    true,
    (_, data) => {
      if (Array.isArray(data) && data.some((each) => 'kind' in each && each.kind === 'user')) load();
    },
    load,
  );
  useChange(up, () => {
    if (up) load();
  });
  useEffect(() => setNow(me), [me]);
  const news = newsOf(now, seen);
  const note = (): void => {
    const told = { session: now.session ?? '', at: now.last_login?.at ?? null };
    keepSeen(told);
    setSeen(told);
  };
  useEffect(() => {
    if (news !== 'greeting') return;
    setGreets(true);
    note();
  }, [news]);
  useEffect(() => {
    if (!greets) return undefined;
    const timer = setTimeout(() => setGreets(false), GREETING_MS);
    return () => clearTimeout(timer);
  }, [greets]);
  return { me: now, elsewhere: news === 'elsewhere' ? (now.last_login ?? null) : null, greets, note };
}

/** It lies over the page and lets every tap through: nothing moves when it goes. */
export const Greeting = ({ me }: { me: Me }) => (
  <div class="undo-place" role="status" data-last-login="greeting">
    <span class="banner clock">{lastLine(me)}</span>
  </div>
);

export function ElsewhereBanner({ last, onNote }: { last: LastLogin; onNote: () => void }) {
  return (
    <div class="banner warn" role="status" data-last-login="elsewhere">
      <Icon name="alert" size={20} />
      <span>{t('last.elsewhere', { what: whatOf(last) })}</span>
      {location.pathname !== '/account' && (
        <a class="button small" href="/account#sessions">
          {t('app.account')}
        </a>
      )}
      <button type="button" class="button small" onClick={onNote}>
        {t('app.close')}
      </button>
    </div>
  );
}
