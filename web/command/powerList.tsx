// SPDX-License-Identifier: Apache-2.0
// The list that saves lives: people on powered devices in an outage, least time first, counted down each minute.
import type { PowerAnswer, PowerEntry } from '../shared/api/types';
import { t, tOr } from '../shared/i18n';
import { word } from '../shared/i18n/words';
import { minutesText } from '../shared/ui/facts';
import { useNow } from '../shared/ui/hooks';
import { minutesLeft, urgencyOf } from '../shared/ui/minutes';
import { Empty } from '../shared/ui/notice';
import { Tel } from '../shared/ui/personSummary';
import { when } from '../shared/ui/time';

/** An area has ended, but nobody has confirmed power in the home: below those still out. */
export const isRestored = (entry: PowerEntry): boolean => /restor|復電/.test(entry.state);

function PowerRow({ entry, left, onOpen }: { entry: PowerEntry; left: number | null; onOpen: () => void }) {
  const restored = isRestored(entry);
  const urgency = restored ? 'restored' : urgencyOf(left);
  return (
    <li class={`power-row is-${urgency}`}>
      <div class="power-left">
        <b class="num">{restored ? '—' : left === null ? '?' : minutesText(left)}</b>
        <span>{restored ? t('power.restored') : t(`power.${urgencyOf(left)}`)}</span>
      </div>
      <div class="power-who">
        <button type="button" onClick={onOpen}><b>{entry.name ?? entry.person}</b>{entry.kana && <small>{entry.kana}</small>}</button>
        <span class="power-device">{word(entry.device)}</span>
        <span class="power-where">{entry.zone_name}{entry.address ? `　${entry.address}` : ''}</span>
        <span class="power-why">
          {entry.since && <span>{t('power.since', { time: when(entry.since) })}</span>}
          <span>{t('power.match', { level: tOr('match', entry.match_level) })}</span>
          <span>{t('power.sources', { sources: entry.sources.join('、') })}</span>
        </span>
        {restored && <em>{t('power.restored.hint')}</em>}
      </div>
      <Tel number={entry.phone} />
    </li>
  );
}

export function PowerList({ power, onOpen }: { power: PowerAnswer | null; onOpen: (entry: PowerEntry) => void }) {
  const now = useNow(10_000);
  if (!power) return <p class="muted pane-pad">{t('app.loading')}</p>;
  if (power.persons.length === 0) return <Empty icon="bolt" title={t('power.empty')}>{t('power.empty.hint')}</Empty>;
  const asOf = Date.parse(power.as_of);
  const rows = power.persons
    .map((entry) => ({ entry, left: minutesLeft(entry.minutes_left, asOf, now.getTime()) }))
    .sort((a, b) => Number(isRestored(a.entry)) - Number(isRestored(b.entry)) || (a.left ?? -1) - (b.left ?? -1));
  return (
    <ul class="power" aria-label={t('power.title')}>
      {rows.map(({ entry, left }) => <PowerRow key={`${entry.person} ${entry.device}`} entry={entry} left={left} onOpen={() => onOpen(entry)} />)}
    </ul>
  );
}
