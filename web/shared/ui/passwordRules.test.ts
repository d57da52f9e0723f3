// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { passwordRules } from './passwordRules';

const kept = (fresh: string, old = '', login = 'kato'): boolean[] => passwordRules(fresh, old, login).map((rule) => rule.kept);

test('twelve_characters_are_enough_and_each_missing_one_is_counted', () => {
  expect(kept('mikan no ki ')).toEqual([true, true]);
  expect(passwordRules('みかんの木', '', 'kato')[0]).toMatchObject({ key: 'password.rule.missing', n: 7, kept: false });
  expect(kept('𠮷'.repeat(11))[0]).toBe(false);
  expect(kept('𠮷'.repeat(12))[0]).toBe(true);
});

test('the_old_password_and_the_id_are_no_new_password', () => {
  expect(kept('first-password-9', 'first-password-9')).toEqual([true, false]);
  expect(kept('Kato.Hanako.Nurse', '', 'kato.hanako.nurse')).toEqual([true, false]);
  expect(kept('')).toEqual([false, false]);
});
