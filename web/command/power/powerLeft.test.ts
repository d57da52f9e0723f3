// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { samplePower } from '../../shared/api/samples';
import type { PowerEntry } from '../../shared/api/types';
import { leftOf } from './powerLeft';

const entry = (state: PowerEntry['state'], more: Partial<PowerEntry> = {}) => samplePower({ state, ...more });

test('who_is_running_down_is_told_by_the_minutes_and_past_them_by_how_long_it_has_been_empty', () => {
  expect(leftOf(entry('running_down'), 600)).toMatchObject({ big: '10時間00分' });
  expect(leftOf(entry('running_down'), -5)).toEqual({ kind: 'over', big: '0分', text: 'バッテリー切れから 5分' });
  expect(leftOf(entry('running_down', { battery_unknown: true }), 30)).toMatchObject({ kind: 'unknown', big: '?' });
  expect(leftOf(entry('running_down'), null)).toMatchObject({ kind: 'unknown', big: '?' });
});

test('what_is_more_than_nothing_and_less_than_all_is_shown_as_neither', () => {
  const share = (of: number): string => leftOf(entry('possible', { share: of }), 30).text;
  expect([share(0.344), share(0.001), share(0.999)].map((text) => /[0-9]+ %/.exec(text)?.[0])).toEqual(['34 %', '1 %', '99 %']);
});

test('no_minutes_are_shown_of_who_is_on_other_power_or_moved', () => {
  expect([leftOf(entry('external_power'), 30), leftOf(entry('moved'), null)].map((shown) => [shown.kind, shown.big])).toEqual([
    ['external_power', '—'],
    ['moved', '—'],
  ]);
});
