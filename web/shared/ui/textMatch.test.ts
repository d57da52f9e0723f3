// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { matches } from './textMatch';

test('half_width_kana_and_hiragana_find_katakana', () => {
  expect(matches('ﾀｶﾊｼ', ['タカハシ ハナコ'])).toBe(true);
  expect(matches('たかは', ['タカハシ ハナコ'])).toBe(true);
});

test('whoever_types_the_kanji_of_today_finds_the_name_as_it_is_registered', () => {
  expect(matches('高橋', ['髙橋 花子'])).toBe(true);
  expect(matches('渡邉', ['渡邊'])).toBe(true);
  expect(matches('葛城', ['葛\u{e0100}城'])).toBe(true);
  expect(matches('斉藤', ['斎藤'])).toBe(false);
});

test('a_piece_across_the_space_of_a_name_is_found', () => {
  expect(matches('橋花', ['高橋 花子'])).toBe(true);
});

test('digits_find_a_phone_whatever_its_hyphens', () => {
  expect(matches('4444', [], ['0533-68-4444'])).toBe(true);
  expect(matches('68-44', [], ['0533684444'])).toBe(true);
  expect(matches('4444', [], [null, '0533-00-0000', '0533-68-4444'])).toBe(true);
});

test('every_word_has_to_match', () => {
  expect(matches('高橋 4444', ['高橋'], ['0533-68-4444'])).toBe(true);
  expect(matches('高橋 5555', ['高橋'], ['0533-68-4444'])).toBe(false);
});

test('no_words_match_all', () => {
  expect(matches('  ', ['高橋'])).toBe(true);
});
