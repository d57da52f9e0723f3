// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { setLang } from '.';
import * as labels from './gen/labels';
import * as things from './gen/words';
import { texts, type Key } from './texts';
import { word } from './words';

const keys = Object.keys(texts) as Key[];
const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').sort();

test('every_text_is_there_in_both_languages_and_stands_in_one_file_alone', () => {
  for (const key of keys)
    expect(
      texts[key].every((text) => text.trim() !== ''),
      key,
    ).toBe(true);
  const written = readdirSync('shared/i18n/texts')
    .flatMap((name) => [...readFileSync(join('shared/i18n/texts', name), 'utf8').matchAll(/^ {2}'?([a-z][\w.]*)'?: \[/gm)])
    .map((m) => m[1]);
  const made = Object.values(labels).flatMap((of) => Object.keys(of));
  expect([...written, ...made.filter((key) => key in texts)].sort()).toEqual([...keys].sort());
});

const japanese = (text: string): boolean => /[\u3040-\u30ff\u4e00-\u9fff]/.test(text);

test('every_coded_word_has_a_label_in_both_languages', () => {
  const { ENGLISH, JAPANESE, ...sets } = things;
  let words = 0;
  for (const [thing, set] of Object.entries(sets))
    for (const [code, kept] of Object.entries(set)) {
      const texts = (labels as Record<string, Record<string, readonly [string, string]>>)[`${camel(thing)}Texts`];
      const [ja, en] = kept === code ? (texts?.[`${thing.toLowerCase()}.${code}`] ?? []) : [JAPANESE[kept] ?? kept, ENGLISH[kept]];
      expect(japanese(ja ?? '') || ja === 'EV', `${thing}.${code}: ${ja}`).toBe(true);
      expect(en && !japanese(en), `${thing}.${code}: ${en}`).toBe(true);
      words += 1;
    }
  expect(words).toBeGreaterThan(300);
});
const camel = (name: string): string => name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

test('a_word_is_said_in_the_language_of_the_screen', () => {
  vi.stubGlobal('document', { documentElement: {} });
  setLang('ja');
  expect(word(things.SHELTER_STATE.full)).toBe('受入停止');
  expect(word('どこにもない')).toBe('どこにもない');
  setLang('en');
  expect([word(things.STAY.in_car), word('次男'), word('どこにもない'), word(null)]).toEqual([
    'in a car',
    'second son',
    'どこにもない',
    '',
  ]);
  setLang('ja');
  vi.unstubAllGlobals();
});

test('both_languages_fill_in_the_same_values', () => {
  for (const key of keys) expect(names(texts[key][1]), key).toEqual(names(texts[key][0]));
});

test('no_japanese_is_left_in_the_english_texts_but_examples_and_the_switch', () => {
  const japanese = keys.filter((key) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(texts[key][1]));
  expect(japanese.sort()).toEqual(['app.language', 'lookup.search']);
});

function* sources(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    if (['node_modules', 'dist', 'i18n'].includes(name)) continue;
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/(?<!\.test)\.tsx?$/.test(path)) yield path;
  }
}

/** Keys made from a value: `status.${status}` and the like. */
const OF_WHAT = [
  'vital|status|zone_state|role|power|power_state|match|feed_state|why|ground|decision_(field|state)|tab',
  'field|field\\.filter|lookup|person|review_(reason|state)|ready\\.lack|audit_kind(\\.[a-z_]+)?',
];
const MADE = new RegExp(`^(${OF_WHAT.join('|')})\\.\\w+(\\.hint)?$`);

test('no_text_is_left_that_nothing_shows', () => {
  const code = [...sources('.')].map((path) => readFileSync(path, 'utf8')).join('\n');
  expect(keys.filter((key) => !code.includes(`'${key}'`) && !code.includes(`="${key}"`) && !MADE.test(key))).toEqual([]);
});

test('components_hold_no_japanese_text_of_their_own', () => {
  // Values of the data model (kinds, methods) are constants in .ts files; what a user reads comes from here.
  const offenders = [...sources('.')]
    .filter((path) => path.endsWith('.tsx'))
    .filter((path) => {
      const code = readFileSync(path, 'utf8')
        .replace(/\/\/.*$/gm, '')
        .replace(/\/\*[\s\S]*?\*\//g, '');
      return /[\u3040-\u30ff\u4e00-\u9fff]/.test(code);
    });
  expect(offenders).toEqual([]);
});
