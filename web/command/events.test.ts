// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { changesOf, oldAfter } from './events';

test('an_event_about_an_incident_makes_old_what_its_kind_is_shown_in', () => {
  expect(oldAfter('incident', [{ kind: 'incident' }])).toEqual(['incidents', 'zones', 'people']);
  expect(oldAfter('incident', [{ kind: 'assignment' }])).toEqual(['incidents', 'assignments']);
  expect(oldAfter('incident', [{ kind: 'label' }])).toEqual(['incidents', 'labels']);
  expect(oldAfter('incident', [{ kind: 'decision' }, { kind: 'label' }])).toEqual(['incidents', 'labels', 'people', 'power']);
});

test('one_that_does_not_say_what_it_is_about_may_be_about_all', () => {
  const all = ['incidents', 'zones', 'people', 'assignments', 'labels', 'power'];
  expect(oldAfter('incident', [{}])).toEqual(all);
  expect(oldAfter('incident', null)).toEqual(all);
});

test('an_event_of_one_list_asks_for_that_list_and_what_says_its_changes_for_none', () => {
  expect([oldAfter('outage', null), oldAfter('power', null), oldAfter('review', null)]).toEqual([['outages'], ['power'], ['reviews']]);
  expect([oldAfter('zone', []), oldAfter('status', []), oldAfter('alert', [])]).toEqual([[], [], []]);
});

test('changes_of_another_incident_are_none_of_this_one', () => {
  expect(
    changesOf(
      [
        { incident: '1', zone: 'a' },
        { incident: '2', zone: 'b' },
        { incident: 0, zone: 'c' },
      ],
      '1',
    )?.map((each) => each.zone),
  ).toEqual(['a', 'c']);
  expect(changesOf(null, '1')).toBeNull();
});
