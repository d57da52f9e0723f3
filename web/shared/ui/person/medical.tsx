// SPDX-License-Identifier: Apache-2.0
import type { PersonAnswer } from '../../api/types';
import { t } from '../../i18n';
import { Block, Labelled } from './block';
import { Tel } from './tel';

export function Medical({ answer }: { answer: PersonAnswer }) {
  const { medical, doctor } = answer.person;
  if (!medical && !doctor) return null;
  return (
    <Block title={t('person.medical')} icon="note">
      <dl class="labels">
        <Labelled label={t('person.flags')} value={medical?.flags} />
        <Labelled label={t('person.allergies')} value={medical?.allergies} />
        <Labelled label={t('person.conditions')} value={medical?.conditions} />
        <Labelled label={t('person.medicines')} value={medical?.medicines} />
        {(doctor?.name || doctor?.phone) && (
          <div class="labelled">
            <dt>{t('person.doctor')}</dt>
            <dd>
              {doctor.name} <Tel number={doctor.phone} />
            </dd>
          </div>
        )}
        <Labelled label={t('person.hospital')} value={doctor?.hospital} />
        <Labelled label={t('person.agreed_hospital')} value={doctor?.agreed_hospital} />
      </dl>
    </Block>
  );
}
