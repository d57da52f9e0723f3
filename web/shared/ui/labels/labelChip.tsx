// SPDX-License-Identifier: Apache-2.0
import type { LabelColour } from '../../api/types';
import { t } from '../../i18n';
import { LABEL_CLASS, LABEL_LETTER, type LabelNames } from './labels';
import './labels.css';

/** A colour with its letter and, where the command centre gave it one, its meaning. */
export function LabelChip({ colour, names }: { colour: LabelColour | null | undefined; names: LabelNames | null }) {
  if (!colour) return null;
  const meaning = names?.[colour];
  return (
    <span class={`label-chip ${LABEL_CLASS[colour]}`} title={meaning || undefined}>
      <b>{t(LABEL_LETTER[colour])}</b>
      {meaning && <span>{meaning}</span>}
    </span>
  );
}
