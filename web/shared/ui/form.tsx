// SPDX-License-Identifier: Apache-2.0
// What every form is made of.
import type { ComponentChildren } from 'preact';
import { t } from '../i18n';

/** One thing to be filled in, and what it is called; `kind`: how wide it stands. */
export function Field({ label, kind, children }: { label: string; kind?: string; children: ComponentChildren }) {
  return <label class={kind ? `field ${kind}` : 'field'}><span>{label}</span>{children}</label>;
}

/** One of several answers. */
export function Radio(props: { name: string; label: string; checked: boolean; onChoose: () => void }) {
  return <label class="choice"><input type="radio" name={props.name} checked={props.checked} onChange={props.onChoose} />{props.label}</label>;
}

/** How a form ends: given up, or sent. */
export function FormActions({ action, disabled, danger, onCancel }: { action: string; disabled: boolean; danger?: boolean; onCancel: () => void }) {
  return (
    <div class="form-actions">
      <button type="button" class="button" onClick={onCancel}>{t('app.cancel')}</button>
      <button class={'button primary' + (danger ? ' danger' : '')} disabled={disabled}>{action}</button>
    </div>
  );
}
