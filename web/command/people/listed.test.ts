// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { samplePerson } from '../../shared/api/samples';
import type { UnreportedPerson } from '../../shared/api/types';
import { mergeListed, mergeSearched } from './listed';

const person = (id: string, label: UnreportedPerson['label'] = null) => samplePerson(id, { label });
const list = [person('1'), person('2', '赤'), person('3')];

test('a_colour_comes_onto_the_row_and_goes_from_it_without_a_fetch', () => {
  const merged = mergeListed(list, 'unreported', [
    { person: '1', status: 'unreported', label: '青' },
    { person: '2', status: 'unreported', label: null },
  ]);
  expect(merged?.map((p) => p.label)).toEqual(['青', null, null]);
});

test('an_event_that_says_nothing_of_colours_leaves_them', () => {
  expect(mergeListed(list, 'unreported', [{ person: '2', status: 'unreported' }])?.[1]?.label).toBe('赤');
});

test('who_is_no_longer_in_the_listed_status_leaves_the_list', () => {
  expect(mergeListed(list, 'unreported', [{ person: '2', status: 'safe', label: '赤' }])?.map((p) => p.person)).toEqual(['1', '3']);
  expect(mergeListed(list, 'attention', [{ person: '9', status: 'safe' }])).toHaveLength(3);
});

test('the_last_of_two_events_about_one_person_counts', () => {
  expect(
    mergeListed(list, 'unreported', [
      { person: '1', status: 'safe' },
      { person: '1', status: 'unreported' },
    ]),
  ).toHaveLength(3);
});

test('somebody_who_comes_onto_the_list_has_to_be_fetched_and_so_has_what_names_nobody', () => {
  expect(mergeListed(list, 'unreported', [{ person: '9', status: 'unreported' }])).toBeNull();
  expect(mergeListed(list, 'unreported', [{}])).toBeNull();
  expect(mergeListed(list, 'unreported', null)).toBeNull();
});

test('a_search_keeps_everybody_where_they_stand_and_shows_how_they_are_now', () => {
  const found = mergeSearched(list, [
    { person: '2', status: 'safe', seen: ['b'] },
    { person: '9', status: 'safe' },
  ]);
  expect(found?.map((p) => [p.person, p.status])).toEqual([
    ['1', 'unreported'],
    ['2', 'safe'],
    ['3', 'unreported'],
  ]);
  expect(found?.[1]?.seen).toEqual(['b']);
  expect(mergeSearched(list, null)).toBeNull();
});

test('an_event_names_the_newest_marks_and_the_row_knows_older_ones', () => {
  const row = { ...person('1'), seen: ['a', 'b'] };
  const change = { person: '1', status: 'unreported' as const, seen: ['c', 'a'] };
  expect(mergeListed([row], 'unreported', [change])?.[0]?.seen).toEqual(['c', 'a', 'b']);
  expect(mergeSearched([row], [{ ...change, status: 'safe' }])?.[0]?.seen).toEqual(['c', 'a', 'b']);
});
