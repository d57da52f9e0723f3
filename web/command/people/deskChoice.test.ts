// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { arrow, enter, forget, isComposing, keep, NOBODY, pick, type } from './deskChoice';

const rows = ['11', '12', '13'];

test('nobody_is_chosen_at_the_start_nor_after_a_mark_nor_by_an_empty_query', () => {
  expect(NOBODY.chosen).toBeNull();
  expect(forget().chosen).toBeNull();
  expect(enter(NOBODY, rows).chosen).toBeNull();
  expect(enter(type('  '), rows).chosen).toBeNull();
});

test('a_query_typed_since_and_enter_choose_the_first_row', () => {
  expect(type('かとう').chosen, 'typing alone chooses nobody').toBeNull();
  expect(enter(type('かとう'), rows).chosen).toBe('11');
  expect(enter(type('かとう'), []).chosen).toBeNull();
});

test('an_arrow_chooses_from_the_first_row_and_stays_at_the_ends', () => {
  const first = arrow(NOBODY, rows, 1);
  expect(first.chosen).toBe('11');
  expect(arrow(first, rows, -1).chosen).toBe('11');
  expect(arrow(pick(NOBODY, '13'), rows, 1).chosen).toBe('13');
  expect(enter(arrow(first, rows, 1), rows).chosen, 'Enter keeps whom the arrow chose').toBe('12');
  expect(arrow(NOBODY, [], 1).chosen).toBeNull();
});

test('the_choice_is_a_person_and_never_slides_to_the_one_who_took_the_row', () => {
  const choice = pick(NOBODY, '12');
  expect(keep(choice, ['10', '11', '12']).chosen).toBe('12');
  const gone = keep(choice, ['11', '13']);
  expect(gone.chosen).toBeNull();
  expect(keep(gone, rows).chosen, 'nor when they come back').toBeNull();
});

test('a_key_of_an_input_method_is_told_from_one_of_the_desk', () => {
  expect(isComposing({ isComposing: true, keyCode: 49, key: '1' })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229, key: '1' })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229, key: 'Process' })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 49, key: '1' })).toBe(false);
});
