// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleFeed, sampleOutage } from '../../shared/api/samples';
import type { FeedSource, OutageProperties } from '../../shared/api/types';
import { faultsOf, runningOf, titlesOf } from './outages';

const area = (state: OutageProperties['state']) => sampleOutage({ state });
const feed = (name: string, state: FeedSource['state']) => sampleFeed(name, { title: `${name}電力`, state });

test('an_outage_that_has_ended_is_no_longer_running', () => {
  expect(runningOf({ features: [area('out'), area('ended'), area('restoring')] }).map((each) => each.properties.state)).toEqual([
    'out',
    'restoring',
  ]);
  expect(runningOf(null)).toEqual([]);
});

test('a_source_that_is_late_or_no_longer_watched_is_not_at_fault', () => {
  expect(faultsOf([feed('a', 'ok'), feed('b', 'stale'), feed('c', 'fault'), feed('d', 'off')])).toBe(1);
});

test('a_source_is_called_what_it_calls_itself', () => {
  expect([...titlesOf([feed('a', 'ok')])]).toEqual([['a', 'a電力']]);
});
