// SPDX-License-Identifier: Apache-2.0
// The list that saves lives: people on powered devices in an outage, least time first, counted down each minute.
// The order is the server's: running down, possibly, no longer watched, on external power, moved, restored but unconfirmed.
import { useState } from 'preact/hooks';
import type { FeedSource, PowerAnswer, PowerEntry } from '../../shared/api/types';
import { t, tOr } from '../../shared/i18n';
import { sourceText, word } from '../../shared/i18n/words';
import { minutesText } from '../../shared/ui/facts';
import { useNow } from '../../shared/ui/hooks';
import { minutesLeft, urgencyOf } from '../../shared/ui/minutes';
import { Empty } from '../../shared/ui/notice';
import { Tel } from '../../shared/ui/tel';
import { when } from '../../shared/ui/time';
import { titlesOf } from '../feeds/outages';
import { isRunningDown } from './power';
import { PowerConfirm } from './powerConfirm';
import { seenBy } from './seenBy';

/** 0.344 is 34 %; what is more than nothing and less than all is never shown as either. */
export const shareText = (share: number): string => `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;

/** What stands in the coloured field: the minutes and, in words, how bad that is. */
function leftOf(entry: PowerEntry, left: number | null): { kind: string; big: string; text: string } {
  if (entry.state === 'possible') {
    return { kind: 'possible', big: entry.battery_unknown || left === null ? '?' : minutesText(Math.max(0, left)), text: t('power.possible.share', { share: shareText(entry.share ?? 0) }) };
  }
  if (!isRunningDown(entry)) return { kind: entry.state, big: '—', text: t(`power.${entry.state}`) };
  if (entry.battery_unknown || left === null) return { kind: 'unknown', big: '?', text: t('power.unknown') };
  const urgency = urgencyOf(left);
  if (urgency !== 'over') return { kind: urgency, big: minutesText(left), text: t(`power.${urgency}`) };
  const empty = Math.max(0, -left);
  return { kind: 'over', big: t('power.m', { m: 0 }), text: empty > 0 ? t('power.empty_for', { text: minutesText(empty) }) : t('power.over') };
}

/** What each source calls itself. */
type Titles = ReadonlyMap<string, string>;

function Why({ entry, titles }: { entry: PowerEntry; titles: Titles }) {
  return (
    <span class="power-why">
      {entry.since && <span>{t('power.since', { time: when(entry.since) })}</span>}
      {entry.match_level && <span>{t('power.match', { level: tOr('match', entry.match_level) })}</span>}
      {entry.sources.length > 0 && <span>{t('power.sources', { sources: entry.sources.map((source) => titles.get(source) ?? sourceText(source)).join('、') })}</span>}
    </span>
  );
}

/** Whose word the row stands on beside the feeds': a device's call, or somebody who was there. */
function SeenMark({ entry }: { entry: PowerEntry }) {
  const seen = seenBy(entry);
  if (!seen) return null;
  const title = t(seen.kind === 'call' ? 'power.seen.call.title' : 'power.seen.visit.title', { who: seen.who });
  return <span class={`power-seen is-${seen.kind}`} title={title} aria-label={title} role="note">{t(seen.kind === 'call' ? 'power.seen.call' : 'power.seen.visit')}</span>;
}

function PowerRow(props: { entry: PowerEntry; titles: Titles; left: number | null; mayConfirm: boolean; onOpen: () => void; onConfirm: () => void }) {
  const { entry } = props;
  const shown = leftOf(entry, props.left);
  return (
    <li class={`power-row is-${shown.kind}`}>
      <div class="power-left"><b class="num">{shown.big}</b><span>{shown.text}</span></div>
      <div class="power-who">
        <button type="button" onClick={props.onOpen}><b>{entry.name ?? entry.person}</b>{entry.kana && <small>{entry.kana}</small>}</button>
        <span class="power-device">{word(entry.device)}</span>
        <SeenMark entry={entry} />
        {entry.move_now && <span class="power-move">{entry.move_to ? t('power.move', { to: entry.move_to }) : t('power.move.none')}</span>}
        <span class="power-where">{entry.zone_name}{entry.address ? `　${entry.address}` : ''}</span>
        <Why entry={entry} titles={props.titles} />
        {entry.phone && <span class="on-paper num">{entry.phone}</span>}
        {entry.state === 'possible' && <em>{t('power.possible.hint')}</em>}
        {entry.state === 'no_longer_watched' && <em>{t('power.no_longer_watched.hint')}</em>}
        {entry.state === 'restored_unconfirmed' && <em>{t('power.restored.hint')}</em>}
      </div>
      <div class="power-act no-print">
        <Tel number={entry.phone} />
        {props.mayConfirm && <button type="button" class="button small" onClick={props.onConfirm}>{t('power.confirm')}</button>}
      </div>
    </li>
  );
}

export function PowerList(props: { power: PowerAnswer | null; feeds: FeedSource[] | null; mayConfirm: boolean; onOpen: (entry: PowerEntry) => void; onDone: () => void }) {
  const now = useNow(10_000);
  const [confirming, setConfirming] = useState<PowerEntry | null>(null);
  const { power } = props;
  if (!power) return null;
  if (power.persons.length === 0) return <Empty icon="bolt" title={t('power.empty')}>{t('power.empty.hint')}</Empty>;
  const titles = titlesOf(props.feeds);
  const countedAt = Date.parse(power.now ?? power.as_of);
  return (
    <>
      <ul class="power" aria-label={t('power.title')}>
        {power.persons.map((entry) => (
          <PowerRow key={`${entry.person} ${entry.device}`} entry={entry} titles={titles} left={minutesLeft(entry.minutes_left, countedAt, now.getTime())}
            mayConfirm={props.mayConfirm} onOpen={() => props.onOpen(entry)} onConfirm={() => setConfirming(entry)} />
        ))}
      </ul>
      {confirming && <PowerConfirm entry={confirming} onClose={() => setConfirming(null)} onDone={() => { setConfirming(null); props.onDone(); }} />}
    </>
  );
}
