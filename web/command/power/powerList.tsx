// SPDX-License-Identifier: Apache-2.0
// The list that saves lives: people on powered devices in an outage, least time first, counted down each minute.
// The order is the server's: running down, possibly, no longer watched, on external power, moved, restored but unconfirmed.
import { useState } from 'preact/hooks';
import type { FeedSource, PowerAnswer, PowerEntry } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { useNow } from '../../shared/ui/hooks';
import { minutesLeft } from '../../shared/ui/minutes';
import { Empty } from '../../shared/ui/notice';
import { titlesOf } from '../feeds/outages';
import { PowerConfirm } from './powerConfirm';
import { PowerRow } from './powerRow';

export function PowerList(props: {
  power: PowerAnswer | null;
  feeds: FeedSource[] | null;
  mayConfirm: boolean;
  onOpen: (entry: PowerEntry) => void;
  onDone: () => void;
}) {
  const now = useNow(10_000);
  const [confirming, setConfirming] = useState<PowerEntry | null>(null);
  const { power } = props;
  if (!power) return null;
  if (power.persons.length === 0)
    return (
      <Empty icon="bolt" title={t('power.empty')}>
        {t('power.empty.hint')}
      </Empty>
    );
  const titles = titlesOf(props.feeds);
  const countedAt = Date.parse(power.now ?? power.as_of);
  return (
    <>
      <ul class="power" aria-label={t('power.title')}>
        {power.persons.map((entry) => (
          <PowerRow
            key={`${entry.person} ${entry.device}`}
            entry={entry}
            titles={titles}
            left={minutesLeft(entry.minutes_left, countedAt, now.getTime())}
            mayConfirm={props.mayConfirm}
            onOpen={() => props.onOpen(entry)}
            onConfirm={() => setConfirming(entry)}
          />
        ))}
      </ul>
      {confirming && (
        <PowerConfirm
          entry={confirming}
          onClose={() => setConfirming(null)}
          onDone={() => {
            setConfirming(null);
            props.onDone();
          }}
        />
      )}
    </>
  );
}
