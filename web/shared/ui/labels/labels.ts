// SPDX-License-Identifier: Apache-2.0
// The three colours a command centre gives to people. Never colour alone: each has a letter and a meaning in words.
import type { LabelColour } from '../../api/types';
import type { Key } from '../../i18n';

export const COLOURS: readonly LabelColour[] = ['赤', '青', '黄'];
/** What each colour means in this incident; empty = nothing in particular. */
export type LabelNames = Record<LabelColour, string>;
export const NO_NAMES: LabelNames = { 赤: '', 青: '', 黄: '' };

export const LABEL_CLASS: Record<LabelColour, string> = { 赤: 'label-red', 青: 'label-blue', 黄: 'label-yellow' };
/** The letter in the chip: what is left of the colour on grey paper. */
export const LABEL_LETTER: Record<LabelColour, Key> = { 赤: 'label.red', 青: 'label.blue', 黄: 'label.yellow' };
