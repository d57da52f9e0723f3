// SPDX-License-Identifier: Apache-2.0
// The audit under seal: what the database's superuser removes, edits, re-orders, back-dates or takes away is named.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, folder, key, copy, config;
const who = {};

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'audit', { people: 40 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-key.'));
  key = path.join(folder, 'audit.key');
  copy = path.join(folder, 'roots');
  await anpi(['audit', 'keygen', key]);
  config = { audit_key_file: key, audit_root_copy: copy, audit_seal_ms: 300 };
  server = await startServer({ db: city.db, config });
  for (const login of ['command', 'ambulance', 'dispatch', 'clerk', 'auditor', 'police'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
  for (let i = 0; i < 12; i++) await read(city.people[i], `救急2026-${i}`);
  await sealed();
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await rm(folder, { recursive: true, force: true });
  await cluster?.stop();
});

const read = (person, reason) => who.ambulance.post(`/api/persons/${person.id}/view`, { ground: 'vital', case: reason });
const value = (sql) => cluster.value(city.db, sql);
const execute = (sql) => cluster.execute(city.db, sql);
// Until every record of this moment is under a seal.
async function sealed() {
  const { log } = server;
  await until('the spool is drained and sealed', 10, async () => {
    const ready = await fetch(`${server.plainUrl}/readyz`).then((a) => a.json()); // the gauge is a second old
    return (
      ready.audit_pending === 0 &&
      (await value('SELECT coalesce(max(id), 0) - coalesce((SELECT max(to_id) FROM anpi.audit_root), 0) FROM anpi.audit')) === 0
    );
  }).catch(async (e) => {
    throw new Error(`${e.message}\n${await log.call(server)}`);
  });
}

async function verify(...more) {
  const args = ['audit', 'verify', '--public-key', `${key}.pub`, ...more, `--db=${city.db.owner}`];
  const out = await anpi(args).then(
    (stdout) => ({ stdout, code: 0 }),
    (e) => ({ stdout: e.stdout, code: e.code, stderr: e.stderr }),
  );
  const lines = out.stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { code: out.code, stderr: out.stderr, sum: lines.pop(), findings: lines };
}

// Does something to the audit as its owner, sees what is named, undoes it.
async function tampered(change, ...more) {
  await execute(
    `CREATE TABLE kept AS TABLE anpi.audit; CREATE TABLE kept_root AS TABLE anpi.audit_root; ALTER TABLE anpi.audit ALTER id DROP IDENTITY;
      ALTER TABLE anpi.audit_root ALTER id DROP IDENTITY`,
  );
  await execute(change);
  const answer = await verify(...more, '--grace', '100000');
  await execute(`DELETE FROM anpi.audit; DELETE FROM anpi.audit_root; INSERT INTO anpi.audit SELECT * FROM kept;
    INSERT INTO anpi.audit_root SELECT * FROM kept_root;
        ALTER TABLE anpi.audit ALTER id ADD GENERATED ALWAYS AS IDENTITY;
        ALTER TABLE anpi.audit_root ALTER id ADD GENERATED ALWAYS AS IDENTITY;
        SELECT setval(pg_get_serial_sequence('anpi.audit', 'id'), (SELECT max(id)
        FROM kept)), setval(pg_get_serial_sequence('anpi.audit_root', 'id'), (SELECT max(id) FROM kept_root));
        DROP TABLE kept, kept_root; GRANT USAGE ON ALL SEQUENCES IN SCHEMA anpi TO anpi_server`);
  return answer;
}

test('what nobody touched verifies, with the copy of the roots too', async () => {
  const answer = await verify('--roots', copy);
  assert.deepEqual([answer.code, answer.findings, answer.sum?.ok, answer.stderr], [0, [], true, undefined]);
  assert.ok(answer.sum.sealed >= 12 && answer.sum.roots >= 1 && answer.sum.sealed === answer.sum.records);
  assert.equal((await stat(key)).mode & 0o777, 0o600);
  assert.equal((await readFile(copy, 'utf8')).trim().split('\n').length, answer.sum.roots);
});

test("the server's own role can add roots and neither change nor remove one", async () => {
  const may = (what) => value(`SELECT has_table_privilege('anpi_server', 'anpi.audit_root', '${what}')`);
  assert.deepEqual([await may('INSERT'), await may('UPDATE'), await may('DELETE'), await may('TRUNCATE')], [true, false, false, false]);
});

test('a record with a smaller id that commits late is waited for, not sealed past', async () => {
  const slow = execute(
    `BEGIN; INSERT INTO anpi.audit (spool, spool_number, at, kind) VALUES (gen_random_uuid(), 1, now(), 'slow');
      SELECT pg_sleep(2); COMMIT`,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  await read(city.people[0], '救急2026-100');
  await slow;
  await sealed();
  const answer = await verify();
  assert.deepEqual([answer.code, answer.findings], [0, []]);
});

test('a test server that was stopped seals no record twice', async () => {
  await server.stop();
  server = await startServer({ db: city.db, config, folder: server.folder });
  who.ambulance = await Client.login(server.plainUrl, 'ambulance', city.password);
  await read(city.people[1], '救急2026-101');
  await sealed();
  const answer = await verify('--roots', copy);
  assert.deepEqual([answer.code, answer.findings], [0, []]);
});

test('as superuser: each of removed, changed, re-ordered, back-dated, put in, and a root taken away is named', async () => {
  await server.stop();
  const [a, b, c] = (
    await cluster.rows(city.db, "SELECT id FROM anpi.audit WHERE kind = 'person.read' AND person IS NOT NULL ORDER BY id LIMIT 9")
  )
    .map((r) => r.id)
    .slice(4);
  const first = async (change, ...more) => {
    const { code, findings } = await tampered(change, ...more);
    assert.equal(code, 2, change);
    return findings[0];
  };
  assert.deepEqual((({ what, record }) => ({ what, record }))(await first(`DELETE FROM anpi.audit WHERE id = ${b}`)), {
    what: 'removed',
    record: b,
  });
  for (const column of [
    'person = person + 1',
    "kind = 'login'",
    "case_ref = '別の事案'",
    "ground = 'consent'",
    'user_id = 1',
    "fields = '1'",
    "stored_at = stored_at - interval '1 day'",
  ])
    assert.deepEqual(await first(`UPDATE anpi.audit SET ${column} WHERE id = ${b}`), { what: 'changed', record: b }, column);
  const dated = await first(`UPDATE anpi.audit SET at = at - interval '3 days' WHERE id = ${c}`);
  assert.deepEqual([dated.what, dated.record, Date.parse(dated.sealed_at) - Date.parse(dated.at)], ['back_dated', c, 3 * 86400e3]);
  const swapped = await first(
    `UPDATE anpi.audit SET id = -1 WHERE id = ${a}; UPDATE anpi.audit SET id = ${a} WHERE id = ${c};
      UPDATE anpi.audit SET id = ${c} WHERE id = -1`,
  );
  assert.deepEqual([swapped.what, swapped.record, swapped.holds_record], ['reordered', a, c]);
  const hole = await first(
    `DELETE FROM anpi.audit WHERE id = ${a}; INSERT INTO anpi.audit (id, spool, spool_number, at, kind)
      VALUES (${a}, gen_random_uuid(), 1, now(), 'login')`,
  );
  assert.deepEqual([hole.what, hole.record], ['changed', a]);
  const early = await first(`INSERT INTO anpi.audit (id, spool, spool_number, at, kind) VALUES (-7, gen_random_uuid(), 1, now(), 'login')`);
  assert.deepEqual([early.what, early.record], ['inserted', -7]);
});

test('roots: the last one taken away, one in the middle, one re-signed by another', async () => {
  const [{ n, last }] = await cluster.rows(city.db, 'SELECT max(number) AS n, max(from_id) AS last FROM anpi.audit_root');
  const gone = await tampered(`DELETE FROM anpi.audit_root WHERE number = ${n}`, '--roots', copy);
  assert.deepEqual([gone.code, gone.findings[0].what, gone.findings[0].root, gone.findings[0].from], [2, 'root_removed', n, last]);
  // Without the copy the records behind it are unsealed, and too old for that.
  const old = await tampered(`DELETE FROM anpi.audit_root WHERE number = ${n}`, '--grace', '-1');
  assert.deepEqual([old.code, old.findings[0].what, old.findings[0].record], [2, 'not_sealed', last]);
  // The records went with it.
  const both = await tampered(
    `DELETE FROM anpi.audit_root WHERE number = ${n}; DELETE FROM anpi.audit WHERE id >= ${last}`,
    '--roots',
    copy,
  );
  assert.deepEqual([both.findings[0].what, both.findings[0].root], ['root_removed', n]);
  const middle = await tampered('DELETE FROM anpi.audit_root WHERE number = 1');
  assert.deepEqual([middle.code, middle.findings[0].what, middle.findings[0].root], [2, 'root_removed', 1]);
  const moved = await tampered("UPDATE anpi.audit_root SET at = at - interval '1 day' WHERE number = 1");
  assert.deepEqual([moved.findings[0].what, moved.findings[0].root], ['root_changed', 1]);
  await anpi(['audit', 'keygen', path.join(folder, 'other')]);
  const stranger = await anpi(['audit', 'verify', '--public-key', path.join(folder, 'other.pub'), `--db=${city.db.owner}`]).catch((e) => e);
  assert.equal(stranger.code, 2);
});

test('a root taken away while a server runs stops its sealing, and the metric says so', async () => {
  const number = () => value('SELECT max(number) FROM anpi.audit_root');
  const before = await number();
  server = await startServer({ db: city.db, config, folder: server.folder });
  const ambulance = await Client.login(server.plainUrl, 'ambulance', city.password);
  // The log-in lies in the spool at first, where the gauge of a new server does not see it: its own root is waited for.
  await until('a root that this server made', 10, async () => (await number()) > before);
  await sealed();
  await execute(
    `CREATE TABLE kept_root AS SELECT * FROM anpi.audit_root;
      DELETE FROM anpi.audit_root WHERE number = (SELECT max(number) FROM anpi.audit_root)`,
  );
  await ambulance.get('/api/me');
  await until('the metric', 5, async () =>
    /anpi_audit_seal_broken 1/.test(await fetch(`${server.plainUrl}/metrics`).then((a) => a.text())),
  );
});

test('a root taken away and made anew with the real key is told by the copy of the roots', async () => {
  await server.stop();
  const [{ n, from }] = await cluster.rows(city.db, 'SELECT max(number) AS n, max(to_id) + 1 AS from FROM anpi.audit_root');
  await execute(`DELETE FROM anpi.audit WHERE id = (SELECT min(id) FROM anpi.audit WHERE id >= ${from})`);
  server = await startServer({
    db: city.db,
    config: { ...config, audit_root_copy: path.join(folder, 'elsewhere') },
    folder: server.folder,
  });
  const ambulance = await Client.login(server.plainUrl, 'ambulance', city.password);
  await ambulance.get('/api/me');
  await until('the real key signs what is left', 10, async () => (await value('SELECT max(number) FROM anpi.audit_root')) > n);
  await sealed();
  assert.equal((await verify()).code, 0, 'without the copy nothing is amiss');
  const told = await verify('--roots', copy);
  assert.deepEqual([told.code, told.findings[0].what, told.findings[0].root], [2, 'root_replaced', n + 1]);
});
