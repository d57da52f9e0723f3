// SPDX-License-Identifier: Apache-2.0
// Whether the home is without power, and what that leaves.
import type { PersonAnswer } from '../../api/types';
import { t, tOr } from '../../i18n';
import { Icon } from '../icons';
import { when } from '../time';
import { minutesText } from './facts';

function powerText(power: NonNullable<PersonAnswer['power']>): string {
  if (power.state !== 'running_down' && power.state !== 'possible') return t(`power_state.${power.state}`);
  if (power.battery_unknown) return t('power.unknown');
  return power.minutes_left > 0 ? `${t('power.left')} ${minutesText(power.minutes_left)}` : t('power.over');
}

export function OutageLine({ answer }: { answer: PersonAnswer }) {
  const { outage, power } = answer;
  if (!outage && !power) return null;
  return (
    <div class="outage-line">
      <Icon name="bolt" />
      <span>
        <b>{t(outage?.possible ? 'power_state.possible' : 'person.outage')}</b>
        {outage?.since && ` ${t('power.since', { time: when(outage.since) })}`}
        {outage?.match_level && ` ${t('power.match', { level: tOr('match', outage.match_level) })}`}
      </span>
      {power && <strong class="num">{powerText(power)}</strong>}
    </div>
  );
}
