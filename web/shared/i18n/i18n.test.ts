// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { texts, type Key } from './texts';

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
  expect(written.sort()).toEqual([...keys].sort());
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
  'vital|status|zone\\.state|role|power|match|feeds\\.state|why|ground|decision\\.(field|state)|tab',
  'field|field\\.filter|lookup|person|review\\.(doubt|state)|ready\\.lack',
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
