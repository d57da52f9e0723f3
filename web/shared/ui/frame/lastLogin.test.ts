// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Me } from '../../api/types';
import { lastLine, newsOf } from './lastLogin';

const me = (last_login?: Me['last_login']): Me => ({ session: 'b', ...(last_login === undefined ? {} : { last_login }) }) as Me;
const BEFORE = '2026-11-29T14:05:00.000001+09:00',
  LATER = '2026-11-30T09:00:00.000000+09:00';

test('whoever_has_just_logged_in_is_greeted_once_in_each_session', () => {
  expect([newsOf(me(null), null), newsOf(me({ at: BEFORE }), { session: 'a', at: LATER })]).toEqual(['greeting', 'greeting']);
  expect([newsOf(me(null), { session: 'b', at: null }), newsOf(me({ at: BEFORE }), { session: 'b', at: BEFORE })]).toEqual([null, null]);
});

test('a_newer_log_in_is_news_until_it_is_seen_and_an_older_one_is_not', () => {
  expect(newsOf(me({ at: LATER }), { session: 'b', at: BEFORE })).toBe('elsewhere');
  expect(newsOf(me({ at: LATER }), { session: 'b', at: null })).toBe('elsewhere');
  expect(newsOf(me({ at: BEFORE }), { session: 'b', at: LATER })).toBe(null);
});

test('a_server_of_before_is_not_taken_to_say_that_it_was_the_first', () => {
  expect([newsOf(me(), null), lastLine(me())]).toEqual([null, '']);
  expect(lastLine(me(null))).toBe('初めてのログインです');
});

test('the_line_says_when_and_where_as_far_as_known', () => {
  const at = '2020-01-02T14:05:00+09:00';
  expect(lastLine(me({ at, device: '福祉課-3' }))).toBe('前回のログイン: 2020/1/2 14:05、端末「福祉課-3」');
  expect(lastLine(me({ at, address: '192.0.2.7' }))).toBe('前回のログイン: 2020/1/2 14:05、192.0.2.7');
  expect(lastLine(me({ at }))).toBe('前回のログイン: 2020/1/2 14:05');
});
