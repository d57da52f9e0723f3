// SPDX-License-Identifier: Apache-2.0
// One shelter: what it is, how it stands, and a button for each state it can be given.
import type { Shelter, ShelterState } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { word } from '../../shared/i18n/words';
import { when } from '../../shared/ui/time';
import { ACT_TEXT, FULL, inUse, OPEN } from './shelters';

const act = (state: ShelterState): string => {
  const key = ACT_TEXT[state];
  return key ? t(key) : word(state);
};

export function ShelterRow(props: { shelter: Shelter; next: ShelterState[]; busy: boolean; onSet: (state: ShelterState) => void }) {
  const { shelter } = props;
  const facts = [
    word(shelter.kind),
    shelter.address,
    shelter.capacity === null ? null : t('shelter.capacity', { n: shelter.capacity.toLocaleString('ja-JP') }),
  ].filter(Boolean);
  return (
    <li class={'shelter' + (shelter.state === OPEN ? ' is-open' : shelter.state === FULL ? ' is-full' : '')}>
      <div class="shelter-text">
        <p class="shelter-name">
          <b>{shelter.name}</b>
          <span class="badge">
            {shelter.drill ? t('banner.drill') : ''}
            {word(shelter.state)}
          </span>
          {shelter.outside && <span class="badge refused">{t('shelter.outside')}</span>}
          {inUse(shelter) && shelter.state_at && <span class="muted num">{t('shelter.since', { time: when(shelter.state_at) })}</span>}
        </p>
        <p class="muted">{facts.join('　')}</p>
      </div>
      <div class="shelter-acts no-print">
        {props.next.map((state) => (
          <button
            type="button"
            key={state}
            class={'button small' + (state === OPEN ? ' primary' : '')}
            disabled={props.busy}
            aria-label={`${shelter.name} ${act(state)}`}
            onClick={() => props.onSet(state)}
          >
            {act(state)}
          </button>
        ))}
      </div>
    </li>
  );
}
