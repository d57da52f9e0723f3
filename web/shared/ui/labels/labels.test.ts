// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { t } from '../../i18n';
import { COLOURS, LABEL_CLASS, LABEL_LETTER } from './labels';

test('each_colour_has_a_letter_and_a_look_of_its_own', () => {
  expect(new Set(COLOURS.map((colour) => t(LABEL_LETTER[colour]))).size).toBe(COLOURS.length);
  expect(new Set(COLOURS.map((colour) => LABEL_CLASS[colour])).size).toBe(COLOURS.length);
});
