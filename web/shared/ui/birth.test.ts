// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ageText, birthText } from './time';

test('a_birth_date_is_said_as_far_as_it_is_known', () => {
  expect(birthText('1935-03-05')).toBe('昭和10年3月5日（1935年）');
  expect(birthText('1935-03', 'month')).toBe('昭和10年3月（1935年）');
  expect(birthText('1935', 'year')).toBe('昭和10年（1935年）');
  expect(birthText('1951', 'about')).toBe('昭和26年頃（1951年）');
  expect(birthText('1935-03-05', 'about')).toBe('昭和10年3月5日頃（1935年）');
  expect(birthText('1907', 'year')).toBe('明治40年（1907年）');
  expect(birthText('1872-12-31')).toBe('1872-12-31');
  expect(birthText(null)).toBe('');
});

test('an_age_is_about_where_the_day_of_birth_is_not_known', () => {
  expect(ageText(91)).toBe('91歳');
  expect(ageText(91, 'day')).toBe('91歳');
  for (const part of ['month', 'year', 'about']) expect(ageText(91, part)).toBe('約91歳');
});
