// SPDX-License-Identifier: Apache-2.0
// The three colours a command centre gives to people. Never colour alone: each has a letter and a meaning in words.
import type { LabelColour } from '../../api/types';
import type { Key } from '../../i18n';
import { LABEL_COLOUR } from '../../i18n/gen/words';

/** In the order in which screens offer them. */
export const COLOURS: readonly LabelColour[] = Object.values(LABEL_COLOUR);
/** What each colour means in this incident; empty = nothing in particular. */
export type LabelNames = Record<LabelColour, string>;
/** Before the meanings were fetched, and where none was given. */
export const NO_NAMES: LabelNames = { [LABEL_COLOUR.red]: '', [LABEL_COLOUR.blue]: '', [LABEL_COLOUR.yellow]: '' };

/** Of the chip in labels.css. */
export const LABEL_CLASS: Record<LabelColour, string> = {
  [LABEL_COLOUR.red]: 'label-red',
  [LABEL_COLOUR.blue]: 'label-blue',
  [LABEL_COLOUR.yellow]: 'label-yellow',
};
/** The letter in the chip: what is left of the colour on grey paper. */
export const LABEL_LETTER: Record<LabelColour, Key> = {
  [LABEL_COLOUR.red]: 'label.red',
  [LABEL_COLOUR.blue]: 'label.blue',
  [LABEL_COLOUR.yellow]: 'label.yellow',
};
