// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { FeedSource } from '../shared/api/types';
import { byWatch } from './feedsList';

const feed = (name: string, more: Partial<FeedSource>): FeedSource =>
  ({ name, title: name, feed_time: null, fetched_at: null, state: 'ok', fault: null, areas: 0, households_low: null, households_high: null, ...more });

test('a source that is watched no longer is shown as such, one that never was is not', () => {
  const { on, ended } = byWatch([feed('a', {}), feed('b', { state: 'off', off_at: '2026-11-29T10:00:00+09:00' }), feed('c', { state: 'off', off_at: null }), feed('d', { state: 'fault' })]);
  expect(on.map((f) => f.name)).toEqual(['a', 'd']);
  expect(ended.map((f) => f.name)).toEqual(['b']);
});
