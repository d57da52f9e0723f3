// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { telOf } from './tel';

test('a_number_in_full_width_can_be_called', () => {
  expect(telOf('０９０−１２３４−５６７８')).toBe('tel:09012345678');
  expect(telOf('＋８１ 90-1234-5678')).toBe('tel:+819012345678');
});
