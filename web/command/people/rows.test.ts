// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { samplePerson as person } from '../../shared/api/samples';
import type { UnreportedPerson } from '../../shared/api/types';
import type { Base, Shown } from '../../shared/fold/overlay';
import { rowsOf, withRecent, type Sought } from './rows';

const LIST: Sought = { status: 'unreported', searching: false, label: null };
/** A screen that has marked number 2 as safe. */
const over = (id: string, base: Base): Shown => ({
  status: id === '2' ? 'safe' : base.status,
  conflict: false,
  unsent: id === '2',
  at: null,
  seen: [],
});
const ids = (persons: UnreportedPerson[], sought: Sought): string[] => rowsOf(persons, over, sought).rows.map((row) => row.person);

test('who_was_marked_here_leaves_the_list_at_once_and_is_no_longer_counted', () => {
  expect(rowsOf([person('1'), person('2')], over, LIST)).toMatchObject({ rows: [{ person: '1' }], hidden: 1 });
});

test('a_search_shows_also_who_was_marked', () => {
  expect(ids([person('1', { status: 'noted' }), person('2', { status: 'unreported' })], { ...LIST, searching: true, label: '赤' })).toEqual(
    ['1', '2'],
  );
});

test('a_list_of_one_colour_shows_no_other', () => {
  expect(ids([person('1', { label: '赤' }), person('3', { label: '青' }), person('4')], { ...LIST, label: '赤' })).toEqual(['1']);
});

test('the_newest_mark_stands_first_and_old_ones_go', () => {
  const many = Array.from({ length: 32 }, (_, i) => ({ person: person(`${i}`), opId: `${i}`, status: 'safe' as const })).reduce(
    withRecent,
    [] as ReturnType<typeof withRecent>,
  );
  expect([many.length, many[0]?.opId, many[29]?.opId]).toEqual([30, '31', '2']);
});
