// SPDX-License-Identifier: Apache-2.0
// One person without power: how long it lasts, who and where, whose word it stands on, and what can be done.
import type { PowerEntry } from '../../shared/api/types';
import { t, tOr } from '../../shared/i18n';
import { word } from '../../shared/i18n/words';
import { Tel } from '../../shared/ui/person/tel';
import { when } from '../../shared/ui/time';
import { leftOf } from './powerLeft';
import { seenBy, sourceText } from './seenBy';

/** What each source calls itself. */
type Titles = ReadonlyMap<string, string>;

function Why({ entry, titles }: { entry: PowerEntry; titles: Titles }) {
  return (
    <span class="power-why">
      {entry.since && <span>{t('power.since', { time: when(entry.since) })}</span>}
      {entry.match_level && <span>{t('power.match', { level: tOr('match', entry.match_level) })}</span>}
      {entry.sources.length > 0 && (
        <span>{t('power.sources', { sources: entry.sources.map((source) => titles.get(source) ?? sourceText(source)).join('、') })}</span>
      )}
    </span>
  );
}

/** Whose word the row stands on beside the feeds': a device's call, or somebody who was there. */
function SeenMark({ entry }: { entry: PowerEntry }) {
  const seen = seenBy(entry);
  if (!seen) return null;
  const title = t(seen.kind === 'call' ? 'power.seen.call.title' : 'power.seen.visit.title', { who: seen.who });
  return (
    <span class={`power-seen is-${seen.kind}`} title={title} aria-label={title} role="note">
      {t(seen.kind === 'call' ? 'power.seen.call' : 'power.seen.visit')}
    </span>
  );
}

export function PowerRow(props: {
  entry: PowerEntry;
  titles: Titles;
  left: number | null;
  mayConfirm: boolean;
  onOpen: () => void;
  onConfirm: () => void;
}) {
  const { entry } = props;
  const shown = leftOf(entry, props.left);
  return (
    <li class={`power-row is-${shown.kind}`}>
      <div class="power-left">
        <b class="num">{shown.big}</b>
        <span>{shown.text}</span>
      </div>
      <div class="power-who">
        <button type="button" onClick={props.onOpen}>
          <b>{entry.name ?? entry.person}</b>
          {entry.kana && <small>{entry.kana}</small>}
        </button>
        <span class="power-device">{word(entry.device)}</span>
        <SeenMark entry={entry} />
        {entry.move_now && <span class="power-move">{entry.move_to ? t('power.move', { to: entry.move_to }) : t('power.move.none')}</span>}
        <span class="power-where">
          {entry.zone_name}
          {entry.address ? `　${entry.address}` : ''}
        </span>
        <Why entry={entry} titles={props.titles} />
        {entry.phone && <span class="on-paper num">{entry.phone}</span>}
        {entry.state === 'possible' && <em>{t('power.possible.hint')}</em>}
        {entry.state === 'no_longer_watched' && <em>{t('power.no_longer_watched.hint')}</em>}
        {entry.state === 'restored_unconfirmed' && <em>{t('power.restored.hint')}</em>}
      </div>
      <div class="power-act no-print">
        <Tel number={entry.phone} />
        {props.mayConfirm && (
          <button type="button" class="button small" onClick={props.onConfirm}>
            {t('power.confirm')}
          </button>
        )}
      </div>
    </li>
  );
}
