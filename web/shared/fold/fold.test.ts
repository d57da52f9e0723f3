// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleLast, sampleStanding } from '../api/samples';
import { fold, type Observation } from './fold';
import { overlay } from './overlay';

const at = (minute: number): string => new Date(Date.UTC(2019, 9, 12, 13, minute)).toISOString();
const mark = (op_id: string, status: Observation['status'], minute: number, more: Partial<Observation> = {}): Observation => ({
  op_id,
  status,
  observed_at: at(minute),
  seen: [],
  ...more,
});

/** A small linear congruential generator: the same shuffles every run. */
function shuffles<T>(items: T[], count: number): T[][] {
  let state = 20191012;
  const next = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below;
  return Array.from({ length: count }, () => {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = next(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  });
}

test('no_marks_is_unreported', () => {
  expect(fold([])).toEqual({ status: 'unreported', conflict: false, by: null, seen: [] });
});

test('the_latest_seen_wins_not_the_latest_sent', () => {
  expect(fold([mark('b', 'safe', 5), mark('a', 'noted', 9)]).status).toBe('noted');
});

test('ties_go_to_the_greater_id', () => {
  expect(fold([mark('b', 'safe', 5), mark('a', 'noted', 5)]).status).toBe('safe');
});

test('times_are_compared_as_times_whatever_their_offset', () => {
  const jst = { ...mark('a', 'noted', 0), observed_at: '2019-10-12T22:10:00+09:00' };
  expect(fold([jst, mark('b', 'safe', 5)]).status).toBe('noted');
});

test('a_void_mark_is_left_out_and_alone_leaves_the_person_unreported', () => {
  expect(fold([mark('a', 'safe', 1), { op_id: 'v', observed_at: at(2), voids: 'a' }]).status).toBe('unreported');
});

test('a_void_that_arrives_before_its_mark_still_takes_it_out', () => {
  expect(fold([{ op_id: 'v', observed_at: at(2), voids: 'a' }, mark('a', 'safe', 1)]).status).toBe('unreported');
});

test('an_attention_that_a_later_milder_mark_had_not_seen_stays_as_a_conflict', () => {
  expect(fold([mark('a', 'attention', 1), mark('b', 'safe', 2)])).toMatchObject({ status: 'attention', conflict: true, by: 'a' });
});

test('a_later_mark_that_had_seen_the_attention_answers_it', () => {
  expect(fold([mark('a', 'attention', 1), mark('b', 'safe', 2, { seen: ['a'] })])).toMatchObject({ status: 'safe', conflict: false });
});

test('a_settling_observation_ends_the_conflict', () => {
  const marks = [mark('a', 'attention', 1), mark('b', 'safe', 2), mark('c', 'safe', 3, { seen: ['a', 'b'], settles: 'a' })];
  expect(fold(marks)).toMatchObject({ status: 'safe', conflict: false, by: 'c' });
});

test('the_same_mark_twice_counts_once', () => {
  expect(fold([mark('a', 'safe', 1), mark('a', 'safe', 1)]).seen).toEqual(['a']);
});

test('any_order_gives_the_same_state', () => {
  const marks = [
    mark('a', 'attention', 1),
    mark('b', 'safe', 2),
    mark('c', 'attention', 3),
    mark('d', 'noted', 3, { seen: ['a'] }),
    mark('e', 'safe', 7, { seen: ['c'] }),
    { op_id: 'f', observed_at: at(8), voids: 'e' },
    mark('g', 'noted', 6, { settles: 'c' }),
  ];
  const expected = fold(marks);
  for (const order of shuffles(marks, 500)) expect(fold(order)).toEqual(expected);
});

const base = sampleStanding({ status: 'safe', seen: ['s1'], last: sampleLast('s1', 'safe', at(1)) });

test('an_unsent_mark_is_shown_over_what_the_server_said', () => {
  const shown = overlay(base, [{ ...mark('z', 'attention', 5), person: '1' }]);
  expect(shown).toMatchObject({ status: 'attention', unsent: true, seen: ['s1', 'z'] });
});

test('an_unsent_void_of_the_servers_mark_shows_the_person_as_unreported', () => {
  expect(overlay(base, [{ op_id: 'v', person: '1', observed_at: at(5), voids: 's1' }]).status).toBe('unreported');
});

test('an_unsent_mild_mark_does_not_hide_a_call_for_help_it_had_not_seen', () => {
  const call = sampleStanding({ status: 'attention', seen: ['s2'], last: sampleLast('s2', 'attention', at(2)) });
  const own = { ...mark('z', 'safe', 5, { seen: ['s1'] }), person: '1' };
  expect(overlay(call, [own])).toMatchObject({ status: 'attention', conflict: true });
});

test('an_unsent_mark_that_has_seen_the_standing_call_answers_it', () => {
  const conflict = sampleStanding({
    status: 'attention',
    conflict: true,
    conflict_ops: ['s1'],
    seen: ['s1', 's2'],
    last: sampleLast('s2', 'attention', at(2)),
  });
  const own = { ...mark('z', 'safe', 5, { seen: ['s1', 's2'] }), person: '1' };
  expect(overlay(conflict, [own])).toMatchObject({ status: 'safe', conflict: false });
  expect(overlay(conflict, [{ ...own, seen: [] }])).toMatchObject({ status: 'attention', conflict: true });
});

test('with_nothing_unsent_the_servers_word_stands', () => {
  expect(overlay(base, [])).toEqual({ status: 'safe', conflict: false, unsent: false, at: at(1), seen: ['s1'] });
});

test('the_mark_that_the_server_names_is_the_one_that_decides_whatever_else_it_has_seen', () => {
  const named = { ...base, seen: ['s0', 's2'], last: sampleLast('s2', 'safe', at(1)) };
  const own = { op_id: 'v', person: '1', observed_at: at(5), voids: 's2' };
  expect(overlay(named, [own])).toMatchObject({ status: 'unreported', at: null });
  expect(overlay(named, [{ ...own, voids: 's0' }])).toMatchObject({ status: 'safe', at: at(1) });
});

test('an_own_mark_of_a_sure_time_beats_one_of_which_the_server_does_not_know_when_it_was_seen', () => {
  const unsure = { ...base, seen: ['s1'], last: { op_id: 's1', at: at(9), by: '佐藤', status: 'safe' as const, time_unsure: true } };
  expect(overlay(unsure, [{ ...mark('z', 'noted', 5), person: '1' }])).toMatchObject({ status: 'noted', at: at(5) });
});

test('the_time_that_is_shown_is_that_of_the_mark_that_decides', () => {
  expect(overlay(base, [{ ...mark('z', 'noted', 5), person: '1' }]).at).toBe(at(5));
  expect(overlay(base, [{ ...mark('z', 'noted', 0), person: '1' }]).at).toBe(at(1));
});
