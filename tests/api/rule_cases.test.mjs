// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases in SQL, but for the fold's; C and TypeScript read the same files. Then some hundred that the dice say.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casesOf, readElsewhere } from '../lib/cases.mjs';
import { dice } from '../lib/city.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { drawBirths } from '../lib/drawn_births.mjs';
import { drawTexts } from '../lib/drawn_keys.mjs';
import { drawMinutes } from '../lib/drawn_minutes.mjs';

let cluster, db;

before(async () => {
  cluster = await startCluster();
  db = await cluster.database('rule_cases');
});
after(() => cluster?.stop());

const quoted = (value) => `'${JSON.stringify(value).replaceAll("'", "''")}'`;

// What an expression over the members of each case (as x ->> 'member') is.
async function said(cases, expression) {
  const rows = await cluster.rows(
    db,
    `SELECT to_jsonb(${expression}) AS said FROM jsonb_array_elements(${quoted(cases)}::jsonb) WITH ORDINALITY AS c(x, ord) ORDER BY ord`,
  );
  return rows.map((row) => row.said);
}

const SAME_NAME = `anpi.registry_same_name(x ->> 'a', x ->> 'b')`;

test('names that differ in width alone are the same in SQL, and those of two keys never', async () => {
  const cases = await casesOf('keys');
  const all = cases.flatMap(({ texts, strict, width = false }, group) => texts.map((text) => ({ text, strict, group, width })));
  const texts = `jsonb_array_elements_text(${quoted(all.map(({ text }) => text))}::jsonb) WITH ORDINALITY`;
  const rows = await cluster.rows(
    db,
    `SELECT a.ord - 1 AS a, b.ord - 1 AS b FROM ${texts} AS a(text, ord) JOIN ${texts} AS b(text, ord) ON a.ord < b.ord
        WHERE anpi.registry_same_name(a.text, b.text)`,
  );
  const same = new Set(rows.map(({ a, b }) => `${a} ${b}`));
  all.forEach((a, i) =>
    all.slice(i + 1).forEach((b, j) => {
      const held = same.has(`${i} ${i + 1 + j}`);
      if (a.group === b.group && a.width) assert.ok(held, `${a.text} and ${b.text} are the same`);
      if (a.strict !== b.strict) assert.ok(!held, `${a.text} and ${b.text} are not the same`);
    }),
  );
});

test('five hundred texts drawn by dice have the same keys in C and TypeScript, and one width in SQL', async () => {
  const drawn = drawTexts(dice(11057), 500);
  const pairs = drawn.map(({ texts: [text] }) => ({ a: text, b: text.normalize('NFKC').replaceAll(' ', '') }));
  (await said(pairs, SAME_NAME)).forEach((same, i) => assert.equal(same, true, JSON.stringify(pairs[i])));
  await readElsewhere({ keys: drawn });
});

async function birthsHold(cases) {
  const known = cases.filter(({ refused }) => !refused);
  const kept = await said(
    known,
    `ARRAY[anpi.birth_written((x ->> 'date')::date, x ->> 'how'), anpi.birth_listed((x ->> 'date')::date, x ->> 'how')]`,
  );
  known.forEach(({ name, card, listed }, i) => assert.deepEqual(kept[i], [card, listed], name));
}

test('a birth date stands in cards and lists as its case says', async () => birthsHold(await casesOf('births')));

test('three hundred birth dates drawn by dice are kept, read back and said alike', async () => {
  const drawn = drawBirths(dice(18730101), 300);
  await birthsHold(drawn);
  await readElsewhere({ births: drawn });
});

test('four hundred batteries drawn by dice are counted down in TypeScript to what C counts', async () => {
  await readElsewhere({ minutes: drawMinutes(dice(41), 400) });
});
