// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleOutage } from '../../shared/api/samples';
import type { FeedSource } from '../../shared/api/types';
import { when } from '../../shared/ui/time';
import { outageCredits } from './outageCredits';

const area = (source: string, feed_time: string | null) => sampleOutage({ source, feed_time });
const [first, second, third] = ['2026-10-01T08:50:00Z', '2026-10-01T08:55:00Z', '2026-10-01T09:00:00Z'] as const;

test('a source stands there once, with its newest edition, however many editions its areas are of', () => {
  expect(outageCredits([area('m', second), area('m', first), area('m', second)], null)).toEqual([`m ${when(second)}`]);
});

test('the time is the one that the list of sources says', () => {
  const feeds = [{ name: 'm', title: 'メッシュ', feed_time: third }] as FeedSource[];
  expect(outageCredits([area('m', first), area('n', null)], feeds)).toEqual([`メッシュ ${when(third)}`, 'n']);
});
