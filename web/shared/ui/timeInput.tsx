// SPDX-License-Identifier: Apache-2.0
// A time to be typed. The browser's own fields follow its language (07:05 PM), these are of 24 hours everywhere; four digits
// are enough, for a thumb in a glove.
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n';
import { clockOf } from './time';

/** HH:MM. What cannot be read stays as it was typed, and how to type it is said once the field is left. */
export function ClockInput(props: { value: string; name?: string; label?: string; required?: boolean; onValue: (value: string) => void }) {
  const [typed, setTyped] = useState(props.value);
  useEffect(() => {
    if (clockOf(typed) !== clockOf(props.value)) setTyped(props.value);
  }, [props.value]);
  const [left, setLeft] = useState(false);
  const wrong = left && typed.trim() !== '' && clockOf(typed) === null;
  const take = (text: string): void => {
    setLeft(false);
    setTyped(text);
    props.onValue(clockOf(text) ?? text.trim());
  };
  return (
    <>
      <input
        class="clock-input num"
        name={props.name}
        inputMode="numeric"
        maxLength={5}
        autocomplete="off"
        placeholder={t('time.hint')}
        aria-label={props.label}
        aria-invalid={wrong}
        required={props.required}
        value={typed}
        onInput={(event) => take(event.currentTarget.value)}
        onBlur={() => {
          setTyped(clockOf(typed) ?? typed);
          setLeft(true);
        }}
      />
      {wrong && (
        <small class="wrong" role="alert">
          {t('time.digits')}
        </small>
      )}
    </>
  );
}

/** YYYY-MM-DDTHH:MM, as toLocalInput gives it and fromLocalInput reads it. */
export function MomentInput(props: { value: string; name: string; onValue: (value: string) => void }) {
  const [day = '', clock = ''] = props.value.split('T');
  return (
    <span class="moment-input">
      <input
        name={props.name}
        type="date"
        required
        value={day}
        onInput={(event) => props.onValue(`${event.currentTarget.value}T${clock}`)}
      />
      <ClockInput
        name={`${props.name}-clock`}
        label={t('time.clock')}
        required
        value={clock}
        onValue={(value) => props.onValue(`${day}T${value}`)}
      />
    </span>
  );
}
