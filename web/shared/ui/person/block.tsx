// SPDX-License-Identifier: Apache-2.0
// What the summary of a person is made of: blocks with a title, lines, and lines with a label.
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../icons';
import { factLines } from './facts';

export function Block(props: { title: string; kind?: string; icon?: IconName; children: ComponentChildren }) {
  return (
    <section class={'block ' + (props.kind ?? '')}>
      <h3>
        {props.icon && <Icon name={props.icon} size={20} />}
        {props.title}
      </h3>
      {props.children}
    </section>
  );
}

export function Lines({ value }: { value: unknown }) {
  return (
    <ul class="lines">
      {factLines(value).map((line, i) => (
        <li key={i}>{line}</li>
      ))}
    </ul>
  );
}

export function Labelled({ label, value }: { label: string; value: unknown }) {
  const lines = factLines(value);
  return lines.length === 0 ? null : (
    <div class="labelled">
      <dt>{label}</dt>
      <dd>{lines.join('、')}</dd>
    </div>
  );
}
