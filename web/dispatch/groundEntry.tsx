// SPDX-License-Identifier: Apache-2.0
// On which ground somebody is looked up, and for which case.
import { t } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { GLASS } from './look';

export function GroundEntry(props: {
  grounds: readonly string[];
  ground: string;
  onGround: (g: string) => void;
  caseNumber: string;
  onCase: (c: string) => void;
}) {
  const breaking = props.ground === GLASS;
  return (
    <div class={'ground' + (breaking ? ' is-break' : '')}>
      <Field label={t('ground.case')}>
        <input
          name="case"
          value={props.caseNumber}
          placeholder={t('ground.case.hint')}
          maxLength={100}
          onInput={(event) => props.onCase(event.currentTarget.value)}
        />
      </Field>
      <Field label={t('ground.label')}>
        <select value={props.ground} onChange={(event) => props.onGround(event.currentTarget.value)}>
          {props.grounds.map((each) => (
            <option key={each} value={each}>
              {t(`ground.${each as 'vital'}`)}
            </option>
          ))}
        </select>
      </Field>
      {breaking && <p>{t('ground.break.warn')}</p>}
      {breaking && !props.caseNumber.trim() && <p role="alert">{t('ground.case.need')}</p>}
    </div>
  );
}
