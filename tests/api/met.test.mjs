// SPDX-License-Identifier: Apache-2.0
// What no test met is said (tests/lib/met.mjs), and the list of what none can only shrinks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../lib/cluster.mjs';
import { description } from '../lib/held.mjs';
import { described, excused, faults } from '../lib/met.mjs';

const all = described(description());
const listed = excused(readFileSync(path.join(root, 'tests/lib/not_met.txt'), 'utf8'));

test('a route, a code and an event that nobody met are said, each by its name', () => {
  const missing = ['route POST /api/lookup answered', 'code http.busy', 'event alert'];
  const met = new Set(all.filter((what) => !missing.includes(what) && !listed.has(what)));
  assert.deepEqual(faults(all, met, listed).sort(), missing.map((what) => `met by no test: ${what}`).sort());
  met.add('route POST /api/lookup refused');
  assert.ok(faults(all, met, listed).includes('met by no test: route POST /api/lookup answered'), 'a refusal is no answer');
});

test('what is listed and was met, or is nowhere described, is to be struck out', () => {
  const met = new Set(all);
  assert.deepEqual(
    faults(
      all,
      met,
      new Map([
        ['code http.busy', 'why'],
        ['code no.such', 'why'],
      ]),
    ),
    ['met, and still in the list: code http.busy', 'in the list, and not described: code no.such'],
  );
  assert.throws(() => excused('code http.busy'), /without a reason/);
  assert.throws(() => excused('code a.b | x\ncode a.b | y'), /twice/);
});
