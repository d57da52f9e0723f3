// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleMe as me } from '../../api/samples';
import { certificateEnds, daysLeft } from './certificates';

const NOW = Date.parse('2026-06-01T00:00:00+09:00');
const inDays = (n: number): string => new Date(NOW + n * 86_400_000).toISOString();

test('nothing_is_said_of_a_certificate_that_is_good_for_longer_than_thirty_days', () => {
  expect(
    certificateEnds(me({ certificate_expires_at: inDays(31), ending: { server: inDays(300), devices: 0, device_first: null } }), NOW),
  ).toEqual([]);
  expect(certificateEnds(me({ certificate_expires_at: null }), NOW)).toEqual([]);
});

test('the_server_comes_first_then_this_device_then_the_others_with_their_number', () => {
  const ends = certificateEnds(
    me({ certificate_expires_at: inDays(20), ending: { server: inDays(29.5), devices: 3, device_first: inDays(6.5) } }),
    NOW,
  );
  expect(ends.map((e) => [e.what, e.days, e.count, e.loud])).toEqual([
    ['server', 29, 1, false],
    ['own', 20, 1, false],
    ['devices', 6, 3, true],
  ]);
});

test('one_that_has_ended_has_no_days_left_and_is_loud', () => {
  expect(daysLeft(inDays(-2), NOW)).toBe(0);
  expect(certificateEnds(me({ certificate_expires_at: inDays(-2) }), NOW)[0]).toMatchObject({ what: 'own', days: 0, loud: true });
});
