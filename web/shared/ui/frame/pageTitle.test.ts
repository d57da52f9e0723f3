// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fill, PAGES, type Page } from '../../../pages';
import { setLang } from '../../i18n';
import { commandTitle, fieldTitle, lookupTitle, tabTitle } from './pageTitle';

beforeEach(() => vi.stubGlobal('document', { documentElement: {} }));
afterEach(() => {
  setLang('ja');
  vi.unstubAllGlobals();
});

test('a_page_that_several_roles_use_is_called_by_what_each_does_there', () => {
  const titles = ['dispatch', 'ambulance', 'clerk', 'care', 'command'].map(lookupTitle);
  expect(new Set(titles).size).toBe(titles.length);
  expect(tabTitle(lookupTitle('clerk'))).not.toMatch(/救急|指令/);
  expect(tabTitle(commandTitle('police'))).not.toContain('災害対策本部');
  expect(fieldTitle('field_community')).not.toBe(fieldTitle('field_care'));
});

test('the_tab_says_the_title_in_both_languages_the_readers_own_first', () => {
  expect(tabTitle('page.command')).toBe('災害対策本部 / Command centre | 安否 Anpi');
  setLang('en');
  expect(tabTitle('page.command')).toBe('Command centre / 災害対策本部 | Anpi 安否');
});

test('a_page_has_its_title_in_both_languages_before_it_has_loaded', () => {
  const written = (page: Page): string => /<title>(.*)<\/title>/.exec(fill(readFileSync('page.html', 'utf8'), page))?.[1] ?? '';
  for (const page of PAGES) expect(written(page), page.name).toBe(tabTitle(page.title));
});
