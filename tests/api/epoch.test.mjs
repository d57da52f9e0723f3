// SPDX-License-Identifier: Apache-2.0
// A promotion and every kind of restore, under marks and lookups, with two servers behind HAProxy: noticed with nothing typed,
// nobody shown safe whom no record has, and not one lookup refused.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startBalancer } from '../lib/balancer.mjs';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

const run = promisify(execFile);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const NOTICED_MS = 2500; // a poll each second, and a machine that does other things too
const open = [];
after(async () => {
  for (const close of open.reverse()) await close();
});
const kept = (thing, how = 'stop') => (open.push(() => thing[how]()), thing);

// A city on `cluster`, two servers that look for their database at any of `clusters`, a balancer before them.
async function makeSite(name, cluster, clusters) {
  const city = kept(await makeCity(cluster, name, { people: 60 }), 'remove');
  const token = await city.token('command');
  const site = { city, name, token, clusters: clusters ?? [cluster] };
  site.sayHosts = (list, more = '') => `host=${list.map((c) => c.dir).join(',')} user=anpi_server dbname=${name}${more}`;
  return site;
}

async function serve(site, more) {
  const db = site.sayHosts(site.clusters, more);
  site.servers = [kept(await startServer({ db }), 'remove'), kept(await startServer({ db }), 'remove')];
  site.balancer = kept(await startBalancer(site.servers));
  site.command = await Client.login(site.servers[0].plainUrl, 'command', site.city.password);
  const opened = await site.command.post('/api/incidents', {
    name: '台風第97号',
    kind: '台風',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
  });
  site.incident = opened.body.incident.id;
  await until('both know it', 5, async () => (await Promise.all(site.servers.map((s) => zones(site, s)))).every((z) => z));
}

// Requests with a token, to one server or to the balancer.
const call = (site, base, method, path_, body) =>
  fetch(base + path_, {
    method,
    headers: { Authorization: `Bearer ${site.token}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(4000),
  });
async function zones(site, server) {
  const answer = await call(site, server.plainUrl, 'GET', `/api/incidents/${site.incident}/zones`);
  return answer.ok ? answer.json() : null;
}
const safeIn = (z) => z.zones.reduce((n, zone) => n + zone.safe, z.without_location.safe);
const mark = (person, status = 'safe') => ({ op_id: uuidv7(), person: person.id, status, observed_at: at(1000) });
async function send(site, operations) {
  const answer = await call(site, site.balancer.url, 'POST', `/api/incidents/${site.incident}/observations`, { operations }).catch(
    () => null,
  );
  return answer?.ok ? (await answer.json()).results : null;
}
const sendUntilTaken = (site, operations) => until('the marks are taken', 20, () => send(site, operations));
const truth = async (site, cluster) =>
  Number(await cluster.value(site.city.db, `SELECT count(*) FROM anpi.status WHERE incident = ${site.incident} AND status = 'safe'`));
const loads = async (server) => (await server.log()).match(/event=picture\.loaded/g)?.length ?? 0;
const allShow = (site, n, seconds = 10) =>
  until(`both show ${n} safe`, seconds, async () =>
    (await Promise.all(site.servers.map((s) => zones(site, s)))).every((z) => z && safeIn(z) === n),
  );

// Lookups through the balancer, one after another, until stop() gives how many there were and which failed.
function lookups(site) {
  let going = true,
    n = 0;
  const refused = [],
    ready = [];
  const one = async () => {
    const p = site.city.people[n++ % site.city.people.length];
    const answer = await call(site, site.balancer.url, 'POST', '/api/lookup', { q: p.phone.slice(-4) }).catch((e) => ({
      status: e.message,
    }));
    const body = answer.status === 200 ? await answer.json() : null;
    if (!body?.hits.some((hit) => hit.person === p.id)) refused.push([answer.status, new Date().toISOString()]);
  };
  const watch = async (server) => {
    const answer = await fetch(`${server.plainUrl}/readyz`);
    const body = await answer.json();
    if (answer.status !== 200) refused.push(['readyz', answer.status]);
    if (body.reloading) ready.push(server.pid);
  };
  const loop = (async () => {
    while (going) {
      await one();
      await sleep(10);
    }
  })();
  const loop2 = (async () => {
    while (going) {
      await Promise.all(site.servers.map(watch));
      await sleep(15);
    }
  })();
  open.push(() => (going = false));
  return {
    async stop() {
      going = false;
      await Promise.all([loop, loop2]);
      return { n, refused, reloading: new Set(ready).size };
    },
  };
}

// Both servers load anew after `since` (a count of loads each); gives the milliseconds it took from now.
async function noticed(servers, before) {
  const began = Date.now();
  await until('every server noticed', 20, async () => (await Promise.all(servers.map(loads))).every((n, i) => n > before[i]));
  return Date.now() - began;
}
const countLoads = (servers) => Promise.all(servers.map(loads));

test('the promotion of a replica is noticed at once, and marks that only the lost primary had are taken again', async (t) => {
  const primary = kept(await startCluster());
  const site = await makeSite('promoted', primary);
  const replica = kept(await primary.copy('standby'));
  await replica.restart();
  site.clusters = [primary, replica];
  await serve(site, ' target_session_attrs=read-write');
  const db = site.city.db;
  // Reads from the replica, and stays connected to it.
  const beside = kept(await startServer({ db: site.sayHosts([replica]), seconds: 0 }), 'remove');
  await until("it has the replica's picture", 20, () =>
    fetch(`${beside.plainUrl}/readyz`).then(
      (a) => a.ok,
      () => false,
    ),
  );
  await sendUntilTaken(
    site,
    site.city.people.slice(0, 5).map((p) => mark(p)),
  );
  await until('the replica has them', 10, async () => (await truth(site, replica)) === 5);
  await replica.execute(db, "ALTER SYSTEM SET primary_conninfo = ''");
  await replica.execute(db, 'SELECT pg_reload_conf()');
  await until('it follows no more', 10, async () => Number(await replica.value(db, 'SELECT count(*) FROM pg_stat_wal_receiver')) === 0);
  const lost = site.city.people.slice(5, 40).map((p) => mark(p));
  assert.ok((await sendUntilTaken(site, lost)).every((r) => r.result === 'accepted'));
  await allShow(site, 40);
  const looking = lookups(site),
    servers = [...site.servers, beside],
    before = await countLoads(servers);
  await primary.kill();
  await sleep(1500);
  await replica.execute(db, 'SELECT pg_promote()');
  const ms = await noticed(servers, before);
  assert.ok(ms < NOTICED_MS, `${ms} ms`);
  await allShow(site, 5);
  assert.ok(
    (await sendUntilTaken(site, lost)).every((r) => r.result === 'accepted'),
    'the same ids, accepted again',
  );
  await allShow(site, 40);
  assert.equal(await truth(site, replica), 40);
  const { n, refused, reloading } = await looking.stop();
  assert.deepEqual(refused, []);
  t.diagnostic(`noticed and loaded in ${ms} ms, ${n} lookups, ${reloading} servers seen reloading`);
});

const prune = (cluster, db) => cluster.execute(db, "SELECT anpi.change_prune('0 seconds')");
// Transaction ids given out and done with.
const burn = (cluster, db, n) =>
  cluster.execute(db, `DO $$ BEGIN FOR i IN 1..${n} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$`);

test('a dump restored into a fresh cluster with a lower counter is noticed, never half shown, and its feed is right', async (t) => {
  const old = kept(await startCluster()),
    fresh = kept(await startCluster());
  const site = await makeSite('restored', old, [old, fresh]);
  const db = site.city.db,
    dump = path.join(site.city.folder, 'dump');
  await burn(old, db, 20000);
  await serve(site);
  const x = site.city.people[0];
  await sendUntilTaken(site, [mark(x, 'noted')]);
  await prune(old, db);
  await sendUntilTaken(site, [mark(x, 'attention')]);
  await sendUntilTaken(site, [mark(x, 'safe')]);
  await sendUntilTaken(
    site,
    site.city.people.slice(1, 5).map((p) => mark(p)),
  );
  const inBackup = await truth(site, old);
  await run('pg_dump', ['-Fc', '-f', dump, '-d', db.owner]);
  const late = await Client.login(site.servers[0].plainUrl, 'clerk', site.city.password); // no record of it is in the dump
  const lost = site.city.people.slice(5, 55).map((p) => mark(p));
  await sendUntilTaken(site, lost);
  await allShow(site, inBackup + 50);
  const looking = lookups(site),
    before = await countLoads(site.servers);
  await old.kill();
  await fresh.empty('restored');
  for (const role of ['anpi_server', 'anpi_feeds']) await fresh.execute({ name: 'postgres' }, `CREATE ROLE ${role} LOGIN`);
  await run('pg_restore', ['-d', fresh.conninfo('restored'), dump]);
  const ms = await noticed(site.servers, before);
  assert.ok(ms < NOTICED_MS, `${ms} ms`);
  const counter = Number(await fresh.value(db, 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint'));
  assert.ok(counter < 15000, `the counter is lower: ${counter}`);
  await allShow(site, inBackup);
  assert.equal(await truth(site, fresh), inBackup);
  assert.ok((await sendUntilTaken(site, lost.slice(0, 20))).every((r) => r.result === 'accepted'));
  await allShow(site, inBackup + 20);
  await burn(fresh, db, 25000); // past every id that the old cluster gave out
  assert.ok((await sendUntilTaken(site, lost.slice(20))).every((r) => r.result === 'accepted'));
  await allShow(site, inBackup + 50);
  await fresh.execute(
    db,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'anpi-server feed'`,
  ); // and a rewound cursor
  await sleep(2500);
  await allShow(site, inBackup + 50);
  assert.deepEqual(
    await countLoads(site.servers),
    before.map((n) => n + 1),
    'loaded once, not again and again',
  );
  assert.equal((await late.get('/api/me')).status, 401, 'a session that no record has is over');
  await until('the audit went on', 10, () =>
    fetch(`${site.servers[0].plainUrl}/readyz`).then(async (a) => (await a.json()).audit_pending === 0),
  );
  const { n, refused, reloading } = await looking.stop();
  assert.deepEqual(refused, []);
  t.diagnostic(`noticed and loaded in ${ms} ms, ${n} lookups, ${reloading} servers seen reloading`);
});

test('a base backup recovered to a point in time is noticed', async (t) => {
  const old = kept(await startCluster());
  const site = await makeSite('recovered', old);
  const backup = kept(await old.copy('recovery'));
  site.clusters = [old, backup];
  await serve(site);
  await sendUntilTaken(
    site,
    site.city.people.slice(0, 30).map((p) => mark(p)),
  );
  await allShow(site, 30);
  const looking = lookups(site),
    before = await countLoads(site.servers);
  await old.kill();
  await backup.restart();
  const ms = await noticed(site.servers, before);
  assert.ok(ms < NOTICED_MS, `${ms} ms`);
  const list = await until('the incident is gone with the rest', 10, async () => {
    const answers = await Promise.all(site.servers.map((s) => call(site, s.plainUrl, 'GET', '/api/incidents')));
    return answers.every((a) => a.status === 200) && Promise.all(answers.map(async (a) => (await a.json()).incidents.length));
  });
  assert.deepEqual(list, [0, 0]);
  const { n, refused } = await looking.stop();
  assert.deepEqual(refused, []);
  t.diagnostic(`noticed and loaded in ${ms} ms, ${n} lookups`);
});

test('the files of a stopped cluster put back are noticed: same cluster, same timeline', async (t) => {
  const cluster = kept(await startCluster());
  const site = await makeSite('files', cluster);
  await serve(site);
  await sendUntilTaken(
    site,
    site.city.people.slice(0, 3).map((p) => mark(p)),
  );
  const data = path.join(cluster.dir, 'data');
  await cluster.kill();
  await run('cp', ['-a', data, `${data}.kept`]);
  await cluster.restart();
  await sendUntilTaken(
    site,
    site.city.people.slice(3, 33).map((p) => mark(p)),
  );
  await allShow(site, 33);
  const looking = lookups(site),
    before = await countLoads(site.servers);
  await cluster.kill();
  await run('rm', ['-rf', data]);
  await run('mv', [`${data}.kept`, data]);
  await cluster.restart();
  const ms = await noticed(site.servers, before);
  assert.ok(ms < NOTICED_MS, `${ms} ms`);
  await allShow(site, 3);
  const { n, refused } = await looking.stop();
  assert.deepEqual(refused, []);
  t.diagnostic(`noticed and loaded in ${ms} ms, ${n} lookups`);
});

test('anpi restored makes a new epoch, empties the feed and forgets what was pruned; a feed emptied by hand is noticed too', async () => {
  const cluster = kept(await startCluster());
  const site = await makeSite('typed', cluster);
  await serve(site);
  const db = site.city.db;
  await sendUntilTaken(
    site,
    site.city.people.slice(0, 4).map((p) => mark(p)),
  );
  await prune(cluster, db);
  await sendUntilTaken(
    site,
    site.city.people.slice(4, 6).map((p) => mark(p)),
  );
  const epoch = () =>
    cluster.rows(db, 'SELECT restore_id, pruned_xid::text, (SELECT count(*) FROM anpi.change) AS changes FROM anpi.epoch');
  const [was] = await epoch();
  assert.ok(Number(was.pruned_xid) > 0 && was.changes > 0);
  // By hand, in a way that leaves no trace.
  await cluster.execute(
    db,
    `SET session_replication_role = replica; UPDATE anpi.status SET status = 'unreported' WHERE incident = ${site.incident}`,
  );
  let before = await countLoads(site.servers);
  const said = await anpi(['restored', `--db=${db.owner}`]);
  assert.match(said, /^復元: .*\nrestored: a new epoch; \d+ changes removed/);
  const [is] = await epoch();
  assert.notEqual(is.restore_id, was.restore_id);
  assert.deepEqual([is.pruned_xid, is.changes], ['0', 0]);
  const ms = await noticed(site.servers, before);
  assert.ok(ms < NOTICED_MS, `${ms} ms`);
  await allShow(site, 0);
  before = await countLoads(site.servers);
  await cluster.execute(db, 'TRUNCATE anpi.change');
  await noticed(site.servers, before);
});
