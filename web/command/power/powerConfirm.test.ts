// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { minutesOf } from './powerConfirm';

test('minutes are read in any width, and a slip of the finger hides nobody at the foot of the list', () => {
  expect([minutesOf(''), minutesOf(' 90 '), minutesOf('９０'), minutesOf('5760')]).toEqual([null, 90, 90, 5760]);
  for (const typed of ['99999', '5761', 'abc', '-5', '1.5', '90分']) expect(minutesOf(typed)).toBeNaN();
});
