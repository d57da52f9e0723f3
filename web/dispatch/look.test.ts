// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Found } from '../shared/api/types';
import { back, choose, GLASS, groundOf, lookWith, opened } from './look';

const hit = (person: string): Found => ({ person, name: `試験 ${person}`, kana: null, why: [] });
const start = lookWith(['vital', 'consent', GLASS], '26-100');
const breaking = { ...start, ground: GLASS };

test('a_broken_glass_stays_with_its_page_and_the_next_person_begins_whole', () => {
  const page = opened(choose(breaking, hit('1')), '1', GLASS);
  expect([page.ground, groundOf(page)]).toEqual(['vital', GLASS]);
  expect(groundOf(choose(page, hit('1')))).toBe(GLASS);
  expect(groundOf(choose(page, hit('2')))).toBe('vital');
  expect(groundOf(choose(choose(page, hit('2')), hit('1')))).toBe('vital');
});

test('nobody_is_opened_by_breaking_the_glass_without_a_case', () => {
  expect(choose({ ...breaking, caseNumber: ' ' }, hit('1')).chosen).toBeNull();
  expect(choose({ ...start, caseNumber: '' }, hit('1')).chosen?.person).toBe('1');
});

test('who_goes_back_finds_the_glass_whole_also_before_the_page_has_come', () => {
  expect(back(choose(breaking, hit('1')))).toEqual(start);
  expect(back({ ...choose(start, hit('1')), ground: 'consent' }).ground).toBe('consent');
});

test('a_page_that_came_on_another_ground_changes_none', () => {
  const page = choose({ ...start, ground: 'consent' }, hit('1'));
  expect(opened(page, '1', 'consent')).toBe(page);
});
