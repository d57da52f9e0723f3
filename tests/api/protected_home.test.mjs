// SPDX-License-Identifier: Apache-2.0
// 支援措置: nobody is found through the home that they share with a protected person, nor written of from a desk that is not theirs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CITY, at, makeCity, makeDesk, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, incident, keys, key, hidden, relative, mover;
const who = {};
const cli = (...words) => anpi([...words, `--db=${city.db.owner}`]);
const homes = (...people) =>
  cluster.rows(
    city.db,
    `SELECT p.id::text, h.id::text AS home, h.address, h.lon, h.lat FROM anpi.person p JOIN anpi.home h ON h.id = p.home
    WHERE p.id IN (${people.map((p) => p.id).join(',')}) ORDER BY p.id`,
  );

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'protected_home', { people: 60 });
  await makeDesk(cluster, city.db);
  keys = await mkdtemp(path.join(os.tmpdir(), 'anpi-keys.'));
  key = /^vendor (\d+) key ([0-9a-f]{64})$/m.exec(await cli('vendor', 'add', '架空通報', '--keys', keys));
  [hidden, relative, mover] = [city.people[10], city.people[20], city.people[21]]; // the first two live by a device
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET home = (SELECT home FROM anpi.person WHERE id = ${hidden.id}) WHERE id = ${relative.id};
        SELECT anpi.card_refresh(ARRAY[${relative.id}]::bigint[])`,
  );
  await cli('protect', 'set', '--municipality', CITY, hidden.municipal_id, '--inquiry-to', '福祉課 内線9');
  server = await startServer({ db: city.db, config: { vendor_keys_dir: keys } });
  for (const login of ['command', 'clerk', 'dispatch', 'care', 'protected_desk'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
  incident = (
    await who.command.post('/api/incidents', { name: '台風第99号', kind: '台風', drill: false, municipalities: [CITY], decided_by: '市長' })
  ).body.incident.id;
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  if (keys) await rm(keys, { recursive: true, force: true });
});

async function call(id, kind, municipal_id) {
  const text = JSON.stringify({ vendor_call_id: id, device_id: `d-${id}`, kind, at: at(), municipality: CITY, municipal_id }),
    time = at();
  const signature = createHmac('sha256', Buffer.from(key[2], 'hex')).update(`${time}\n${text}`).digest('hex');
  return new Client(server.plainUrl).post('/api/calls', text, { 'X-Anpi-Time': time, 'X-Anpi-Signature': signature });
}

test('protection set parts a shared home: the row of their own says what the shared one said, and who moves in gets one too', async () => {
  const [mine, theirs] = await homes(hidden, relative);
  assert.notEqual(mine.home, theirs.home);
  assert.deepEqual([mine.address, mine.lon, mine.lat], [theirs.address, theirs.lon, theirs.lat]);
  await cluster.execute(city.db, `UPDATE anpi.person SET home = ${mine.home} WHERE id = ${mover.id}`);
  const [still, moved] = await homes(hidden, mover);
  assert.equal(still.home, mine.home);
  assert.notEqual(moved.home, mine.home);
  assert.equal(moved.address, mine.address);
});

test('the alarm that their home is dark moves nothing of those who live with them, and reaches the desk', async () => {
  const dark = async (login) => (await who[login].get('/api/power')).body.persons;
  const before = JSON.stringify(await dark('command'));
  assert.equal((await call('dark', '停電', hidden.municipal_id)).status, 200);
  await until('the desk sees it', 5, async () => (await dark('protected_desk')).some((p) => p.person === hidden.id));
  assert.equal(JSON.stringify(await dark('command')), before);
  assert.equal(await cluster.value(city.db, `SELECT count(*)::int FROM anpi.power_confirmation WHERE person = ${relative.id}`), 0);
});

test('written of from a desk that is not theirs, a protected person is nobody, and their own desk may', async () => {
  const in_ = `/api/incidents/${incident}`,
    op = () => ({ op_id: uuidv7(), at: at() });
  const user = await cluster.value(city.db, "SELECT id::text FROM anpi.app_user WHERE login = 'field_care'");
  const writes = {
    pin: (login, id) => who[login].post(`/api/persons/${id}/pin`, { op_id: uuidv7(), lon: 137.635, lat: 34.535 }),
    unpin: (login, id) => who[login].post(`/api/persons/${id}/pin`, { op_id: uuidv7(), pinned: false }),
    power: (login, id) => who[login].post(`/api/persons/${id}/power`, { ...op(), power: '停電', battery_min: 60 }),
    stay: (login, id) => who[login].post(`/api/persons/${id}/stays`, { ...op(), kind: '在宅' }),
    label: (login, person) => who[login].post(`${in_}/labels`, { op_id: uuidv7(), person, colour: '赤' }),
    assignment: (login, person) => who[login].post(`${in_}/assignments`, { op_id: uuidv7(), person, user }),
  };
  const before = await homes(hidden, relative);
  for (const [name, write] of Object.entries(writes)) {
    const login = /pin/.test(name) ? 'clerk' : 'command';
    const [theirs, nobody] = [await write(login, hidden.id), await write(login, '999999999')];
    assert.deepEqual([theirs.status, theirs.body.error.code], [nobody.status, nobody.body.error.code], name);
    assert.equal(theirs.body.error.code, 'person.unknown', name);
  }
  assert.deepEqual(await homes(hidden, relative), before);
  for (const [name, write] of Object.entries(writes)) assert.equal((await write('protected_desk', hidden.id)).status, 200, name);
  assert.deepEqual(
    (await homes(relative))[0],
    before.find((h) => h.id === relative.id),
  );
});

test("the server's role can neither set nor lift protection, nor take off whom to ask", async () => {
  const asServer = (sql) => promisify(execFile)('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', city.db.server, '-c', sql]);
  for (const sql of ['SET protected = false', 'SET protected = NOT protected', 'SET inquiry_to = NULL'])
    await assert.rejects(asServer(`UPDATE anpi.person ${sql} WHERE id = ${hidden.id}`), /command line/, sql);
  assert.equal(await cluster.value(city.db, `SELECT protected::text FROM anpi.person WHERE id = ${hidden.id}`), 'true');
});

test("a page of calls is cut of what the caller may see: others' alarms neither fill it nor are behind it", async () => {
  const mine = city.people[30];
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.care_member (person, ord, user_id, name, role) SELECT ${mine.id}, 9, id, '架空医師', '医師' FROM anpi.app_user
      WHERE login = 'care';
        INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (${mine.id}, '連携', '同意', '2026-01-01');
        SELECT anpi.card_refresh(ARRAY[${mine.id}]::bigint[])`,
  );
  await until('the care team may look', 10, async () => (await who.care.get(`/api/persons/${mine.id}`)).status === 200);
  const page = async (after) => {
    const { body } = await who.care.get(`/api/calls?limit=1${after ? `&after=${after}` : ''}`);
    return [body.calls.map((c) => c.call), body.next];
  };
  const nothing = await page();
  for (const [id, p] of [
    ['o1', hidden],
    ['o2', city.people[31]],
  ])
    assert.equal((await call(id, '押下', p.municipal_id)).status, 200);
  const foreign = (await who.dispatch.get('/api/calls?limit=1')).body.calls[0].call;
  assert.deepEqual(
    [nothing, await page(), await page(foreign)],
    [
      [[], null],
      [[], null],
      [[], null],
    ],
  );
  for (const [id, p] of [
    ['m1', mine],
    ['o3', hidden],
    ['m2', mine],
    ['o4', hidden],
  ])
    assert.equal((await call(id, '押下', p.municipal_id)).status, 200);
  const [[newest], next] = await page();
  assert.equal(next, newest);
  const [[older], none] = await page(next);
  assert.ok(older && older !== newest);
  assert.equal(none, null);
  assert.deepEqual(await page(foreign), [[], null]);
});

test('whatever population an incident has, the protected line counts every protected person on any list', async () => {
  const counts = [];
  for (const population of [
    { lists: ['名簿'], powered: false },
    { lists: [], powered: true },
    { lists: ['個別避難計画'], powered: false },
    { lists: ['連携患者'], powered: false },
    { lists: ['名簿'], powered: false, reasons: ['要介護'] },
  ]) {
    const { status, body } = await who.command.post('/api/incidents', {
      op_id: uuidv7(),
      name: '訓練',
      kind: '台風',
      drill: true,
      municipalities: [CITY],
      decided_by: '本部',
      population,
    });
    assert.equal(status, 200, JSON.stringify(body));
    counts.push((await who.command.get(`/api/incidents/${body.incident.id}/zones`)).body.protected.persons);
    await who.command.post(`/api/incidents/${body.incident.id}/close`, {});
  }
  assert.deepEqual(
    counts,
    counts.map(() => 1),
  );
});

test('the picture is loaded without the notes of marks that were decided', async () => {
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.mark_review (op_id, incident, person, status, observed_at, bounded, time_unsure, by_user, by_name, note, received_at,
      seq, reason, state, decided_at)
        SELECT gen_random_uuid(), ${incident}, ${hidden.id}, 'safe', now(), false, false, 1, '試験', 'note of one ' || s, now(), 1,
        'after_end', s, CASE WHEN s <> 'waiting' THEN now() END
          FROM unnest(ARRAY['waiting', 'refused']) s`,
  );
  const bodies = (
    await cluster.rows(
      city.db,
      "SELECT body FROM anpi.mark_review_load() UNION ALL SELECT body FROM anpi.change WHERE kind = 'mark_review'",
    )
  ).map((r) => JSON.parse(r.body));
  assert.deepEqual(bodies.map((b) => b.note).sort(), [null, null, 'note of one waiting', 'note of one waiting'].sort());
});
