// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { finishLeaving, forgetLeaving, leaveServer } from './leaving';
import { fetchMe, isRemembered } from './session';

let asked: string[] = [];
/** Status by path; 0: no answer. */
let server: Record<string, number> = {};
const kept = new Map<string, string>();
const ME = {
  user: { id: '5', name: '試験 五', role: 'field_care' },
  session: 's',
  csrf: 'secret',
  live: '9',
  clock: '2026-11-29T05:00:00Z',
};

beforeEach(() => {
  asked = [];
  server = { '/api/me': 200, '/api/logout': 204 };
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    const status = server[path] ?? 404;
    if (status === 0) throw new TypeError('no signal');
    const body = status === 200 ? ME : { error: { code: 'auth.none', ja: '', en: '' } };
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('a_log_out_that_the_server_has_heard_is_told_once', async () => {
  await leaveServer();
  await finishLeaving();
  expect(asked).toEqual(['/api/logout']);
});

test('one_that_it_could_not_hear_is_told_before_anybody_is_let_in', async () => {
  server['/api/logout'] = 0;
  await leaveServer();
  server['/api/logout'] = 204;
  asked = [];
  await fetchMe();
  expect(asked).toEqual(['/api/me', '/api/logout', '/api/me']);
  asked = [];
  await fetchMe();
  expect(asked).toEqual(['/api/me']);
});

test('while_it_cannot_be_told_nobody_is_let_in', async () => {
  server['/api/logout'] = 0;
  await leaveServer();
  await expect(fetchMe()).rejects.toMatchObject({ status: 0 });
  server['/api/me'] = 0;
  await expect(finishLeaving()).rejects.toMatchObject({ status: 0 });
  expect(isRemembered('5')).toBe(false);
});

test('a_session_that_is_over_has_nothing_left_to_log_out', async () => {
  server['/api/logout'] = 401;
  await leaveServer();
  expect(kept.size).toBe(0);
  server['/api/logout'] = 0;
  await leaveServer();
  server['/api/me'] = 401;
  await finishLeaving();
  expect(kept.size).toBe(0);
});

test('who_logs_in_has_a_cookie_of_their_own', async () => {
  server['/api/logout'] = 0;
  await leaveServer();
  forgetLeaving();
  asked = [];
  await finishLeaving();
  expect(asked).toEqual([]);
});

test('of_who_is_in_the_device_keeps_no_token', async () => {
  await fetchMe();
  const me = kept.get('anpi.me') ?? '';
  expect(JSON.parse(me)).toMatchObject({ user: ME.user, session: 's', csrf: '' });
  expect(me).not.toMatch(/secret|"live"/);
  expect([isRemembered('5'), isRemembered('6')]).toEqual([true, false]);
});
