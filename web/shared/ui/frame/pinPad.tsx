// SPDX-License-Identifier: Apache-2.0
// Six digits by thumb, glove or keyboard; sent by itself with the sixth. Its own keys are large: no other keyboard comes up.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Field } from '../form';
import { focusFirst } from '../hooks';

export const PIN_DIGITS = 6;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'erase', '0'] as const;

/** Digits of any width; what is no digit is left out. */
export const pinDigits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '').slice(0, PIN_DIGITS);
/** Six digits that are not all the same: what the server takes. */
export const pinGood = (pin: string): boolean => /^\d{6}$/.test(pin) && !/^(\d)\1{5}$/.test(pin);

/** `turn` empties it for another try. */
export function PinPad(props: { label: string; turn: number; busy: boolean; onPin: (pin: string) => void }) {
  const [pin, setPin] = useState('');
  useEffect(() => setPin(''), [props.turn]);
  const set = (text: string): void => {
    if (props.busy) return;
    const next = pinDigits(text);
    setPin(next);
    if (next.length === PIN_DIGITS && next !== pin) props.onPin(next);
  };
  return (
    <div class="pin-pad">
      <Field label={props.label}>
        <input
          ref={focusFirst}
          name="pin"
          type="password"
          inputMode="none"
          autocomplete="off"
          value={pin}
          aria-busy={props.busy}
          onInput={(event) => set(event.currentTarget.value)}
        />
      </Field>
      <p class="pin-dots" aria-hidden="true">
        {Array.from({ length: PIN_DIGITS }, (_, i) => (
          <i key={i} class={i < pin.length ? 'is-full' : ''} />
        ))}
      </p>
      <div class="pin-keys">
        {KEYS.map((key) => (
          <button
            type="button"
            key={key}
            class="button"
            disabled={props.busy}
            aria-label={key === 'erase' ? t('pin.erase') : key}
            onClick={() => set(key === 'erase' ? pin.slice(0, -1) : pin + key)}
          >
            {key === 'erase' ? '⌫' : key}
          </button>
        ))}
      </div>
    </div>
  );
}
