// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { seenBy } from './seenBy';

test('a_devices_call_and_somebody_who_was_there_are_told_apart', () => {
  expect(seenBy({ confirmed: true, seen_by: '通報 試験警備' })).toEqual({ kind: 'call', who: '試験警備' });
  expect(seenBy({ confirmed: true, seen_by: '試験 一' })).toEqual({ kind: 'visit', who: '試験 一' });
});

test('what_only_a_feed_says_has_no_mark', () => {
  expect(seenBy({ confirmed: false, seen_by: null })).toBeNull();
  expect(seenBy({})).toBeNull();
});

test('an_older_server_that_names_nobody_still_says_that_somebody_looked', () => {
  expect(seenBy({ confirmed: true })).toEqual({ kind: 'visit', who: '' });
});
