// SPDX-License-Identifier: Apache-2.0
// The security record: every item of ASVS 5.0 levels 1 and 2 is answered once, and every file it leans on is there.
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../lib/cluster.mjs';

const text = await readFile(path.join(root, 'deploy/SECURITY.md'), 'utf8');
const rows = text
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => /^\d+\.\d+\.\d+( |$)/.test(cells[1] ?? ''));
// Items of level 1 and 2 in each chapter.
const items = { 1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7 };

test('each item is answered once', () => {
  const all = rows.flatMap(([, numbers]) => numbers.split(' '));
  assert.deepEqual(
    all.filter((item, i) => all.indexOf(item) !== i),
    [],
  );
  const counted = {};
  for (const item of all) counted[item.split('.')[0]] = (counted[item.split('.')[0]] ?? 0) + 1;
  assert.deepEqual(counted, items);
  for (const [, numbers, state, how] of rows) {
    assert.match(state, /^(met|partly|NOT met|n\/a)$/, numbers);
    assert.ok(how, numbers);
  }
});

test('every file that the record names exists', async () => {
  const named = new Set(
    [...text.matchAll(/`((?:tests|server|feeds|deploy|web|geo)\/[^`\s]+)`/g)].map(([, file]) => file.replace(/[,.;]$/, '')),
  );
  assert.ok(named.size > 40);
  const missing = [];
  for (const file of named) await access(path.join(root, file)).catch(() => missing.push(file));
  assert.deepEqual(missing, []);
});
