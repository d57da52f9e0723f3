// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { homeOf, pagesOf } from './session';

test('who_logs_in_after_another_is_not_led_to_a_page_of_the_others_role', () => {
  expect(pagesOf('field_care')).toEqual(['/account', '/field']);
  expect(pagesOf('ambulance')).not.toContain('/command');
  expect(pagesOf('command')).toContain('/dispatch');
});

test('a_role_without_a_page_still_has_its_account', () => {
  expect(homeOf('shelter')).toBe(null);
  expect(pagesOf('shelter')).toEqual(['/account']);
});
