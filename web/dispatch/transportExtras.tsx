// SPDX-License-Identifier: Apache-2.0
// The part of the form that may stay empty: times of the run, vitals, hospitals that did not take the patient.
import { t } from '../shared/i18n';
import { word } from '../shared/i18n/words';
import { Field } from '../shared/ui/form';
import { Icon } from '../shared/ui/icons';
import { ClockInput } from '../shared/ui/timeInput';
import { JCS, STAGES, VITALS, type Parts, type Vital } from './transportParts';

interface PartProps {
  parts: Parts;
  onChange: (parts: Parts) => void;
}

/** When the run came to each of its stages. */
function Times({ parts, onChange }: PartProps) {
  return (
    <fieldset>
      <legend>{t('transport.times')}</legend>
      <div class="small-fields">
        {STAGES.map((stage) => (
          <Field key={stage} label={word(stage)}>
            <ClockInput
              value={parts.times[stage] ?? ''}
              onValue={(time) => onChange({ ...parts, times: { ...parts.times, [stage]: time } })}
            />
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

function Vitals({ parts, onChange }: PartProps) {
  const set = (name: Vital, value: string): void => onChange({ ...parts, vitals: { ...parts.vitals, [name]: value } });
  return (
    <fieldset>
      <legend>{t('transport.vitals')}</legend>
      <div class="small-fields">
        <Field label="JCS">
          <select value={parts.vitals.jcs ?? ''} onChange={(event) => set('jcs', event.currentTarget.value)}>
            <option value="">{t('transport.notmeasured')}</option>
            {JCS.map((each) => (
              <option key={each} value={String(each)}>
                {each}
              </option>
            ))}
          </select>
        </Field>
        {VITALS.map(([name]) => (
          <Field key={name} label={t(`vital.${name}`)}>
            <input
              inputMode="decimal"
              maxLength={6}
              value={parts.vitals[name] ?? ''}
              onInput={(event) => set(name, event.currentTarget.value)}
            />
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

/** Hospitals that did not take the patient, and why. */
function Refusals({ parts, onChange }: PartProps) {
  const set = (at: number, change: { hospital?: string; reason?: string }): void =>
    onChange({ ...parts, refusals: parts.refusals.map((each, i) => (i === at ? { ...each, ...change } : each)) });
  return (
    <fieldset>
      <legend>{t('transport.refusals')}</legend>
      {parts.refusals.map((refusal, i) => (
        <div class="two" key={i}>
          <Field label={t('transport.hospital')}>
            <input maxLength={200} value={refusal.hospital} onInput={(event) => set(i, { hospital: event.currentTarget.value })} />
          </Field>
          <Field label={t('transport.refusal.reason')}>
            <input
              maxLength={200}
              value={refusal.reason}
              placeholder={t('transport.refusal.hint')}
              onInput={(event) => set(i, { reason: event.currentTarget.value })}
            />
          </Field>
        </div>
      ))}
      <button
        type="button"
        class="button small"
        onClick={() => onChange({ ...parts, refusals: [...parts.refusals, { hospital: '', reason: '' }] })}
      >
        <Icon name="plus" size={20} />
        {t('transport.refusal.add')}
      </button>
    </fieldset>
  );
}

export function TransportExtras({ open, ...part }: PartProps & { open: boolean }) {
  return (
    <details class="transport-extras" open={open}>
      <summary>{t('transport.extras')}</summary>
      <Times {...part} />
      <Vitals {...part} />
      <Refusals {...part} />
    </details>
  );
}
