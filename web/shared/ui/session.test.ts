// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Me } from '../api/types';
import { answerTo, homeOf, pagesOf, type Session } from './session';

test('who_logs_in_after_another_is_not_led_to_a_page_of_the_others_role', () => {
  expect(pagesOf('field_care')).toEqual(['/account', '/field']);
  expect(pagesOf('ambulance')).not.toContain('/command');
  expect(pagesOf('command')).toContain('/dispatch');
});

test('a_role_without_a_page_still_has_its_account', () => {
  expect(homeOf('shelter')).toBe(null);
  expect(pagesOf('shelter')).toEqual(['/account']);
});

const me = (id: string, session: string, more: Partial<Me> = {}): Me => ({ user: { id, name: '', role: 'command' }, session, ...more }) as Me;
const inside = (more: Partial<Extract<Session, { state: 'in' }>> = {}): Session => ({ state: 'in', me: me('1', 'a'), fresh: true, ...more });

test('a_page_leaves_when_somebody_else_is_in_or_nobody_any_more', () => {
  expect(answerTo(null, inside())).toBe('leave');
  expect(answerTo(me('2', 'b'), inside())).toBe('leave');
  expect(answerTo(me('2', 'b'), { state: 'locked', me: me('1', 'a') })).toBe('leave');
  expect(answerTo(me('2', 'b'), { state: 'wrong', me: me('1', 'a') })).toBe('leave');
});

test('a_page_locks_with_its_tablet_and_asks_again_when_it_is_open_or_its_user_has_logged_in_anew', () => {
  expect(answerTo(me('1', 'a', { locked: true }), inside())).toBe('lock');
  expect(answerTo(me('1', 'a'), { state: 'locked', me: me('1', 'a') })).toBe('load');
  expect(answerTo(me('1', 'b'), inside())).toBe('load');
  expect(answerTo(me('1', 'a'), inside({ ended: true }))).toBe('load');
  expect(answerTo(me('1', 'a'), inside())).toBe('stay');
  expect(answerTo(null, { state: 'loading' })).toBe('stay');
});
