// SPDX-License-Identifier: Apache-2.0
// Who this is: name, age, address, status, and how to call.
import type { PersonAnswer } from '../../api/types';
import { t, tOr } from '../../i18n';
import { STAY } from '../../i18n/gen/words';
import { word } from '../../i18n/words';
import { StatusBadge } from '../status';
import { ageText, birthText } from '../time';
import { hasRefusal, sexText } from './facts';
import { Tel } from './tel';

export function Identity({ answer }: { answer: PersonAnswer }) {
  const p = answer.person;
  return (
    <header class="identity">
      <div class="identity-name">
        <small>{p.kana}</small>
        <h2>{p.name}</h2>
      </div>
      <p class="identity-line">
        {typeof p.age === 'number' && <b>{ageText(p.age, p.birth_precision)}</b>}
        <b>{sexText(p.sex)}</b>
        <span>{birthText(p.birth, p.birth_precision)}</span>
      </p>
      <p class="identity-address">
        {p.address} {p.building}
        {p.home && p.home.radius_m !== null && (
          <small>{t('person.level', { level: tOr('match', p.home.level), radius: p.home.radius_m })}</small>
        )}
      </p>
      <div class="identity-tags">
        {answer.status && (
          <>
            {answer.status_drill && <span class="badge">{t('banner.drill')}</span>}
            <StatusBadge status={answer.status} />
          </>
        )}
        {p.stay && (
          <span class={'badge' + (p.stay === STAY.at_home ? '' : ' away')}>
            {t('person.stay')}：{word(p.stay)} {p.stay_place}
            {p.stay !== STAY.at_home && p.stay_located === false ? `（${t('stay.unlocated')}）` : ''}
          </span>
        )}
        {hasRefusal(p.consents) && <span class="badge refused">{t('person.noconsent')}</span>}
        <span class="badge">{t('ground.shown', { ground: tOr('ground', answer.ground) })}</span>
      </div>
      <div class="tels">
        {(p.phones ?? []).map((phone) => (
          <Tel key={phone.number} number={phone.number} label={[word(phone.kind), phone.note].filter(Boolean).join(' ')} />
        ))}
      </div>
    </header>
  );
}
