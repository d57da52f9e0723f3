// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { samplePower } from '../../shared/api/samples';
import type { PowerAnswer, PowerEntry } from '../../shared/api/types';
import { allowed, answered, criticalOf, powerFor } from './power';

const entry = (state: PowerEntry['state']) => samplePower({ state });
const answer: PowerAnswer = {
  as_of: '2026-06-01T10:00:00Z',
  now: '2026-06-01T10:00:00Z',
  persons: [entry('running_down'), entry('possible'), entry('running_down')],
};

test('a_right_that_ends_takes_the_list_with_it_and_one_that_stays_leaves_it', () => {
  const known = answered(powerFor(true), answer);
  expect(allowed(known, true)).toBe(known);
  expect(allowed(known, false)).toEqual({ asks: false, answer: null });
});

test('an_answer_that_comes_after_the_right_has_ended_is_not_shown', () => {
  expect(answered(allowed(powerFor(true), false), answer).answer).toBeNull();
});

test('only_who_is_running_down_is_counted_on_the_tab', () => {
  expect([criticalOf(answer), criticalOf(null)]).toEqual([2, 0]);
});
