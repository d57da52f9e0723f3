// SPDX-License-Identifier: Apache-2.0
// From a release with data to this tree; and what a program says of a schema that is too old or too new for it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { at, fictional, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, build, root, startCluster } from '../lib/cluster.mjs';
import { factsOf, openRelease, releases } from '../lib/release.mjs';
import { startFeeds, startServer, until } from '../lib/server.mjs';

const OLDER = 3,
  NEWER = 4;
let cluster;

before(async () => {
  cluster = await startCluster();
  await cluster.database('roles'); // makes the roles that a dump names
});
after(() => cluster?.stop());

// Starts it, and gives the code it ended with and what it said.
async function refusal(db) {
  const server = await startServer({ db, seconds: 0 });
  const code = await server.ended;
  const log = await server.log();
  await server.remove();
  return { code, log, error: JSON.parse(/^\{"error".*$/m.exec(log)?.[0] ?? '{}').error };
}

// The newest release has no file less than this tree until the next one is written.
async function lacksFiles(db) {
  const applied = new Set((await cluster.rows(db, 'SELECT name FROM anpi.migration')).map((row) => row.name));
  return (await readdir(path.join(root, 'deploy/schema/tables'))).some((file) => file.endsWith('.sql') && !applied.has(file.slice(0, -4)));
}

for (const version of await releases())
  test(`a database of ${version} with data: refused with a sentence if it is older, migrated, and everything is as it was`, async () => {
    const release = await openRelease(version);
    const db = await release.restore(cluster, `from_${version.replaceAll('.', '_')}`);
    assert.deepEqual(await factsOf(db), release.facts);
    if (await lacksFiles(db)) {
      const { code, error } = await refusal(db);
      assert.deepEqual([code, error.code], [OLDER, 'db.schema_older']);
      assert.match(error.ja, /anpi migrate/);
      assert.match(error.en, /anpi migrate/);
    }
    await anpi(['migrate', `--db=${db.owner}`]);
    assert.deepEqual(await factsOf(db), release.facts);
    const server = await startServer({ db });
    try {
      const user = release.users.find((u) => u.role === 'command');
      const command = await Client.login(server.plainUrl, user.login, user.password);
      const [incident] = (await command.get('/api/incidents')).body.incidents;
      const zones = async () => {
        const z = (await command.get(`/api/incidents/${incident.id}/zones`)).body;
        return [...z.zones, z.without_location, z.protected ?? {}];
      };
      const sum = (list, key) => list.reduce((n, z) => n + (z[key] ?? 0), 0);
      const first = await zones(),
        safe = sum(first, 'safe');
      assert.equal(safe, release.facts.status[`${incident.id}/${incident.round}/safe`] ?? 0);
      const { persons } = (await command.get(`/api/incidents/${incident.id}/unreported?limit=500`)).body;
      const { body } = await command.post(`/api/incidents/${incident.id}/observations`, {
        operations: [{ op_id: uuidv7(), person: persons[0].person, status: 'safe', observed_at: at(1000) }],
      });
      assert.equal(body.results[0].result, 'accepted');
      await until('it is counted', 5, async () => sum(await zones(), 'safe') === safe + 1);
    } finally {
      await server.remove();
    }
  });

// 0.7.0 folded the Kangxi radicals (from U+2F00): those of the Supplement stand in its keys as they were written.
test('people whose names were taken with radicals for characters are known again by the next list', async () => {
  const release = await openRelease('0.7.0'),
    folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-radicals.'));
  const db = await release.restore(cluster, 'radicals');
  const town = await cluster.value(db, 'SELECT municipality FROM anpi.person GROUP BY 1 ORDER BY count(*) DESC LIMIT 1');
  const radicals = Array.from({ length: 0x2ef4 - 0x2e80 }, (_, i) => String.fromCodePoint(0x2e80 + i)).filter(
    (c) => ![0x2e80, 0x2e87, 0x2e9a].includes(c.codePointAt(0)),
  );
  const keyOf = (c) => ({ '⻆': '角', '⺟': '母', '⻳': '龟' })[c] ?? c; // one it knew, and what NFKC made of two
  const people = [
    ['⻄⻑', '⻄⻑', '1931-02-03'],
    ...radicals.map((c, i) => [
      `見本${c}`,
      `見本${keyOf(c)}`,
      `1940-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + Math.floor(i / 12)).padStart(2, '0')}`,
    ]),
  ];
  const text = people.map((p) => `(${p.map((v) => `'${v}'`).join(', ')})`).join(', ');
  await cluster.execute(
    db,
    `WITH p (name, key, birth) AS (VALUES ${text}, ('見本⻘', '見本⻘', '1999-09-09')), h AS (INSERT INTO anpi.home (address) SELECT name || birth
      FROM p RETURNING id, address)
        INSERT INTO anpi.person (municipality, name, name_key, birth, home, source, erased_at)
        SELECT '${town}', p.name, p.key, p.birth::date, h.id, 'registry', CASE birth WHEN '1999-09-09' THEN now() END FROM p
        JOIN h ON h.address = p.name || p.birth`,
  );
  await cluster.execute(
    db,
    `WITH run AS (INSERT INTO anpi.import_run (municipality, full_list, state, started_at) VALUES ('${town}', false, 'done', now())
      RETURNING id)
        INSERT INTO anpi.import_row (run, line, op_id, outcome, code, staged)
        SELECT id, 900001, '${uuidv7()}', 'held', 'registry.same_person', '{"name": "⻄⻑", "name_key": "⻄⻑"}' FROM run`,
  );
  const untouched = "SELECT md5(string_agg(p::text, '|' ORDER BY id)) FROM anpi.person p WHERE name !~ '[⺀-⻳]'";
  const before = await cluster.value(db, untouched);
  await anpi(['migrate', `--db=${db.owner}`]);
  assert.equal(await cluster.value(db, untouched), before, 'nobody else is touched');
  assert.equal(await cluster.value(db, "SELECT name_key FROM anpi.person WHERE name = '⻄⻑'"), '西長');
  assert.equal(await cluster.value(db, "SELECT staged ->> 'name_key' FROM anpi.import_row WHERE line = 900001"), '西長');
  // The importer folds by its own table: it finds everybody, so the file and the table say the same of every radical.
  await cluster.execute(db, 'DELETE FROM anpi.import_row WHERE line = 900001');
  const list = path.join(folder, 'list.csv');
  await writeFile(
    list,
    ['氏名,生年月日,住所', ...people.map(([name, , birth], i) => `${i ? name : '西長'},${birth},${name}${birth}`), ''].join('\n'),
  );
  const gazetteer = path.join(folder, 'none.bin'),
    towns = path.join(folder, 'towns.csv');
  await writeFile(towns, fictional.gazetteer());
  await anpi(['import', 'gazetteer', towns, `--db=${db.owner}`, `--gazetteer_file=${gazetteer}`]);
  const said = await anpi(['import', 'registry', '--municipality', town, list, `--db=${db.owner}`, `--gazetteer_file=${gazetteer}`]).catch(
    (e) => e.stdout + e.stderr,
  );
  assert.match(said, /[^0-9]0 created/, said);
  assert.doesNotMatch(said, /[1-9]\d* (held|refused)/, said);
  await rm(folder, { recursive: true });
});

test('a file missing in the middle is a schema that is too old, whatever its number', async () => {
  const db = await cluster.database('hole');
  await cluster.execute(db, "DELETE FROM anpi.migration WHERE name = '0036_marks_added'");
  const { code, error } = await refusal(db);
  assert.deepEqual([code, error.code], [OLDER, 'db.schema_older']);
});

test('a newer schema goes on as long as it says so, and is refused with a sentence when it does not', async () => {
  const db = await cluster.database('newer');
  await cluster.execute(db, "INSERT INTO anpi.migration (name, sha256) VALUES ('9998_future', '\\x00')");
  const server = await startServer({ db });
  assert.equal((await fetch(`${server.plainUrl}/readyz`)).status, 200);
  await server.remove();
  await cluster.execute(db, "UPDATE anpi.schema_compat SET since = '9998_future', version = '9.9.8'");
  const { code, error, log } = await refusal(db);
  assert.deepEqual([code, error.code], [NEWER, 'db.schema_newer']);
  assert.match(log, /9\.9\.8/);
});

test('the reader of feeds and the command end with the codes of the server, and try no further', async () => {
  const db = await cluster.database('codes'),
    folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-codes.'));
  const sources = path.join(folder, 'sources.json');
  await writeFile(sources, JSON.stringify([{ name: 'chubu', utility: 'chubu', base_url: 'http://127.0.0.1:9', terms_acknowledged: true }]));
  const check = async (code, word) => {
    const feeds = await startFeeds({ db, config: { sources_file: sources }, folder });
    assert.equal(await Promise.race([feeds.ended, new Promise((r) => setTimeout(r, 15000, 'still at it'))]), code);
    assert.match(await feeds.log(), new RegExp(`"code":"${word}"`));
    await feeds.stop();
    const failed = await anpi(['user', 'list', `--db=${db.owner}`]).then(
      () => assert.fail('it ran'),
      (e) => e,
    );
    assert.deepEqual([failed.code, JSON.parse(failed.stderr.split('\n')[0]).error.code], [code, word]);
  };
  await cluster.execute(db, "DELETE FROM anpi.migration WHERE name = '0036_marks_added'");
  await check(OLDER, 'db.schema_older');
  await cluster.execute(db, "INSERT INTO anpi.migration (name, sha256) VALUES ('9998_future', '\\x00')");
  await cluster.execute(db, "UPDATE anpi.schema_compat SET since = '9998_future', version = '9.9.8'");
  await check(NEWER, 'db.schema_newer');
  await rm(folder, { recursive: true });
});

test('every program says which release it is, and so do the configuration, the document of the routes and the log', async () => {
  const run = promisify(execFile);
  const said = await Promise.all(
    ['anpi-server', 'anpi-feeds', 'anpi'].map(async (name) =>
      (await run(path.join(root, build, name), ['--version'])).stdout.trim().split(' '),
    ),
  );
  assert.deepEqual(
    said.map(([name]) => name),
    ['anpi-server', 'anpi-feeds', 'anpi'],
  );
  const version = said[0][1];
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.ok(said.every(([, v]) => v === version));
  const server = await startServer({ db: await cluster.database('version') });
  const get = (what) => fetch(server.plainUrl + what).then((a) => a.json());
  assert.equal((await get('/api/config')).version, version);
  assert.equal((await get('/api/openapi.json')).info.version, version);
  assert.match(await server.log(), new RegExp(`event=server\\.starting version=${version.replaceAll('.', '\\.')}`));
  await server.remove();
});
