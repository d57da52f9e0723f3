// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ApiError } from '../api/problem';
import { adviceFor } from './problemDo';

const advice = (status: number, code: string, retryAfterS: number | null = null) =>
  adviceFor(new ApiError(status, { code, ja: '', en: '' }, retryAfterS));

test('every_status_says_what_can_be_done_and_nobody_is_asked_to_try_what_cannot_succeed', () => {
  expect(advice(0, 'net.offline')).toEqual({ act: 'retry', text: null });
  expect(advice(401, 'auth.required')).toEqual({ act: 'login', text: null });
  expect(advice(403, 'auth.must_change').act).toBe('login');
  expect(advice(403, 'auth.csrf').act).toBe('reload');
  expect(advice(403, 'auth.forbidden')).toEqual({ act: 'none', text: 'problem.forbidden' });
  expect(advice(403, 'auth.certificate_required').act).toBe('none');
  expect(advice(403, 'decision.none')).toEqual({ act: 'retry', text: null });
  for (const status of [403, 404]) expect(advice(status, 'net.unreadable').act).toBe('retry');
  expect(advice(429, 'auth.slow_down', 30)).toEqual({ act: 'retry', text: 'problem.wait', seconds: 30 });
  expect(advice(500, 'internal')).toEqual({ act: 'retry', text: 'problem.server' });
  expect(adviceFor(new TypeError('x'))).toEqual({ act: 'retry', text: 'problem.fault' });
});
