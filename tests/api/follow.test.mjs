// SPDX-License-Identifier: Apache-2.0
// The picture follows the database, and says so when it cannot: a change that fails to apply makes it load anew, a change
// feed that fails is logged, counted and shown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, command;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'follow', { people: 60 });
  server = await startServer({ db: city.db });
  command = await Client.login(server.plainUrl, 'command', city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

const ready = () => fetch(`${server.plainUrl}/readyz`).then(async (answer) => ({ status: answer.status, ...(await answer.json()) }));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const count = async (pattern) => (await server.log()).match(pattern)?.length ?? 0;
const loads = () => count(/event=picture\.loaded/g);
async function metric(name) {
  const text = await fetch(`${server.plainUrl}/metrics`).then((answer) => answer.text());
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
const say = (kind, id, body) => cluster.execute(city.db, `INSERT INTO anpi.change (kind, id, body) VALUES ('${kind}', '${id}', '${body}')`);
const settled = () =>
  until('the picture is whole again', 20, async () => {
    const now = await ready();
    return now.status === 200 && !now.reloading && now.feed === 'following';
  });

// Every kind of change that the picture, the sessions or the devices keep.
const bad = {
  person: 'x',
  status: '{',
  incident: '{',
  zone: '{',
  municipality: '{',
  zone_report: '{',
  transport: '{',
  outage: '{',
  feed_source: '[]',
  assignment: '{',
  label: '{',
  office: '{',
  shelter: '7',
  facility: '{',
  mark_review: '{',
  decision: '{',
  user: '{',
  session: '{',
  certificate: '{',
};

for (const [kind, body] of Object.entries(bad))
  test(`a ${kind} that cannot be applied makes the picture load anew, once`, async () => {
    await settled();
    const before = await loads(),
      refused = await metric('anpi_changes_refused_total');
    const id = kind === 'session' || kind === 'certificate' ? 'ab'.repeat(32) : '1';
    await say(kind, id, body);
    await until('it is loaded anew', 15, async () => (await loads()) > before);
    await settled();
    assert.ok((await metric('anpi_changes_refused_total')) > refused);
    await sleep(1500);
    assert.equal(await loads(), before + 1, 'once');
    assert.match(await server.log(), new RegExp(`event=change\\.bad .*kind="${kind}" `));
  });

test('many changes that cannot be applied are one load, and what they would have broken is as the database has it', async () => {
  await settled();
  const before = await loads(),
    p = city.people[0];
  await cluster.execute(city.db, `INSERT INTO anpi.change (kind, id, body) SELECT 'person', id::text, 'x' FROM anpi.person`);
  await until('it is loaded anew', 15, async () => (await loads()) > before);
  await settled();
  await sleep(1500);
  assert.equal(await loads(), before + 1);
  const { body } = await command.post('/api/lookup', { q: p.phone.slice(-4), limit: 100 });
  assert.ok(body.hits.some((hit) => hit.person === p.id && hit.name === p.name));
});

test('until it is loaded anew the picture answers as of the time it was last true', async () => {
  await settled();
  const locked = cluster.execute(city.db, 'BEGIN; LOCK TABLE anpi.card; SELECT pg_sleep(4); COMMIT');
  await until(
    'the cards are locked',
    5,
    async () =>
      Number(
        await cluster.value(
          city.db,
          "SELECT count(*) FROM pg_locks WHERE relation = 'anpi.card'::regclass AND mode = 'AccessExclusiveLock' AND granted",
        ),
      ) === 1,
  );
  await say('zone', '1', '{');
  await until('it is loading', 5, async () => (await ready()).reloading);
  const first = await ready();
  await sleep(1500);
  const second = await ready();
  assert.deepEqual([first.status, second.status, second.reloading], [200, 200, true]);
  assert.equal(second.as_of, first.as_of, 'as of stands still');
  assert.equal((await command.post('/api/lookup', { q: city.people[1].phone.slice(-4) })).status, 200);
  assert.equal(await metric('anpi_picture_reloading'), 1);
  await locked;
  await settled();
  assert.ok((await ready()).as_of > first.as_of);
});

test('the same change that fails again and again waits longer each time', async () => {
  await settled();
  await say('zone', '1', '{');
  const again = () =>
    cluster.execute(city.db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'anpi-server feed'");
  const before = await count(/why=change/g);
  await until('the first load', 15, async () => (await count(/why=change/g)) > before && !(await ready()).reloading);
  for (let i = 0; i < 2; i++) {
    const n = await count(/why=change/g);
    await again(); // a broken connection rewinds the cursor: the change comes again
    await until('it fails again', 15, async () => (await count(/why=change/g)) > n);
    await settled();
  }
  const waits = [...(await server.log()).matchAll(/why=change in_ms=(\d+)/g)].map((m) => Number(m[1])).slice(-2);
  assert.ok(waits[0] >= 1000 && waits[1] >= 2000, waits.join(' '));
});

test('a change feed that fails is logged once with its reason, counted and shown, and as of stays old', async () => {
  await settled();
  const failed = await metric('anpi_feed_polls_failed_total'),
    lines = await count(/event=feed\.failing/g);
  await cluster.execute(city.db, 'REVOKE EXECUTE ON FUNCTION anpi.change_since(text, text, bigint, integer) FROM anpi_server');
  try {
    const now = await until('it is shown', 10, async () => {
      const r = await ready();
      return r.feed === 'failing' && r;
    });
    assert.deepEqual([now.status, now.feed_error], [200, 'db.refused']);
    await sleep(2500);
    assert.equal((await ready()).as_of, now.as_of);
    assert.ok((await metric('anpi_feed_polls_failed_total')) >= failed + 2);
    assert.equal(await metric('anpi_feed_up'), 0);
    assert.equal(await count(/event=feed\.failing/g), lines + 1, 'at intervals, not at every poll');
    assert.match(await server.log(), /event=feed\.failing why=db\.refused detail="?42501/);
  } finally {
    await cluster.execute(city.db, 'GRANT EXECUTE ON FUNCTION anpi.change_since(text, text, bigint, integer) TO anpi_server');
  }
  await settled();
  assert.match(await server.log(), /event=feed\.following/);
});

test('a poll that is never answered is a feed that fails', async () => {
  await settled();
  const locked = cluster.execute(city.db, 'BEGIN; LOCK TABLE anpi.change; SELECT pg_sleep(8); COMMIT');
  const now = await until('it is shown', 12, async () => {
    const r = await ready();
    return r.feed === 'failing' && r;
  });
  assert.equal(now.feed_error, 'db.busy');
  await locked;
  await settled();
});

test('with the database away the feed says so, and what was marked meanwhile is there when it is back', async () => {
  const { body } = await command.post('/api/incidents', {
    name: '台風第98号',
    kind: '台風',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
  });
  await cluster.kill();
  await until('it is shown', 10, async () => (await ready()).feed_error === 'db.away');
  await cluster.restart();
  await settled();
  const mark = { op_id: uuidv7(), person: city.people[2].id, status: 'safe', observed_at: at(1000) };
  await until(
    'it is taken',
    15,
    async () => (await command.post(`/api/incidents/${body.incident.id}/observations`, { operations: [mark] })).status === 200,
  );
  await until('it is counted', 10, async () => {
    const zones = (await command.get(`/api/incidents/${body.incident.id}/zones`)).body;
    return zones.zones.reduce((n, zone) => n + zone.safe, zones.without_location.safe) === 1;
  });
});
