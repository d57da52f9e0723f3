// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { NewTransport } from '../shared/api/types';
import { NO_PARTS, partsFrom, partsOf, stageTime } from './transportParts';

const AT = '2026-11-29T00:20:00+09:00';

test('a_time_is_that_of_the_day_nearest_to_the_run', () => {
  expect(stageTime('23:50', AT)).toBe('2026-11-28T23:50:00+09:00');
  expect(stageTime('00:41', AT)).toBe('2026-11-29T00:41:00+09:00');
  expect(stageTime('00:20', '2026-11-28T23:50:00+09:00')).toBe('2026-11-29T00:20:00+09:00');
  expect(stageTime('', AT)).toBeNull();
});

test('a_stage_that_is_no_time_is_named', () => {
  expect(partsOf({ ...NO_PARTS, times: { 現着: '25:10' } }, AT)).toBe('times');
  expect(partsOf({ ...NO_PARTS, times: { 現着: 'まだ' } }, AT)).toBe('times');
});

test('what_was_not_measured_is_not_sent', () => {
  expect(partsOf(NO_PARTS, AT)).toEqual({});
  expect(partsOf({ times: { 現着: '' }, vitals: { pulse: ' ', spo2: '９４' }, refusals: [{ hospital: '', reason: '' }] }, AT)).toEqual({
    vitals: { spo2: 94 },
  });
});

test('what_cannot_be_read_is_named_and_nothing_is_sent', () => {
  expect(partsOf({ ...NO_PARTS, vitals: { pulse: 'はやい' } }, AT)).toBe('vitals');
  expect(partsOf({ ...NO_PARTS, vitals: { spo2: '940' } }, AT)).toBe('vitals');
  expect(partsOf({ ...NO_PARTS, refusals: [{ hospital: 'みほん病院', reason: '' }] }, AT)).toBe('refusals');
});

test('a_correction_begins_with_what_stands', () => {
  const sent: Pick<NewTransport, 'times' | 'vitals' | 'refusals'> = {
    times: { 覚知: '2026-11-28T23:50:00+09:00' },
    vitals: { jcs: 10, temperature: 36.5, at: AT },
    refusals: [{ hospital: 'みほん病院', reason: '満床', at: AT }],
  };
  expect(partsOf(partsFrom(sent), AT)).toEqual(sent);
});
