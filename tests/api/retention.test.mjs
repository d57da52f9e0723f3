// SPDX-License-Identifier: Apache-2.0
// Retention: content of what was over long ago is erased, a hash stays, pictures drop the erased, the audit still verifies.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, build, root, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, folder, key, incident, open;
const who = {};
const value = (sql) => cluster.value(city.db, sql);
const gone = () => city.people[0],
  stays = () => city.people[1];
const verify = () =>
  anpi(['audit', 'verify', '--public-key', `${key}.pub`, '--grace', '100000', `--db=${city.db.owner}`]).then(
    (out) => JSON.parse(out.trim().split('\n').pop()),
    (e) => ({ ok: false, out: e.stdout, err: e.stderr }),
  );
const settled = () =>
  until('all is sealed', 10, async () => {
    const ready = await fetch(`${server.plainUrl}/readyz`).then((a) => a.json());
    return ready.audit_pending === 0 && (await value('SELECT max(id) = (SELECT max(to_id) FROM anpi.audit_root) FROM anpi.audit'));
  });
const retention = async (...more) => JSON.parse(await anpi(['retention', '--years', '5', ...more, `--db=${city.db.owner}`]));

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'retention', { people: 30 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-key.'));
  key = path.join(folder, 'audit.key');
  await anpi(['audit', 'keygen', key]);
  server = await startServer({ db: city.db, config: { audit_key_file: key, audit_seal_ms: 300 } });
  for (const login of ['command', 'ambulance', 'clerk']) who[login] = await Client.login(server.plainUrl, login, city.password);
  const storm = { name: '台風第97号', kind: '台風', drill: false, municipalities: [CITY], decided_by: '市長', grounds: '発生' };
  incident = (await who.command.post('/api/incidents', storm)).body.incident.id;
  open = (await who.command.post('/api/incidents', storm)).body.incident.id;
  for (const i of [incident, open])
    for (const p of [gone(), stays()])
      await who.command.post(`/api/incidents/${i}/observations`, {
        operations: [{ op_id: uuidv7(), person: p.id, status: 'noted', note: '薬が切れる', observed_at: at(1000) }],
      });
  for (const p of [gone(), stays()]) {
    const sent = await who.ambulance.post(`/api/persons/${p.id}/transports`, {
      op_id: uuidv7(),
      at: at(1000),
      hospital: 'みほん病院',
      remarks: '家族に連絡済み',
    });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    assert.equal((await who.ambulance.post(`/api/persons/${p.id}/view`, { ground: 'vital', case: '救急2026-0007' })).status, 200);
  }
  await who.command.post(`/api/incidents/${incident}/close`, {});
  await settled();
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await rm(folder, { recursive: true, force: true });
  await cluster?.stop();
});

const homeOf = async (p) =>
  (
    await cluster.rows(
      city.db,
      `SELECT h.address, h.level, h.lon, h.lat, h.zone FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.id = ${p.id}`,
    )
  )[0];

test('nothing is old enough: nothing is erased', async () => {
  const done = await retention('--dry-run');
  assert.deepEqual([done.persons, done.transports, done.observations, done.case_texts], [0, 0, 0, 0]);
});

// By the key, and by nothing else: the database alone says no more than that something stood there.
async function sealedBy(file, before) {
  const secret = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const stones = await cluster.rows(city.db, "SELECT kind, id, encode(sha256, 'hex') AS hash FROM anpi.tombstone WHERE kind <> 'person'");
  assert.equal(stones.length, 3);
  for (const s of stones) {
    const row = before[`${s.kind} ${s.id}`];
    assert.notEqual(s.hash, createHash('sha256').update(row).digest('hex'));
    assert.equal(s.hash, createHmac('sha256', secret).update(row).digest('hex'));
  }
  assert.equal(
    await value('SELECT key_id FROM anpi.retention_run ORDER BY id DESC LIMIT 1'),
    createHash('sha256').update(secret).digest('hex').slice(0, 16),
  );
  await chmod(file, 0o644);
  await assert.rejects(retention('--tombstone-key', file), /audit.bad_key/);
}

test('what was over six years ago goes, what is not stays, and hashes remain', async () => {
  await cluster.execute(
    city.db,
    `UPDATE anpi.incident SET opened_at = opened_at - interval '6 years', closed_at = closed_at - interval '6 years' WHERE id = ${incident};
        UPDATE anpi.transport SET at = at - interval '6 years' WHERE person = ${gone().id};
        UPDATE anpi.listing SET from_on = from_on - 4000, to_on = current_date - 2200, ended_reason = '転出' WHERE person = ${gone().id}`,
  );
  const dry = await retention('--dry-run', '--page', '3');
  const rows = async () =>
    Object.fromEntries(
      (
        await cluster.rows(
          city.db,
          `SELECT 'observation' AS kind, op_id::text AS id, row_to_json(o)::text AS row FROM anpi.observation o WHERE incident = ${incident}
        UNION ALL SELECT 'transport', id::text, row_to_json(t)::text FROM anpi.transport t`,
        )
      ).map((r) => [`${r.kind} ${r.id}`, r.row]),
    );
  const before = await rows();
  assert.equal(await value(`SELECT name FROM anpi.person WHERE id = ${gone().id}`), gone().name);
  const file = path.join(folder, 'tombstone.key');
  const done = await retention('--page', '7', '--tombstone-key', file);
  assert.deepEqual(done, { ...dry, cut_at: done.cut_at });
  assert.deepEqual([done.persons, done.transports, done.observations], [1, 1, 2]);

  await sealedBy(file, before);

  const text = JSON.stringify(
    await cluster.rows(
      city.db,
      `SELECT row_to_json(p) AS p, row_to_json(h) AS h, (SELECT json_agg(t) FROM anpi.transport t WHERE t.person = p.id) AS t,
        (SELECT json_agg(o) FROM anpi.observation o WHERE o.person = p.id AND o.incident = ${incident}) AS o FROM anpi.person p
        JOIN anpi.home h ON h.id = p.home WHERE p.id = ${gone().id}`,
    ),
  );
  for (const word of [
    gone().name,
    gone().kana,
    gone().phone,
    gone().address,
    gone().municipal_id,
    'みほん病院',
    '家族に連絡済み',
    '薬が切れる',
  ])
    assert.ok(!text.includes(word), word);
  for (const table of ['phone', 'reason', 'device', 'contact', 'helper', 'care_member', 'directive', 'stay', 'card'])
    assert.equal(await value(`SELECT count(*) FROM anpi.${table} WHERE person = ${gone().id}`), 0, table);
  assert.equal(await value(`SELECT count(*) FROM anpi.observation WHERE incident = ${open} AND note = '薬が切れる'`), 2);
  assert.equal(await value(`SELECT remarks FROM anpi.transport WHERE person = ${stays().id}`), '家族に連絡済み');
  assert.deepEqual(
    await cluster.rows(
      city.db,
      'SELECT kind, count(*)::int AS n, min(length(sha256)) AS bytes FROM anpi.tombstone GROUP BY kind ORDER BY kind',
    ),
    [
      { kind: 'observation', n: 2, bytes: 32 },
      { kind: 'person', n: 1, bytes: 32 },
      { kind: 'transport', n: 1, bytes: 32 },
    ],
  );
});

test('the pictures drop the erased', async () => {
  await until('the page is gone', 5, async () => (await who.clerk.get(`/api/persons/${gone().id}`)).status === 404);
  const { body } = await who.clerk.post('/api/lookup', { q: gone().phone });
  assert.ok(!body.hits.some((h) => h.person === gone().id));
  assert.equal((await who.clerk.get(`/api/persons/${stays().id}`)).status, 200);
});

test('again, it finds nothing more, and the audit verifies, with the run on record', async () => {
  const again = await retention();
  assert.deepEqual([again.persons, again.transports, again.observations, again.case_texts], [0, 0, 0, 0]);
  await settled();
  const sum = await verify();
  assert.deepEqual([sum.ok, sum.findings], [true, 0], JSON.stringify(sum));
  assert.equal(await value("SELECT count(*) FROM anpi.audit WHERE kind = 'retention'"), 2);
  assert.equal(await value("SELECT count(*) FROM anpi.audit WHERE kind = 'retention.done'"), 2);
});

test('stopped half way it has lost nothing, and the next run does the rest; nobody waits for it', async () => {
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.observation (op_id, incident, person, round, status, observed_at, by_user, by_name, note, received_at, seq)
        SELECT gen_random_uuid(), ${incident}, ${stays().id}, 1, 'safe', now(), 1, '試験', 'メモ' || i, now(), i
        FROM generate_series(1, 3000) i`,
  );
  const left = () => value(`SELECT count(*) FROM anpi.observation WHERE incident = ${incident} AND note IS NOT NULL`);
  const child = execFile(
    path.join(root, build, 'anpi'),
    ['retention', '--years', '5', '--page', '100', '--pause', '200', `--db=${city.db.owner}`],
    { cwd: root },
    () => {},
  );
  await until('it is under way', 20, async () => (await left()) < 3000);
  // A mark of the person whose marks go is taken meanwhile, at once.
  const began = Date.now();
  const sent = await who.command.post(`/api/incidents/${open}/observations`, {
    operations: [{ op_id: uuidv7(), person: stays().id, status: 'safe', observed_at: at(1) }],
  });
  assert.equal(sent.body.results[0].result, 'accepted');
  assert.ok(Date.now() - began < 2000);
  child.kill('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const rest = await left();
  assert.ok(rest > 0 && rest < 3000, `${rest}`);
  assert.equal(await value('SELECT ended_at FROM anpi.retention_run ORDER BY id DESC LIMIT 1'), null);
  assert.equal((await retention()).observations, rest);
  assert.equal(await left(), 0);
  assert.equal(await value("SELECT count(*) FROM anpi.tombstone WHERE kind = 'observation'"), 3002);
  assert.equal(await value('SELECT key_id FROM anpi.retention_run ORDER BY id DESC LIMIT 1'), null); // nobody's key
});

test("of two in one home one is erased: the home stays the other's", async () => {
  const [left, other] = [city.people[20], city.people[21]],
    before = await homeOf(other);
  assert.ok(before.address && before.lon);
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET home = (SELECT home FROM anpi.person WHERE id = ${other.id}) WHERE id = ${left.id};
        UPDATE anpi.listing SET from_on = from_on - 4000, to_on = current_date - 2200, ended_reason = '死亡' WHERE person = ${left.id}`,
  );
  assert.equal((await retention()).persons, 1);
  assert.equal(await value(`SELECT name FROM anpi.person WHERE id = ${left.id}`), '(消去)');
  assert.deepEqual(await homeOf(other), before);
  // The last of them takes it along.
  await cluster.execute(
    city.db,
    `UPDATE anpi.listing SET from_on = from_on - 4000, to_on = current_date - 2200, ended_reason = '死亡' WHERE person = ${other.id}`,
  );
  assert.equal((await retention()).persons, 1);
  assert.deepEqual(await homeOf(other), { address: '', level: 'none', lon: null, lat: null, zone: null });
});

test('a case text can be erased by a retention run without breaking the seal, and in no other way unseen', async () => {
  const erase = `UPDATE anpi.audit SET case_hash = decode(anpi.audit_case(case_ref, case_salt, case_hash), 'hex'), case_ref = NULL,
    case_salt = NULL
        WHERE case_ref = '救急2026-0007' AND person = ${stays().id}`;
  await cluster.execute(city.db, erase);
  const unseen = await verify();
  assert.equal(unseen.ok, false);
  assert.match(unseen.out, /"what":"case_erased"/);
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.audit (spool, spool_number, at, kind, result)
      VALUES (gen_random_uuid(), 1, now(), 'retention', anpi.jst(now() + interval '1 hour'))`,
  );
  const covered = await verify();
  assert.deepEqual([covered.ok, covered.case_texts_erased], [true, 1], JSON.stringify(covered));
});
