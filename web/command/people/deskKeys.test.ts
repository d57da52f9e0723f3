// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { listAct, searchAct } from './deskKeys';

const key = (name: string, more: object = {}) => ({
  key: name,
  keyCode: 0,
  isComposing: false,
  repeat: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test('in_the_search_a_digit_is_typed_and_marks_nobody', () => {
  expect(['1', '３', 'n'].map((name) => searchAct(key(name)))).toEqual([null, null, null]);
  expect(['Enter', 'Escape', 'ArrowDown', 'ArrowUp'].map((name) => searchAct(key(name)))).toEqual([
    'enter',
    'clear',
    { move: 1 },
    { move: -1 },
  ]);
});

test('on_the_list_a_digit_of_either_width_marks_whoever_is_chosen', () => {
  expect(['1', '２', '3', 'N', 'ｎ'].map((name) => listAct(key(name), true, true))).toEqual([
    { mark: 'safe' },
    { mark: 'noted' },
    { mark: 'attention' },
    'note',
    'note',
  ]);
  expect(['1', 'n'].map((name) => listAct(key(name), false, true))).toEqual([null, null]);
});

test('one_that_is_held_down_or_belongs_to_an_input_method_or_to_the_browser_marks_nobody', () => {
  for (const more of [{ repeat: true }, { isComposing: true }, { keyCode: 229 }, { ctrlKey: true }, { altKey: true }, { metaKey: true }])
    expect(listAct(key('1', more), true, true)).toBeNull();
});

test('where_nobody_is_marked_enter_opens_and_a_digit_does_nothing', () => {
  expect([listAct(key('Enter'), true, false), listAct(key('1'), true, false), listAct(key('Enter'), true, true)]).toEqual([
    'open',
    null,
    null,
  ]);
});

test('arrows_move_held_down_too_and_escape_begins_again', () => {
  expect([listAct(key('ArrowDown', { repeat: true }), false, true), listAct(key('Escape'), false, false)]).toEqual([{ move: 1 }, 'again']);
});
