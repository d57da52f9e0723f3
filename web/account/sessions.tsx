// SPDX-License-Identifier: Apache-2.0
// Where else the account is open: each log-in with its device, ended one by one or all the others at once. A tablet that is
// lost, or a desk that was left open, is shut from here; the password is asked for again.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { OwnSession } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Icon } from '../shared/ui/icons';
import { OneList } from '../shared/ui/oneList';
import { when } from '../shared/ui/time';
import { AskPassword } from './askPassword';

/** This one first, then the one last used. */
export const inOrder = (sessions: OwnSession[]): OwnSession[] =>
  [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.used_at.localeCompare(a.used_at));

export const nameOf = (session: OwnSession): string =>
  session.kind === 'program' ? t('sessions.program') : session.device || t('sessions.browser');

function Row({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  return (
    <li class={session.current ? 'is-current' : undefined}>
      <span class="session-name">
        <b>{nameOf(session)}</b>
        {session.current && <span class="badge">{t('sessions.current')}</span>}
      </span>
      <small>{t('sessions.times', { since: when(session.since), used: when(session.used_at) })}</small>
      {!session.current && (
        <button type="button" class="button small" onClick={onEnd}>
          {t('sessions.end')}
        </button>
      )}
    </li>
  );
}

export function Sessions() {
  const [sessions, setSessions] = useState<OwnSession[] | null>(null);
  const [ending, setEnding] = useState<OwnSession | 'others' | null>(null);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const load = (): void => {
    api.sessions().then((answer) => setSessions(inOrder(answer.sessions)), setProblem);
  };
  useEffect(load, []);
  // The servers hear of it within a second; what was ended leaves the list at once.
  const end = async (password: string): Promise<void> => {
    const what = ending;
    await api.endSessions(password, what === 'others' || what === null ? undefined : what.id);
    setSessions((all) => all?.filter((s) => s.current || (what !== 'others' && s !== what)) ?? null);
    setEnding(null);
    setDone(true);
  };
  const ask = (what: OwnSession | 'others'): void => {
    setEnding(what);
    setDone(false);
  };
  return (
    <section class="part" aria-labelledby="sessions">
      <h2 id="sessions">{t('sessions.title')}</h2>
      <p>{t('sessions.text')}</p>
      {done && (
        <p class="success" role="status">
          <Icon name="check" />
          {t('sessions.done')}
        </p>
      )}
      <OneList
        name={t('sessions.title')}
        ready={sessions !== null}
        problem={problem}
        onReload={() => {
          setProblem(null);
          load();
        }}
      >
        <ul class="sessions">
          {sessions?.map((session) => (
            <Row key={session.id} session={session} onEnd={() => ask(session)} />
          ))}
        </ul>
      </OneList>
      {ending !== null && (
        <AskPassword
          key={ending === 'others' ? '' : ending.id}
          danger
          action={ending === 'others' ? t('sessions.end.others') : t('sessions.end.one', { name: nameOf(ending) })}
          ask={end}
          onCancel={() => setEnding(null)}
        />
      )}
      {ending === null && (sessions?.length ?? 0) > 1 && (
        <div class="part-actions">
          <button type="button" class="button" name="end-others" onClick={() => ask('others')}>
            {t('sessions.end.others')}
          </button>
        </div>
      )}
    </section>
  );
}
