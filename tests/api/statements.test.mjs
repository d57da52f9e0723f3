// SPDX-License-Identifier: Apache-2.0
// What the head of a statement says it takes and gives is what PostgreSQL makes of its text: programs are built from the heads.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { root, startCluster } from '../lib/cluster.mjs';

const run = promisify(execFile);
const known = /^(bigint|integer|boolean|double precision|uuid|timestamptz|text|bytea|jsonb|interval)(\[\])?$/;
// As the C programs read them: whole numbers are one kind, and so is all that they take as text.
const kinds = {
  smallint: 'integer',
  bigint: 'integer',
  'timestamp with time zone': 'timestamptz',
  character: 'text',
  'character varying': 'text',
  json: 'text',
  jsonb: 'text',
  bytea: 'text',
  date: 'text',
  name: 'text',
};
const kind = (type) => type.replace(/\(\d+\)/, '').replace(/^([^[]*)/, (base) => kinds[base] ?? base);

const statements = readdirSync(root, { recursive: true })
  .filter((file) => /^(server|feeds)\/([a-z/]+\/)?sql\/[a-z0-9_]+\.sql$/.test(file))
  .map((file) => {
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    const head = (key) =>
      lines
        .filter((line) => line.startsWith(key))
        .map((line) => line.slice(key.length))
        .join(',')
        .replace(/\([^()]*\)/g, '');
    const items = (text) =>
      text
        .split(',')
        .filter((item) => item.trim())
        .map(
          (item) =>
            item
              .trim()
              .replace(/\?$/, '')
              .match(/^([a-z][a-z0-9_]*) (.+)$/)
              ?.slice(1) ?? [item.trim(), ''],
        );
    return {
      name: path.basename(file, '.sql'),
      program: head('-- for:').trim(),
      params: /^\s*(none\s*)?$/.test(head('-- params:')) ? [] : items(head('-- params:')),
      head: head('-- returns:'),
      returns: items(head('-- returns:')),
      text: lines.filter((line) => !line.startsWith('--')).join('\n'),
    };
  })
  .filter(({ program, text }) => !/copy|none/.test(program) && /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/.test(text));

let cluster, db, folder;
before(async () => {
  cluster = await startCluster();
  db = await cluster.database('statements');
  folder = mkdtempSync(path.join(tmpdir(), 'anpi-statements-'));
});
after(() => cluster?.stop());

async function psql(lines) {
  const file = path.join(folder, 'all.sql');
  writeFileSync(file, lines.join('\n'));
  return (await run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', db.owner, '-f', file], { maxBuffer: 1 << 26 })).stdout
    .trim()
    .split('\n');
}

test('each statement takes what its head says', async () => {
  const rows = await psql([
    ...statements.map(({ name, text }) => `PREPARE ${name} AS ${text.trim().replace(/;$/, '')};`),
    `SELECT name || '=' || array_to_string(ARRAY(SELECT format_type(t, NULL) FROM unnest(parameter_types) t), ',')
      FROM pg_prepared_statements;`,
  ]);
  const taken = Object.fromEntries(rows.map((row) => row.split('=')));
  assert.ok(statements.length > 120, `${statements.length} statements`);
  for (const { name, params } of statements)
    assert.equal(`${name}: ${params.map(([, type]) => kind(type)).join(',')}`, `${name}: ${taken[name].split(',').map(kind).join(',')}`);
});

test('each statement whose head lists columns gives these, and no other lists two', async () => {
  const rows = await psql(statements.flatMap(({ name, text }) => [`\\echo =${name}`, `${text.trim().replace(/;$/, '')} \\gdesc`]));
  const given = {};
  let at = null;
  for (const row of rows)
    if (row.startsWith('=')) given[(at = row.slice(1))] = [];
    else if (row.includes('|')) given[at].push(row.slice(row.lastIndexOf('|') + 1));
  const listed = ({ returns }) => returns.length > 1 && returns.every(([, type]) => known.test(type));
  assert.ok(statements.filter(listed).length > 40, `${statements.filter(listed).length} lists`);
  for (const statement of statements)
    if (listed(statement))
      assert.equal(
        `${statement.name}: ${statement.returns.map(([, type]) => kind(type)).join(',')}`,
        `${statement.name}: ${given[statement.name].map(kind).join(',')}`,
      );
    else {
      const wide = statement.head.match(/^ *(?:the (\d+) columns|(nothing of use))/);
      assert.ok(
        given[statement.name].length < 2 || wide?.[2] || Number(wide?.[1]) === given[statement.name].length,
        `${statement.name} gives ${given[statement.name].length} columns and its head does not list them`,
      );
    }
});
