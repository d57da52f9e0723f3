// SPDX-License-Identifier: Apache-2.0
// The database's disk is full, really: its tables lie on a small file system of their own, and something else fills it. What
// was known is still told; what is written is refused with a sentence; /readyz, the metrics and one line of the log say so;
// and once there is room all goes on by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

const mine = (command) => {
  try {
    execFileSync('sh', ['-c', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const can = process.getuid() === 0 && mine('unshare -m sh -c "mount -t tmpfs tmpfs /mnt"');
const skip = can ? false : 'a file system of its own needs root and unshare -m';
let small, cluster, city, server, inside;
const who = {};

// The mount is seen by PostgreSQL alone and is gone with it; its own view of the path lets us write there too.
before(async () => {
  if (skip) return;
  small = mkdtempSync(path.join(os.tmpdir(), 'anpi-small.'));
  const mount = 'mount -t tmpfs -o size=120m,mode=0700 tmpfs "$0" && chown postgres: "$0" && exec "$@"';
  cluster = await startCluster({ prefix: ['unshare', '-m', 'sh', '-c', mount, small] });
  const postmaster = (await readFile(path.join(cluster.dir, 'data/postmaster.pid'), 'utf8')).split('\n')[0];
  inside = `/proc/${postmaster}/root${small}`;
  const admin = cluster.named('postgres');
  await cluster.execute(admin, `CREATE TABLESPACE small LOCATION '${small}'`);
  city = await makeCity(cluster, 'disk_full', { people: 60 });
  await cluster.execute(admin, 'ALTER DATABASE disk_full SET TABLESPACE small');
  server = await startServer({ db: city.db });
  for (const login of ['command', 'clerk']) who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  if (small) rmSync(small, { recursive: true, force: true });
});

// To the last byte: files are filled piece by piece, down to one byte.
async function fill() {
  const file = await open(path.join(inside, 'filler'), 'a');
  for (let piece = 1 << 20; piece >= 1; piece >>= 1)
    while (
      await file.write(Buffer.alloc(piece)).then(
        ({ bytesWritten }) => bytesWritten === piece,
        () => false,
      )
    );
  await file.close();
}
const makeRoom = () => rm(path.join(inside, 'filler'));
const ready = () => fetch(`${server.plainUrl}/readyz`).then(async (a) => ({ status: a.status, ...(await a.json()) }));
const metric = async (name) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await fetch(`${server.plainUrl}/metrics`).then((a) => a.text()))?.[1]);
const said = async (event) => (await server.log()).split('\n').filter((line) => line.includes(`event=${event} `));
const marks = (n) => ({
  operations: Array.from({ length: n }, (_, i) => ({
    op_id: uuidv7(),
    person: city.people[1 + (i % 40)].id,
    status: 'safe',
    observed_at: at(1000),
    note: '無事を確認。'.repeat(40),
  })),
});

test('a full disk: right answers, refused writes, told once, and over by itself', { skip }, async (t) => {
  const {
    body: {
      incident: { id },
    },
  } = await who.command.post('/api/incidents', { name: '台風', kind: '台風', drill: false, municipalities: [CITY], decided_by: '市長' });
  const post = (content) => who.command.post(`/api/incidents/${id}/observations`, content);
  assert.equal((await post(marks(1))).status, 200);
  assert.deepEqual(await ready().then((r) => [r.state, r.reasons, r.database]), ['ok', [], 'up']);

  await t.test('it is known without anybody writing', async () => {
    await fill();
    await until('the probe finds out', 25, async () => (await ready()).state === 'degraded');
    const told = await ready();
    assert.deepEqual([told.status, told.ready, told.reasons, told.database], [200, true, ['db.disk_full'], 'degraded']);
    assert.equal(await metric('anpi_db_disk_full'), 1);
    await until('the gauge follows', 3, async () => (await metric('anpi_db_up')) === 0);
  });

  const pending = marks(200);
  await t.test('writes are refused with what it is and what to do, and nothing of them is stored', async () => {
    let refused;
    for (let i = 0; i < 40 && refused?.status !== 503; i++) {
      // there may be room in pages that are there already
      refused = await post(i ? marks(200) : pending);
      if (refused.status === 200) pending.operations = marks(200).operations;
    }
    assert.equal(refused.status, 503, JSON.stringify(refused.body).slice(0, 300));
    assert.equal(refused.body.error.code, 'db.disk_full');
    assert.match(refused.body.error.ja, /ディスクがいっぱい[^]*再送/);
    assert.match(refused.body.error.en, /disk is full[^]*again/);
    assert.ok(refused.headers.get('retry-after'));
    const stored = () => cluster.value(city.db, 'SELECT count(*) FROM anpi.observation');
    const before = await stored();
    for (let i = 0; i < 30; i++) assert.equal((await post(pending)).status, 503);
    assert.equal(await stored(), before);
  });

  await t.test('reads are right', async () => {
    assert.equal((await who.command.get(`/api/persons/${city.people[1].id}`)).body.status, 'safe');
    const hits = (await who.clerk.post('/api/lookup', { q: city.people[2].name })).body.hits;
    assert.ok(hits.some((hit) => hit.person === city.people[2].id));
    for (const path of ['/api/incidents', `/api/incidents/${id}/zones`, `/api/incidents/${id}/unreported`, '/api/power'])
      assert.equal((await who.command.get(path)).status, 200, path);
  });

  await t.test('the log has one line of it, however many were refused', async () => {
    assert.equal((await said('db.degraded')).length, 1);
    assert.match((await said('db.degraded'))[0], /^level=error .* why=db\.disk_full$/);
    assert.ok((await metric('anpi_db_disk_full_total')) > 1);
    const lines = (await server.log()).split('\n').length;
    for (let i = 0; i < 50; i++) await post(pending);
    assert.ok((await server.log()).split('\n').length - lines < 5, await server.log());
    assert.equal((await said('db.recovered')).length, 0);
  });

  await t.test(
    'room again: all goes on by itself, what was refused is taken with the same ids, and the record of reads is stored',
    async () => {
      await makeRoom();
      await until('it is well again', 15, async () => (await ready()).state === 'ok');
      const { body } = await post(pending);
      assert.deepEqual([...new Set(body.results.map((r) => r.result))], ['accepted']);
      assert.equal((await said('db.recovered')).length, 1);
      assert.deepEqual([await metric('anpi_db_disk_full'), (await ready()).database], [0, 'up']);
      await until('the spool is drained', 10, async () => (await ready()).audit_pending === 0);
      await until('the gauge follows', 3, async () => (await metric('anpi_db_up')) === 1);
    },
  );
});
