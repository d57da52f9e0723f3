// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases/fold.json and times.json in SQL: marks come in one by one in every rotation, and all at once; C and
// TypeScript read the same files. Then some hundred that the dice say, in all three.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casesOf, readElsewhere } from '../lib/cases.mjs';
import { CITY, dice, makeCity } from '../lib/city.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { drawMarks, MARKS_MOST, slowFold } from '../lib/drawn_marks.mjs';

const DAY_S = 86400,
  start = Math.floor(Date.now() / 1000) - 3600;
const withUnsure = [];
let cluster, city, cases;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'fold_cases', { people: 5 });
  cases = await casesOf('fold');
});
after(async () => {
  await city?.remove();
  await cluster?.stop();
});

// Every set has an incident of its own; ids differ by the incident, and keep the order of the numbers.
const id = (incident, n) => `01000000-0000-7000-8000-${String(incident * 1000 + n).padStart(12, '0')}`;
const us = (s, beyond = 0) => `${Math.round((start + s) * 1e6) + beyond}`;
const text = (value) => (value === undefined ? 'NULL' : `'${value}'`);

// One call with marks of many sets. Those of no sure time claim a day of last year, and arrive at `now`.
function call(marks, now) {
  const column = (type, value) => `ARRAY[${marks.map(value).join(',')}]::${type}[]`;
  const none = (type) => column(type, () => 'NULL');
  return `SELECT result, error FROM anpi.mark_commit(${[
    column('integer', (_, i) => i + 1),
    column('uuid', (m) => text(id(m.incident, m.n))),
    column('bigint', (m) => m.incident),
    column('bigint', () => city.people[0].id),
    column('text', (m) => text(m.status)),
    column('bigint', (m) => us(m.unsure ? -400 * DAY_S : m.at, m.us)),
    none('text'),
    none('text'),
    none('text'),
    none('double precision'),
    none('double precision'),
    none('text'),
    column('text', (m) => text(`{${(m.seen ?? []).map((n) => id(m.incident, n))}}`)),
    column('uuid', (m) => text(m.voids && id(m.incident, m.voids))),
    column('uuid', (m) => text(m.settles && id(m.incident, m.settles))),
    none('text'),
    column('bigint', () => 1),
    column('text', () => "'試験'"),
    column('boolean', () => true),
    column('bytea', () => "'a'"),
    us(now),
  ].join(', ')})`;
}

async function open(many) {
  const said = await cluster.rows(
    city.db,
    `SELECT anpi.incident_open(NULL, NULL, '試験', '地震', true, '{${CITY}}', NULL, '市長', '発生', 1, ${us(-60)})->>'id' AS id
        FROM generate_series(1, ${many})`,
  );
  return said.map((row) => Number(row.id));
}

async function commit(marks, now) {
  if (!marks.length) return;
  for (const { result, error } of await cluster.rows(city.db, call(marks, now)))
    assert.ok(result === 'accepted' && (error ?? '') in { '': 1, unsure: 1 }, `${result} ${error}`);
}

// `sets`: each with `marks` in the order they arrive, and an incident to be its own. Those that stand at one place of all sets are one
// call, but for those of no sure time: they arrive when they say.
async function commitAll(sets) {
  for (let place = 0; place < MARKS_MOST; place++) {
    const marks = sets.filter((set) => set.marks[place]).map((set) => ({ ...set.marks[place], incident: set.incident }));
    for (const now of new Set(marks.map((m) => (m.unsure ? m.at : 100))))
      await commit(
        marks.filter((m) => (m.unsure ? m.at : 100) === now),
        now,
      );
  }
}

async function allHold(sets) {
  const status = await cluster.rows(
    city.db,
    `SELECT incident, status, coalesce(op_id::text, '') AS winner, conflict::text, ops::text, time_unsure FROM anpi.status`,
  );
  const told = await cluster.rows(
    city.db,
    `SELECT DISTINCT ON (id) split_part(id, ':', 1) AS incident, body FROM anpi.change WHERE kind = 'status' ORDER BY id, seq DESC`,
  );
  const rowOf = new Map(status.map((row) => [row.incident, row])),
    bodyOf = new Map(told.map((row) => [Number(row.incident), row.body]));
  for (const { name, incident, want } of sets) {
    const ids = (list) => `{${list.map((n) => id(incident, n))}}`,
      body = bodyOf.get(incident);
    const { incident: _, ...got } = rowOf.get(incident) ?? {
      status: 'unreported',
      winner: '',
      conflict: '{}',
      ops: '{}',
      time_unsure: false,
    };
    assert.deepEqual(
      got,
      {
        status: want.status,
        winner: want.winner ? id(incident, want.winner) : '',
        conflict: ids(want.conflict),
        ops: ids(want.ops),
        time_unsure: want.unsure === true,
      },
      name,
    );
    if (body !== undefined) assert.equal((body.split('\x1f')[11] ?? '') === '1', want.unsure === true, `${name}: what pictures are told`);
  }
}

async function inIncidents(sets) {
  const incidents = await open(sets.length);
  return sets.map((set, i) => ({ ...set, incident: incidents[i] }));
}

// A withdrawal needs the mark it withdraws.
const rotations = ({ name, marks, want }) =>
  marks.map((_, from) => {
    const turned = marks.map((_, i) => marks[(from + i) % marks.length]);
    return { name: `${name}, from ${from}`, want, marks: [...turned.filter((m) => !m.voids), ...turned.filter((m) => m.voids)] };
  });

const arrivals = (marks) => new Set(marks.filter((m) => m.unsure).map((m) => m.at));

async function atOnce(sets) {
  const whole = await inIncidents(sets.filter(({ marks }) => arrivals(marks).size < 2));
  for (const now of new Set(whole.map(({ marks }) => [...arrivals(marks)][0] ?? 100)))
    await commit(
      whole
        .filter(({ marks }) => ([...arrivals(marks)][0] ?? 100) === now)
        .flatMap(({ marks, incident }) => marks.map((m) => ({ ...m, incident }))),
      now,
    );
  await allHold(whole);
  for (const { name, marks, incident } of whole) if (arrivals(marks).size) withUnsure.push([name, incident]);
}

test('the fold of SQL says what the cases say, mark by mark in any order and all at once', async () => {
  assert.ok(cases.length > 50);
  const sets = await inIncidents(cases.flatMap(rotations));
  await commitAll(sets);
  await allHold(sets);
  await atOnce(cases);
});

test('folding again what no phone knew the time of finds it as it is kept', async () => {
  assert.ok(withUnsure.length > 1, `${withUnsure.length} cases`);
  for (const [name, incident] of withUnsure.slice(0, 6))
    assert.match(await anpi(['incident', 'verify', `${incident}`, `--db=${city.db.owner}`]), / 0 differ\n$/, name);
});

test('the fold that the story is checked by says what the cases say', () => {
  for (const { name, marks, want } of cases) assert.deepEqual(slowFold(marks), want, name);
});

// An incident a case, with its rounds; all is told from now on, and now is `start`.
async function withRounds(times) {
  const rows = await cluster.rows(
    city.db,
    times
      .map(
        ({ opened, rounds }, i) => `SELECT ${i} AS i, (made.said->>'id')::bigint AS incident, ${rounds.length} AS rounds
            FROM (SELECT anpi.incident_open(NULL, NULL, '試験', '地震', true, '{${CITY}}', NULL, '市長', '発生', 1, ${us(opened)}) AS said) made`,
      )
      .join(' UNION ALL '),
  );
  for (const { i, incident } of rows)
    for (const [k, at] of times[i].rounds.entries())
      await cluster.execute(
        city.db,
        `INSERT INTO anpi.round (incident, n, started_at, by_user) VALUES (${incident}, ${k + 2}, anpi.of_us(${us(at)}), 1)`,
      );
  return rows.sort((a, b) => a.i - b.i).map((row) => row.incident);
}

test('the time of a mark is believed, cut or unsure in SQL, and its round is the one, as the cases say', async () => {
  const times = await casesOf('times'),
    incidents = await withRounds(times);
  const marks = times.map(({ seen, us: beyond }, i) => ({ incident: incidents[i], n: 1, at: seen, us: beyond, status: 'safe' }));
  const answers = await cluster.rows(city.db, call(marks, 0));
  const kept = await cluster.rows(
    city.db,
    `SELECT incident, round, time_unsure, bounded, anpi.us(observed_at)::text AS at, anpi.us(claimed_at)::text AS claimed
        FROM anpi.observation WHERE incident = ANY ('{${incidents}}')`,
  );
  times.forEach(({ name, seen, us: beyond, want }, i) => {
    const { round, time_unsure: unsure, bounded: cut, at, claimed } = kept.find((row) => row.incident === incidents[i]);
    const given = us(seen, beyond),
      taken = want.unsure || want.cut ? us(0) : given;
    assert.deepEqual(
      { round, unsure, cut, at },
      { round: want.round, unsure: want.unsure ?? false, cut: want.cut ?? false, at: taken },
      name,
    );
    assert.equal(claimed, want.unsure ? given : null, name);
    assert.equal(answers[i].error, want.unsure ? 'unsure' : null, name);
  });
});

test('four hundred sets of marks drawn by dice fold to the same in SQL, C and TypeScript', async () => {
  const drawn = drawMarks(dice(20191012), 400);
  assert.ok(drawn.filter(({ want }) => want.conflict.length > 0).length > 40, 'conflicts among them');
  assert.ok(drawn.filter(({ want }) => want.unsure).length > 10, 'times that are not sure among them');
  const sets = await inIncidents(drawn);
  await commitAll(sets);
  await allHold(sets);
  await atOnce(drawn);
  await readElsewhere({ fold: drawn });
});
