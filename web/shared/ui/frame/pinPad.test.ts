// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { pinDigits, pinGood } from './pinPad';

test('full_width_digits_of_a_japanese_keyboard_are_digits', () => {
  expect(pinDigits('１２３ 4-5６７')).toBe('123456');
});

test('a_pin_is_six_digits_that_are_not_all_the_same', () => {
  expect(['123456', '12345', '1234567', '111111', '11111a', '000001'].map(pinGood)).toEqual([true, false, false, false, false, true]);
});
