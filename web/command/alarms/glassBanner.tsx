// SPDX-License-Identifier: Apache-2.0
// Somebody broke the glass: the second person is told at once, over whatever else the page shows, until they have taken
// note; after that a quiet line stays until each opening is reviewed. F8 leads to it from anywhere on the page.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Me, Opening } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { Dialog } from '../../shared/ui/dialog';
import { usePoll } from '../../shared/ui/hooks';
import { Icon } from '../../shared/ui/icons';
import { OneList } from '../../shared/ui/oneList';
import { opener, OpeningList } from '../../shared/ui/openings';
import { LOUD } from '../../shared/ui/pageTitle';
import { when } from '../../shared/ui/time';
import { useLoader } from '../../shared/ui/useLoader';
import { alarmOf, keepNoted, readNoted, standing, type Alarm } from './openings';

const REFRESH_MS = 60_000;
const GAP_MS = 500;

/** `hear` takes what the live stream says on `alert`; `load` asks for the list anew. */
export function useGlass(me: Me, enabled: boolean) {
  const [openings, setOpenings] = useState<Opening[] | null>(null);
  const [total, setTotal] = useState(0);
  const [alarms, setAlarms] = useState<Alarm[]>([]);
  const [noted, setNoted] = useState(() => readNoted(me.user.id));
  const { load, problem } = useLoader(async () => {
    if (!enabled) return;
    const answer = await api.openings();
    setOpenings(answer.openings);
    setTotal(answer.waiting);
  }, GAP_MS);
  useEffect(load, [enabled]);
  usePoll(load, REFRESH_MS, enabled);
  const hear = (data: unknown): void => {
    const alarm = alarmOf(data);
    if (alarm) setAlarms((now) => [alarm, ...now.filter((a) => a.id !== alarm.id)]);
    load();
  };
  const stands = standing(openings ?? [], alarms, noted, me.user.login);
  const note = (): void => {
    const next = new Set([...noted, ...stands.loud.map((o) => o.id), ...stands.unnamed.map((a) => a.id)]);
    setNoted(next);
    keepNoted(me.user.id, next);
  };
  return { ...stands, openings, total, problem, load, hear, note, login: me.user.login };
}

export type Glass = ReturnType<typeof useGlass>;

function Text({ glass }: { glass: Glass }) {
  const first = glass.loud[0];
  const more = glass.loud.length + glass.unnamed.length - 1;
  return (
    <span class="glass-text">
      <strong>{t('glass.alert')}</strong>
      {first ? <>{t('glass.opened', { time: when(first.at), who: opener(first), person: first.person })}　{t('glass.reason')}：{first.reason}</>
        : t('glass.unnamed', { time: when(glass.unnamed[0]?.at) })}
      {more > 0 && <b>　{t('glass.more', { n: more })}</b>}
    </span>
  );
}

/** The region is there before its text, so that readers announce it. */
export function GlassBanner({ glass, onOpen }: { glass: Glass; onOpen: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  const loud = glass.loud.length + glass.unnamed.length > 0;
  useEffect(() => {
    const go = (event: KeyboardEvent): void => {
      const button = event.key === 'F8' ? place.current?.querySelector('button') : null;
      if (!button) return;
      event.preventDefault();
      button.focus();
    };
    addEventListener('keydown', go);
    return () => removeEventListener('keydown', go);
  }, []);
  useEffect(() => {
    const plain = document.title.startsWith(LOUD) ? document.title.slice(LOUD.length) : document.title;
    document.title = loud ? LOUD + plain : plain;
  }, [loud]);
  return (
    <div class="glass-place no-print" ref={place} role="region" aria-label={t('glass.title')} aria-live="assertive">
      {loud && (
        <div class="banner bad glass">
          <Icon name="alert" size={28} /><Text glass={glass} />
          <span class="glass-act">
            <button type="button" class="button" aria-keyshortcuts="F8" onClick={() => { glass.note(); onOpen(); }}>{t('glass.review')}<kbd>F8</kbd></button>
            <button type="button" class="button" onClick={glass.note}>{t('glass.note')}</button>
          </span>
        </div>
      )}
      {!loud && glass.waiting.length > 0 && (
        <div class={'banner ' + (glass.overdue ? 'bad' : 'warn')}>
          <Icon name="clock" size={20} /><span>{t(glass.overdue ? 'glass.waiting.overdue' : 'glass.waiting', { n: glass.waiting.length, overdue: glass.overdue })}</span>
          <button type="button" class="button small" aria-keyshortcuts="F8" onClick={onOpen}>{t('glass.review')}</button>
        </div>
      )}
    </div>
  );
}

export function GlassDialog({ glass, onClose }: { glass: Glass; onClose: () => void }) {
  return (
    <Dialog title={t('glass.title')} wide onClose={onClose}>
      <OneList name={t('glass.title')} ready={glass.openings !== null} problem={glass.problem} onReload={glass.load}>
        {glass.openings && <OpeningList openings={glass.openings} total={glass.total} login={glass.login} onDone={glass.load} />}
      </OneList>
    </Dialog>
  );
}
