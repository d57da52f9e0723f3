// SPDX-License-Identifier: Apache-2.0
// The schema of an upgrade: what a migrated database is, and what the programs of the last release still find in it while they run on.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { openRelease, releases } from '../lib/release.mjs';

const run = promisify(execFile);
const sessions = [];
let cluster;

before(async () => {
  cluster = await startCluster();
  await cluster.database('roles'); // makes the roles that a dump names
});
after(async () => {
  for (const { psql } of sessions) psql.kill();
  await cluster?.stop();
});

const migrated = (db) => anpi(['migrate', `--db=${db.owner}`]);

// Every object with its owner, its rights, its policies and triggers; restrict's key is another in each dump.
async function schemaOf(db) {
  const { stdout } = await run('pg_dump', ['-s', '-d', db.owner], { maxBuffer: 1 << 28 });
  return stdout.replace(/^\\(un)?restrict .*$/gm, '').split(/^--\n-- (?=Name: )/m);
}

// What a caller knows of a function, and who may call it with whose rights.
const functionsOf = (db) =>
  cluster.rows(
    db,
    `SELECT p.oid::regprocedure::text AS name, pg_get_function_arguments(p.oid) AS takes, pg_get_function_result(p.oid) AS gives,
        p.prosecdef AS as_owner, p.proconfig AS config, (SELECT array_agg(a.grantee::regrole || ' ' || a.privilege_type
        ORDER BY a.grantee::regrole::text) FROM aclexplode(p.proacl) a) AS rights
    FROM pg_proc p WHERE p.pronamespace = 'anpi'::regnamespace ORDER BY 1`,
  );

for (const version of await releases())
  test(`a database of ${version} with data, migrated, has the schema of a fresh one: objects, rights, policies, triggers`, async () => {
    const name = version.replaceAll('.', '_');
    const db = await (await openRelease(version)).restore(cluster, `from_${name}`);
    await migrated(db);
    assert.deepEqual(await schemaOf(db), await schemaOf(await cluster.database(`fresh_${name}`)));
  });

const last = (await releases()).at(-1);

test('each function of the last release is there with its signature, its columns, its security and its rights', async () => {
  const db = await (await openRelease(last)).restore(cluster, 'signatures');
  const was = await functionsOf(db);
  assert.ok(was.length > 150);
  await migrated(db);
  const is = new Map((await functionsOf(db)).map((f) => [f.name, f]));
  for (const f of was) assert.deepEqual(is.get(f.name), f);
});

// psql as one of the roles, with what it says of each command: ask("SELECT 1") gives its lines.
class Session {
  #said = '';

  constructor(conninfo) {
    this.psql = spawn('sh', ['-c', 'exec psql -XqA -v VERBOSITY=sqlstate -d "$1" 2>&1', 'sh', conninfo], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.psql.stdout.setEncoding('utf8').on('data', (text) => (this.#said += text));
    sessions.push(this);
    this.ended = once(this.psql, 'exit');
  }

  async ask(command) {
    this.#said = '';
    this.psql.stdin.write(`${command};\n\\echo the-end\n`);
    while (!this.#said.endsWith('the-end\n')) {
      await Promise.race([once(this.psql.stdout, 'data'), this.ended]);
      assert.equal(this.psql.exitCode, null, this.#said);
    }
    return this.#said.slice(0, -'the-end\n'.length).split('\n').filter(Boolean);
  }

  async end() {
    this.psql.stdin.end('\\q\n');
    await this.ended;
  }
}

const samples = {
  bigint: '1',
  integer: '1',
  smallint: '1',
  'double precision': '1',
  boolean: 't',
  uuid: '00000000-0000-7000-8000-000000000001',
  bytea: '\\x00',
  jsonb: '[]',
  json: '[]',
  interval: '1 day',
  'timestamp with time zone': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  pg_snapshot: '1:1:',
};
const sample = (type) =>
  type.endsWith('[]') ? `'{"${(samples[type.slice(0, -2)] ?? '1').replace('\\', '\\\\')}"}'` : `'${samples[type] ?? '1'}'`;

// A program of the last release as the database sees it: its statements prepared once, and each answered.
class Program {
  constructor(conninfo, statements) {
    this.session = new Session(conninfo);
    this.statements = statements;
  }

  async prepare() {
    for (const { name, text } of this.statements) await this.session.ask(`PREPARE "${name}" AS ${text}`);
    const rows = await this.session.ask("SELECT name, array_to_string(parameter_types, '/') FROM pg_prepared_statements ORDER BY 1");
    this.prepared = rows
      .slice(1, -1)
      .map((row) => row.split('|'))
      .map(([name, types]) => ({ name, types: types ? types.split('/') : [] }));
  }

  // Of each statement its columns, or the code of its error: with NULLs, and with one value of each type. Nothing is kept.
  async answers() {
    const all = {};
    for (const { name, types } of this.prepared)
      for (const args of [types.map(() => 'NULL'), types.map(sample)]) {
        const call = `EXECUTE "${name}"${args.length ? `(${args.join(', ')})` : ''}`;
        await this.session.ask('BEGIN');
        all[call] = (await this.session.ask(call)).find((line) => !line.startsWith('NOTICE') && !line.startsWith('WARNING')) ?? '';
        await this.session.ask('ROLLBACK');
      }
    return all;
  }
}

test('a program of the last release finds its statements answered as before, those it has open and those prepared anew', async () => {
  const release = await openRelease(last),
    db = await release.restore(cluster, 'two_releases');
  const statements = (await release.statements()).filter(({ text }) => /^(SELECT|WITH|INSERT|UPDATE|DELETE)\b/.test(text));
  const programs = () =>
    Object.entries({ server: db.server, feeds: db.feeds, cli: db.owner }).map(
      ([who, conninfo]) =>
        new Program(
          conninfo,
          statements.filter((s) => s.programs.join(' ').includes(who)),
        ),
    );
  const running = programs(),
    were = [];
  for (const p of running) {
    await p.prepare();
    assert.equal(p.prepared.length, p.statements.length);
    were.push(await p.answers());
  }
  assert.ok(Object.values(were[0]).filter((said) => !said.startsWith('ERROR')).length > 100, 'most are answered by more than an error');
  await migrated(db);
  for (const [i, p] of running.entries()) {
    assert.deepEqual(await p.answers(), were[i], 'prepared before the upgrade');
    await p.session.end();
  }
  for (const [i, p] of programs().entries()) {
    await p.prepare();
    assert.deepEqual(await p.answers(), were[i], 'prepared after it');
    await p.session.end();
  }
});

test('a card of the last release is the beginning of what it is now: fields are added at the end alone', async () => {
  const db = await (await openRelease(last)).restore(cluster, 'cards');
  const cards = () => cluster.rows(db, 'SELECT person, body FROM anpi.card ORDER BY person');
  const was = await cards();
  assert.ok(was.length > 20);
  await migrated(db);
  const is = new Map((await cards()).map((c) => [c.person, c.body]));
  // A field, an item of it and a part of an item: each may go on behind what was its end.
  const begins = (now, then, [mark, ...inner]) => {
    if (!mark) return assert.equal(now, then);
    const a = now.split(mark);
    return then.split(mark).forEach((part, i) => begins(a[i] ?? '', part, inner));
  };
  for (const { person, body } of was) begins(is.get(person), body, ['\x1f', '\x1e', '\x1d']);
  assert.equal(
    await cluster.value(
      db,
      'SELECT count(*) FROM anpi.card c FULL JOIN anpi.card_made m USING (person) WHERE c.body IS DISTINCT FROM m.body',
    ),
    0,
  );
});
