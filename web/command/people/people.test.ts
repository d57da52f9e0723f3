// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ApiError } from '../../shared/api/problem';
import { samplePerson as person } from '../../shared/api/samples';
import type { Incident } from '../../shared/api/types';
import {
  answered,
  counted,
  failed,
  heard,
  horizonOf,
  isFresh,
  isShort,
  joined,
  keyOf,
  peopleOf,
  questionOf,
  takes,
  want,
  type Loaded,
  type Question,
  type Wanted,
} from './people';

const UNREPORTED: Wanted = { status: 'unreported', zone: null, label: null, query: '' };
const SEARCH: Wanted = { ...UNREPORTED, query: '佐藤' };
const loaded = (wanted: Wanted, ids: string[], more: Partial<Loaded> = {}): Loaded => ({
  key: keyOf(wanted),
  asOf: '2026-01-01T10:00:00Z',
  persons: ids.map((id) => person(id)),
  total: ids.length,
  next: null,
  cut: false,
  labels: null,
  ...more,
});
const showing = (wanted: Wanted, ids: string[], more: Partial<Loaded> = {}) => answered(peopleOf('7', wanted), loaded(wanted, ids, more));
const ask = (state = peopleOf('7', UNREPORTED), further = false): Question => {
  const asked = questionOf(state, further);
  if (!asked) throw new Error('nothing is asked');
  return asked;
};

test('pages_are_put_together_with_nobody_twice_and_the_oldest_time_they_are_true_of', () => {
  const page = (as_of: string, ids: string[], more = {}) => ({
    as_of,
    persons: ids.map((id) => person(id)),
    round: 1,
    round_started_at: null,
    next: null,
    total: 4,
    ...more,
  });
  const first = joined(null, 'k', page('2026-01-01T10:00:05+09:00', ['1', '2'], { next: '2', labels: { 赤: 1, 青: 0, 黄: 0 } }));
  const both = joined(first, 'k', page('2026-01-01T10:00:01+09:00', ['2', '3'], { total: 3 }));
  expect(both.persons.map((p) => p.person)).toEqual(['1', '2', '3']);
  expect([both.asOf, both.total, both.next, both.labels?.赤]).toEqual(['2026-01-01T10:00:01+09:00', 3, null, 1]);
  expect(joined(both, 'k', page('2026-01-01T10:00:09+09:00', ['4'])).asOf).toBe('2026-01-01T10:00:01+09:00');
});

test('the_list_is_fresh_while_it_is_the_one_that_is_wanted', () => {
  const state = showing(UNREPORTED, ['1']);
  expect([isFresh(state), isFresh(want(state, SEARCH)), isFresh(want(state, { ...SEARCH, query: '' }))]).toEqual([true, false, true]);
  // A search is of all statuses: which one was chosen before makes no other list of it.
  expect(isFresh(want(showing(SEARCH, ['1']), { ...SEARCH, status: 'noted' }))).toBe(true);
});

test('an_answer_to_what_nobody_wants_any_more_is_not_taken', () => {
  const asked = ask();
  expect(takes(peopleOf('7', UNREPORTED), asked)).toBe(true);
  expect(takes(peopleOf('7', SEARCH), asked)).toBe(false);
  expect(takes(peopleOf('8', UNREPORTED), asked)).toBe(false);
  expect(takes(peopleOf('7', null), asked)).toBe(false);
});

test('a_further_page_is_taken_only_onto_the_list_it_was_asked_for', () => {
  const before = showing(UNREPORTED, ['1', '2'], { next: '2' });
  const asked = ask(before, true);
  expect(asked.from).toBe(before.loaded);
  expect(takes(before, asked)).toBe(true);
  expect(takes(heard(before, [{ person: '1', status: 'safe' }]).state, asked)).toBe(false);
  expect(ask(want(before, SEARCH), true).from).toBeNull();
});

test('what_may_no_longer_be_seen_goes_from_the_screen_whatever_was_asked', () => {
  const forbidden = new ApiError(403, { code: 'auth.forbidden', ja: '', en: '' }),
    away = new ApiError(503, { code: 'db.away', ja: '', en: '' });
  const state = showing(UNREPORTED, ['1']);
  expect(failed(want(state, SEARCH), ask(), forbidden)).toMatchObject({ loaded: null, problem: null });
  expect(failed(state, ask(), away)).toMatchObject({ loaded: state.loaded, problem: away });
});

test('a_problem_of_one_list_is_not_said_of_another', () => {
  const short = new ApiError(400, { code: 'lookup.too_short', ja: '', en: '' });
  const state = failed(peopleOf('7', SEARCH), ask(peopleOf('7', SEARCH)), short);
  expect([isShort(state), isShort(want(state, SEARCH)), isShort(want(state, UNREPORTED))]).toEqual([true, true, false]);
});

test('who_was_marked_leaves_the_list_and_the_number_and_how_many_are_left_is_asked', () => {
  const { state, ask: then } = heard(showing(UNREPORTED, ['1', '2'], { total: 9 }), [{ person: '2', status: 'safe' }]);
  expect([state.loaded?.persons.map((p) => p.person), state.loaded?.total, then]).toEqual([['1'], 8, 'number']);
});

test('a_search_is_asked_anew_and_so_is_what_the_event_does_not_say', () => {
  expect(heard(showing(SEARCH, ['1']), [{ person: '1', status: 'safe' }])).toMatchObject({
    ask: 'all',
    state: { loaded: { persons: [{ person: '1', status: 'safe' }] } },
  });
  const state = showing(UNREPORTED, ['1']);
  expect(heard(state, null)).toEqual({ state, ask: 'all' });
  expect(heard(peopleOf('7'), null).ask).toBeNull();
});

test('a_number_is_of_the_list_that_it_was_asked_for', () => {
  const state = showing(UNREPORTED, ['1']);
  expect(counted(state, keyOf(UNREPORTED), { total: 3, labels: { 赤: 1, 青: 0, 黄: 0 } }).loaded).toMatchObject({
    total: 3,
    labels: { 赤: 1 },
  });
  expect(counted(state, keyOf(SEARCH), { total: 3 })).toBe(state);
});

test('before_the_list_is_there_nothing_is_known_until_any_time', () => {
  expect(horizonOf(null, null)).toEqual({ as_of: null, round: null, round_started_at: null });
});

test('a_list_is_true_of_the_round_that_runs', () => {
  const incident = { round: 2, round_started_at: '2026-01-01T09:00:00Z' } as Incident;
  expect(horizonOf(loaded(UNREPORTED, []), incident)).toEqual({
    as_of: '2026-01-01T10:00:00Z',
    round: 2,
    round_started_at: '2026-01-01T09:00:00Z',
  });
});
