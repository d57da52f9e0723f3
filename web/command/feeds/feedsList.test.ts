// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleFeed as feed } from '../../shared/api/samples';
import { byWatch, rowsUnnamed } from './feedsList';

test('a source that is watched no longer is shown as such, one that never was is not', () => {
  const { on, ended } = byWatch([
    feed('a', {}),
    feed('b', { state: 'off', off_at: '2026-11-29T10:00:00+09:00' }),
    feed('c', { state: 'off', off_at: null }),
    feed('d', { state: 'fault' }),
  ]);
  expect(on.map((f) => f.name)).toEqual(['a', 'd']);
  expect(ended.map((f) => f.name)).toEqual(['b']);
});

test('rows that the answer has no room for are counted, a row with two bad values once', () => {
  const row = (line: number, field: string) => ({ file: 'a.csv', line, field, value: '', taken: false, code: '', ja: '', en: '' });
  const rows = [row(2, '町'), row(2, '戸数'), row(5, '町')];
  expect(rowsUnnamed(feed('a', { rows_refused: 30, rows_partly: 12, rows }))).toBe(40);
  expect(rowsUnnamed(feed('a', { rows_refused: 1, rows_partly: 1, rows }))).toBe(0);
  expect(rowsUnnamed(feed('a', { rows_refused: 3, rows: [row(0, ''), row(0, '')] }))).toBe(1);
  expect(rowsUnnamed(feed('a', {}))).toBe(0);
});
