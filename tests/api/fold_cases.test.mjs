// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases/fold.json in SQL: marks come in one by one in every rotation, and all at once; C and TypeScript read the
// same file.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, makeCity } from '../lib/city.mjs';
import { anpi, root, startCluster } from '../lib/cluster.mjs';

const DAY_S = 86400,
  start = Math.floor(Date.now() / 1000) - 3600;
const withUnsure = [];
let cluster, city, cases;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'fold_cases', { people: 5 });
  ({ cases } = JSON.parse(await readFile(path.join(root, 'tests/cases/fold.json'), 'utf8')));
});
after(async () => {
  await city?.remove();
  await cluster?.stop();
});

// Every set has an incident of its own; ids differ by the incident, and keep the order of the numbers.
const id = (incident, n) => `01000000-0000-7000-8000-${String(incident * 1000 + n).padStart(12, '0')}`;
const us = (s) => `${Math.round((start + s) * 1e6)}`;
const text = (value) => (value === undefined ? 'NULL' : `'${value}'`);

// The marks of one call. Those of no sure time claim a day of last year, and arrive at `at`.
function call(incident, marks, now) {
  const column = (type, value) => `ARRAY[${marks.map(value).join(',')}]::${type}[]`;
  const none = (type) => column(type, () => 'NULL');
  return `SELECT result, error FROM anpi.mark_commit(${[
    column('integer', (_, i) => i + 1),
    column('uuid', (m) => text(id(incident, m.n))),
    column('bigint', () => incident),
    column('bigint', () => city.people[0].id),
    column('text', (m) => text(m.status)),
    column('bigint', (m) => us(m.unsure ? -400 * DAY_S : m.at)),
    none('text'),
    none('text'),
    none('text'),
    none('double precision'),
    none('double precision'),
    none('text'),
    column('text', (m) => text(`{${(m.seen ?? []).map((n) => id(incident, n))}}`)),
    column('uuid', (m) => text(m.voids && id(incident, m.voids))),
    column('uuid', (m) => text(m.settles && id(incident, m.settles))),
    none('text'),
    column('bigint', () => 1),
    column('text', () => "'試験'"),
    column('boolean', () => true),
    column('bytea', () => "'a'"),
    us(now),
  ].join(', ')})`;
}

async function open() {
  const said = await cluster.value(
    city.db,
    `SELECT anpi.incident_open(NULL, NULL, '試験', '地震', true, '{${CITY}}', NULL, '市長', '発生', 1, ${us(-60)})->>'id'`,
  );
  return Number(said);
}

async function holds(incident, want, place) {
  const [row] = await cluster.rows(
    city.db,
    `SELECT status, coalesce(op_id::text, '') AS winner, conflict::text, ops::text, time_unsure
        FROM anpi.status WHERE incident = ${incident}`,
  );
  const ids = (list) => `{${list.map((n) => id(incident, n))}}`;
  const got = row ?? { status: 'unreported', winner: '', conflict: '{}', ops: '{}', time_unsure: false };
  assert.deepEqual(
    { ...got, time_unsure: got.time_unsure === true || got.time_unsure === 't' },
    {
      status: want.status,
      winner: want.winner ? id(incident, want.winner) : '',
      conflict: ids(want.conflict),
      ops: ids(want.ops),
      time_unsure: want.unsure === true,
    },
    place,
  );
  const body = await cluster.value(
    city.db,
    `SELECT body FROM anpi.change WHERE kind = 'status' AND id LIKE '${incident}:%' ORDER BY seq DESC LIMIT 1`,
  );
  if (row) assert.equal((body.split('\x1f')[11] ?? '') === '1', want.unsure === true, `${place}: what pictures are told`);
}

async function commit(incident, marks, now) {
  for (const { result, error } of await cluster.rows(city.db, call(incident, marks, now)))
    assert.ok(result === 'accepted' && (error ?? '') in { '': 1, unsure: 1 }, `${result} ${error}`);
}

test('the fold of SQL says what the cases say, mark by mark in any order and all at once', async () => {
  assert.ok(cases.length > 15);
  for (const { name, marks, want } of cases) {
    for (let from = 0; from < Math.max(marks.length, 1); from++) {
      const incident = await open();
      const rotated = marks.map((_, i) => marks[(from + i) % marks.length]);
      // A withdrawal needs the mark it withdraws.
      for (const m of [...rotated.filter((m) => !m.voids), ...rotated.filter((m) => m.voids)])
        await commit(incident, [m], m.unsure ? m.at : 100);
      await holds(incident, want, `${name}, from ${from}`);
    }
    const arrivals = new Set(marks.filter((m) => m.unsure).map((m) => m.at));
    if (!marks.length || arrivals.size > 1) continue;
    const incident = await open();
    await commit(incident, marks, [...arrivals][0] ?? 100);
    await holds(incident, want, `${name}, at once`);
    if (want.unsure !== undefined || arrivals.size) withUnsure.push([name, incident]);
  }
});

test('folding again what no phone knew the time of finds it as it is kept', async () => {
  assert.ok(withUnsure.length > 1, `${withUnsure.length} cases`);
  for (const [name, incident] of withUnsure)
    assert.match(await anpi(['incident', 'verify', `${incident}`, `--db=${city.db.owner}`]), / 0 differ\n$/, name);
});
