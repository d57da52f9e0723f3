// SPDX-License-Identifier: Apache-2.0
// Somebody looked: only that takes a person off the list, never the silence of a feed.
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import { serverNow } from '../../shared/api/clock';
import type { PowerConfirmation, PowerEntry } from '../../shared/api/types';
import { t } from '../../shared/i18n';
import { POWER } from '../../shared/i18n/gen/words';
import { word } from '../../shared/i18n/words';
import { uuidv7 } from '../../shared/outbox/uuidv7';
import { Dialog } from '../../shared/ui/dialog';
import { Field, FormActions, OneOf } from '../../shared/ui/form';
import { minutesOf } from '../../shared/ui/minutes';
import { Problem } from '../../shared/ui/notice';

/** Four days: whatever lasts longer is no matter of minutes, and is more likely a slip of the finger. */
export const BATTERY_LIMITS = { least: 0, most: 4 * 24 * 60 };

export function PowerConfirm({ entry, onClose, onDone }: { entry: PowerEntry; onClose: () => void; onDone: () => void }) {
  const [power, setPower] = useState<PowerConfirmation['power']>(POWER.out);
  const [battery, setBattery] = useState('');
  const [made, setMade] = useState<PowerConfirmation | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const minutes = power === POWER.out ? minutesOf(battery, BATTERY_LIMITS) : null;
  const wrong = Number.isNaN(minutes);
  const change = (next: () => void): void => {
    setMade(null); // another content is another operation
    next();
  };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (wrong) return;
    const body: PowerConfirmation = made ?? { op_id: uuidv7(), at: serverNow().toISOString(), power };
    if (!made && minutes !== null) body.battery_min = minutes;
    setMade(body);
    setBusy(true);
    try {
      await api.confirmPower(entry.person, body);
      onDone();
    } catch (caught) {
      setProblem(caught);
      setBusy(false);
    }
  };
  return (
    <Dialog title={`${entry.name ?? entry.person}　${word(entry.device)}`} onClose={onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        <p>{t('power.confirm.text')}</p>
        <OneOf
          legend={t('power.confirm')}
          name="power"
          options={Object.values(POWER).map((each) => [each, word(each)])}
          chosen={power}
          onChoose={(each) => change(() => setPower(each))}
        />
        {power === POWER.out && (
          <Field label={t('power.confirm.battery')}>
            <input
              name="battery"
              inputMode="numeric"
              maxLength={8}
              aria-invalid={wrong}
              value={battery}
              onInput={(event) => {
                const value = event.currentTarget.value;
                change(() => setBattery(value));
              }}
            />
            {wrong && (
              <small class="wrong" role="alert">
                {t('power.confirm.minutes', { n: BATTERY_LIMITS.most })}
              </small>
            )}
          </Field>
        )}
        <Problem problem={problem} />
        <FormActions action={t('power.confirm.save', { what: word(power) })} disabled={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
