// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const kept = new Map<string, string>();
/** The module as a page that has just been opened has it. */
const opened = async () => {
  vi.resetModules();
  return import('./index');
};

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('japanese_comes_first_and_what_was_chosen_is_kept_for_the_next_page', async () => {
  const first = await opened();
  expect([first.currentLang(), first.t('status.safe')]).toEqual(['ja', '安否確認済み']);
  first.setLang('en');
  expect(first.t('status.safe')).not.toBe('安否確認済み');
  const second = await opened();
  expect(second.currentLang()).toBe('en');
  second.setLang('ja');
  expect((await opened()).currentLang()).toBe('ja');
});

test('values_are_filled_in_also_when_they_are_nothing', async () => {
  const { t } = await opened();
  expect(t('power.m', { m: 0 })).toMatch(/0/);
  expect(t('power.m')).toMatch(/\{m\}/);
});

test('a_word_of_a_newer_server_is_shown_as_it_was_sent', async () => {
  const { t, tOr } = await opened();
  expect(t('status.teleported' as Parameters<typeof t>[0])).toBe('status.teleported');
  expect([tOr('status', 'teleported'), tOr('status', 'safe'), tOr('status', null)]).toEqual(['teleported', '安否確認済み', '']);
});

test('an_error_is_said_in_the_language_of_the_reader_and_never_as_nothing', async () => {
  const { errorText, inBoth, setLang } = await opened();
  const error = { code: 'db.away', ja: '休んでいます', en: 'resting' };
  const own = (): string => inBoth('status.safe')[0];
  const japanese = own();
  expect(errorText(error)).toBe('休んでいます');
  expect(errorText({ ...error, ja: '' })).toBe('db.away');
  setLang('en');
  expect(errorText(error)).toBe('resting');
  expect([own() === japanese, inBoth('status.safe')[1]]).toEqual([false, japanese]);
});
