// SPDX-License-Identifier: Apache-2.0
// What every form is made of.
import type { ComponentChildren } from 'preact';
import { t } from '../i18n';

/** One thing to be filled in, and what it is called; `kind`: how wide it stands. */
export function Field({ label, kind, children }: { label: string; kind?: string; children: ComponentChildren }) {
  return (
    <label class={kind ? `field ${kind}` : 'field'}>
      <span>{label}</span>
      {children}
    </label>
  );
}

/** One of several answers; `options`: each with what it is called. */
export function OneOf<Value extends string | boolean>(props: {
  legend: string;
  name: string;
  options: readonly (readonly [value: Value, label: string])[];
  chosen: Value;
  onChoose: (value: Value) => void;
}) {
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      <div class="choices">
        {props.options.map(([value, label]) => (
          <label class="choice" key={String(value)}>
            <input type="radio" name={props.name} checked={props.chosen === value} onChange={() => props.onChoose(value)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** How a form ends: given up, or sent. */
export function FormActions({
  action,
  disabled,
  danger,
  onCancel,
}: {
  action: string;
  disabled: boolean;
  danger?: boolean;
  onCancel: () => void;
}) {
  return (
    <div class="form-actions">
      <button type="button" class="button" onClick={onCancel}>
        {t('app.cancel')}
      </button>
      <button class={'button primary' + (danger ? ' danger' : '')} disabled={disabled}>
        {action}
      </button>
    </div>
  );
}
