// SPDX-License-Identifier: Apache-2.0
// A tablet that several share in a shift: its PIN locks and unlocks this log-in, and ends with it.
import { useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { Me } from '../shared/api/types';
import { t } from '../shared/i18n';
import { Field } from '../shared/ui/form';
import { Icon } from '../shared/ui/icons';
import { Problem } from '../shared/ui/notice';
import { pinDigits, pinGood, PIN_DIGITS } from '../shared/ui/frame/pinPad';

export function Pin({ me, onChange }: { me: Me; onChange: () => void }) {
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const lack =
    pin.length === PIN_DIGITS && !pinGood(pin) ? t('pin.rule') : again.length === PIN_DIGITS && again !== pin ? t('pin.differs') : null;
  const save = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    api
      .setPin(pin)
      .then(() => {
        setPin('');
        setAgain('');
        setDone(true);
        onChange();
      }, setProblem)
      .finally(() => setBusy(false));
  };
  const entry = (name: string, label: string, value: string, set: (value: string) => void) => (
    <Field label={label}>
      <input
        name={name}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        required
        value={value}
        onInput={(event) => {
          set(pinDigits(event.currentTarget.value));
          setDone(false);
        }}
      />
    </Field>
  );
  return (
    <section class="part" aria-labelledby="pin">
      <h2 id="pin">
        {t('pin.title')}
        <span class="badge">{t(me.pin ? 'account.on' : 'account.off')}</span>
      </h2>
      <p>{t('pin.text')}</p>
      {done && (
        <p class="success" role="status">
          <Icon name="check" />
          {t('pin.done')}
        </p>
      )}
      <Problem problem={problem} />
      <form class="form pin-form" onSubmit={save}>
        {entry('pin', t('pin.new'), pin, setPin)}
        {entry('pin-again', t('pin.again'), again, setAgain)}
        {lack && (
          <small class="wrong" role="status">
            {lack}
          </small>
        )}
        <div class="form-actions">
          <button class="button primary" disabled={busy || !pinGood(pin) || pin !== again}>
            {t(me.pin ? 'pin.change' : 'pin.set')}
          </button>
        </div>
      </form>
    </section>
  );
}
