// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { minutesOf } from '../../shared/ui/minutes';
import { BATTERY_LIMITS } from './powerConfirm';

test('a slip of the finger hides nobody at the foot of the list, and an empty battery is said', () => {
  expect([minutesOf('0', BATTERY_LIMITS), minutesOf('5760', BATTERY_LIMITS)]).toEqual([0, 5760]);
  expect(minutesOf('5761', BATTERY_LIMITS)).toBeNaN();
});
