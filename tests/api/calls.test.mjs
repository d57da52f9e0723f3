// SPDX-License-Identifier: Apache-2.0
// Alarms from emergency-call devices: signed by their vendor, one call however often sent, heard by those who answer them.
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, folder, key;
const who = {};
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'calls', { people: 30 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-keys.'));
  const said = await anpi(['vendor', 'add', '架空通報', '--keys', folder, `--db=${city.db.owner}`]);
  key = /^vendor (\d+) key ([0-9a-f]{64})$/m.exec(said);
  server = await startServer({ db: city.db, config: { vendor_keys_dir: folder } });
  for (const login of ['dispatch', 'care', 'police', 'command']) who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

let calls = 0;
const alarm = (more = {}) => ({
  vendor_call_id: `c${++calls}`,
  device_id: 'd1',
  kind: '押下',
  at: at(),
  municipality: CITY,
  municipal_id: city.people[0].municipal_id,
  ...more,
});
const sign = (time, text, secret = key[2]) => createHmac('sha256', Buffer.from(secret, 'hex')).update(`${time}\n${text}`).digest('hex');
const send = (content, { time = at(), secret, signature } = {}) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return new Client(server.plainUrl).post('/api/calls', text, {
    'X-Anpi-Time': time,
    'X-Anpi-Signature': signature ?? sign(time, text, secret),
  });
};

test("a vendor's key is shown once and lies where only the server reads it", async () => {
  assert.equal((await stat(path.join(folder, `${key[1]}.key`))).mode & 0o777, 0o600);
  assert.equal(Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.vendor WHERE encode(key_hash, 'hex') = '${key[2]}'`)), 0);
});

test('without a good signature, or outside five minutes, or again, nothing is taken', async () => {
  const body = alarm();
  assert.equal((await new Client(server.plainUrl).post('/api/calls', body)).status, 401);
  assert.equal((await send(body, { secret: '00'.repeat(32) })).status, 401);
  assert.equal((await send(body, { signature: 'zz'.repeat(32) })).status, 401);
  for (const ago of [301e3, -301e3]) assert.equal((await send(body, { time: at(ago) })).body.error.code, 'call.time');
  assert.equal(Number(await cluster.value(city.db, 'SELECT count(*) FROM anpi.call')), 0);
  const time = String(Math.floor(Date.now() / 1000));
  assert.equal((await send(body, { time })).body.result, 'accepted');
  assert.equal((await send(body, { time })).body.error.code, 'call.replay');
  assert.equal((await send(JSON.stringify(body) + ' ', { time, signature: sign(time, JSON.stringify(body)) })).status, 401);
});

test('a key written over the old one, the file staying, counts at once', async () => {
  const file = path.join(folder, `${key[1]}.key`),
    other = randomBytes(32).toString('hex');
  assert.equal((await send(alarm())).status, 200);
  await writeFile(file, `${other}\n`, { flag: 'r+' });
  assert.equal((await send(alarm())).status, 401);
  assert.equal((await send(alarm(), { secret: other })).status, 200);
  await writeFile(file, `${key[2]}\n`, { flag: 'r+' });
  assert.equal((await send(alarm(), { secret: other })).status, 401);
  assert.equal((await send(alarm())).status, 200);
  await cluster.execute(city.db, 'DELETE FROM anpi.call');
});

test('the same vendor call id twice is one call, and its state only goes on', async () => {
  const body = alarm();
  const first = await send(body);
  const second = await send({ ...body, state: '119要請' });
  assert.equal(second.body.call, first.body.call);
  assert.equal(second.body.result, 'known');
  await send({ ...body, state: '確認中' });
  assert.equal(await cluster.value(city.db, `SELECT state FROM anpi.call WHERE id = ${first.body.call}`), '119要請');
  const later = await send(alarm({ municipality: undefined, municipal_id: undefined }));
  assert.equal(
    String(await cluster.value(city.db, `SELECT person FROM anpi.call WHERE id = ${later.body.call}`)),
    String(city.people[0].id),
  );
});

test('the alarm of a device that nobody is known to wear is listed without a person, to the desk alone', async () => {
  const { body } = await send(alarm({ device_id: 'd-unknown', municipality: undefined, municipal_id: undefined }));
  const line = async (role) => (await who[role].get('/api/calls')).body.calls.find((one) => one.call === body.call);
  const told = await line('dispatch');
  assert.deepEqual(
    ['device_id', 'person', 'name'].map((name) => told[name]),
    ['d-unknown', undefined, undefined],
  );
  assert.equal(await line('care'), undefined);
});

test('bad alarms are answered by name', async () => {
  for (const [more, field] of [
    [{ kind: '??' }, 'kind'],
    [{ state: '??' }, 'state'],
    [{ at: 'きのう' }, 'at'],
    [{ at: undefined }, 'at'],
    [{ vendor_call_id: '' }, 'vendor_call_id'],
    [{ device_id: 5 }, 'device_id'],
  ]) {
    const { status, body } = await send(alarm(more));
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(body.error.field, field);
  }
  assert.equal((await send('{')).body.error.code, 'json.syntax');
});

test('the desk hears it within a second, only a call for an ambulance sounds, and strangers hear nothing', async () => {
  const heard = { dispatch: [], police: [], care: [] };
  const ending = new AbortController();
  const reading = Object.keys(heard).map(async (login) => {
    for await (const event of who[login].live(['call'], { signal: ending.signal }))
      if (event.event === 'call') heard[login].push(...event.data);
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const began = Date.now();
  const call = (await send(alarm())).body.call;
  await until('the desk hears', 3, () => heard.dispatch.some((e) => e.call === call));
  assert.ok(Date.now() - began < 1500);
  const mine = new Set([call]); // what was sent just before may still be on its way
  for (const more of [{ state: '119要請' }, { kind: '試験', state: '119要請' }]) mine.add((await send(alarm(more))).body.call);
  const own = () => heard.dispatch.filter((e) => mine.has(e.call));
  await until('all three', 3, () => own().length === 3);
  assert.deepEqual(
    own().map((e) => e.sounds),
    [false, true, false],
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  ending.abort();
  await Promise.allSettled(reading);
  assert.deepEqual([heard.police, heard.care], [[], []]);
  const list = (await who.dispatch.get('/api/calls')).body.calls;
  assert.equal(list.find((c) => c.call === call).name, city.people[0].name);
  assert.equal((await who.police.get('/api/calls')).status, 403);
  assert.equal((await who.dispatch.post(`/api/calls/${call}/state`, { state: '協力員対応' })).status, 200);
  assert.equal((await who.dispatch.post('/api/calls/999999/state', { state: '終了' })).status, 404);
  assert.equal((await who.command.post(`/api/calls/${call}/state`, { state: '終了' })).status, 403);
  await cluster.execute(city.db, `UPDATE anpi.person SET municipality = '23998' WHERE id = ${city.people[0].id}`);
  assert.equal((await who.dispatch.post(`/api/calls/${call}/state`, { state: '終了' })).status, 404, "another municipality's call");
  await cluster.execute(city.db, `UPDATE anpi.person SET municipality = '${CITY}' WHERE id = ${city.people[0].id}`);
});

test('a power-fail call makes the home dark for those who are in it, until somebody looks; it gives no battery back', async () => {
  const onDevice = await cluster.rows(
    city.db,
    `SELECT p.id::text, p.municipal_id, p.home::text FROM anpi.person p JOIN anpi.device d ON d.person = p.id
      WHERE p.municipality = '${CITY}' ORDER BY p.id`,
  );
  const [first, second, third] = onDevice;
  const rows = async () => (await who.command.get('/api/power')).body.persons;
  const row = async (id) => (await rows()).find((p) => p.person === id);
  const look = (id, more) => who.command.post(`/api/persons/${id}/power`, { op_id: uuidv7(), at: at(), ...more });
  const fail = (p, more = {}) => alarm({ kind: '停電', device_id: `p${p.id}`, municipal_id: p.municipal_id, ...more });
  assert.equal(await row(first.id), undefined);
  // Only 停電 says so, and a test never does.
  for (const kind of ['試験', '電池切れ', '通信断', '押下']) await send(fail(first, { kind }));
  // Everybody of the home, but not who is in hospital.
  await cluster.execute(city.db, `UPDATE anpi.person SET home = ${first.home} WHERE id = ${second.id}`);
  await who.command.post(`/api/persons/${third.id}/stays`, { op_id: uuidv7(), kind: '入院', at: at(60e3) });
  await cluster.execute(city.db, `UPDATE anpi.person SET home = ${first.home} WHERE id = ${third.id}`);
  const body = fail(first, { at: at(600e3) });
  await send(body);
  const dark = await until('the home is dark', 5, () => row(first.id));
  assert.deepEqual([dark.state, dark.match_level, dark.confirmed, dark.seen_by], ['running_down', null, true, '通報 架空通報']);
  assert.equal(Date.parse(dark.began), Date.parse(body.at));
  assert.ok(await row(second.id));
  assert.equal(await row(third.id), undefined);
  const page = (await who.command.get(`/api/persons/${first.id}`)).body.outage;
  assert.deepEqual([page.match_level, page.sources], ['home', ['通報 架空通報']]);
  // Sent again, and moved on: once.
  await send(body);
  await send({ ...body, state: '確認中' });
  assert.equal(Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.power_confirmation WHERE person = ${first.id}`)), 1);
  // Somebody reads the battery: a later call takes nothing of it back.
  await look(first.id, { power: '停電', battery_min: 20 });
  await send(fail(first));
  const read = await until('the battery was read', 5, async () =>
    (await row(first.id))?.seen_by.startsWith('試験') ? row(first.id) : null,
  );
  assert.equal(read.minutes_left, 19, 'of 20, the first of which has begun');
  // Somebody sees the light on: the earlier alarm is over, a new one is not.
  await look(first.id, { power: '復電' });
  await until('it has power', 5, async () => !(await row(first.id)));
  await send({ ...body, state: '119要請' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(await row(first.id), undefined);
  const again = await send(fail(first, { at: at(-1) }));
  await until('dark again', 5, () => row(first.id));
  // A false alarm is taken back, and its end does not bring it again.
  assert.equal((await who.dispatch.post(`/api/calls/${again.body.call}/state`, { op_id: uuidv7(), state: '誤報' })).status, 200);
  await until('it was a false alarm', 5, async () => !(await row(first.id)));
  await who.dispatch.post(`/api/calls/${again.body.call}/state`, { op_id: uuidv7(), state: '終了' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(await row(first.id), undefined);
});

test("the desk's hand sent again late does not take a call back", async () => {
  const call = (await send(alarm())).body.call,
    first = { op_id: uuidv7(), state: '確認中' };
  assert.equal((await who.dispatch.post(`/api/calls/${call}/state`, first)).status, 200);
  assert.equal((await who.dispatch.post(`/api/calls/${call}/state`, { op_id: uuidv7(), state: '終了' })).status, 200);
  assert.equal((await who.dispatch.post(`/api/calls/${call}/state`, first)).status, 200);
  assert.equal(await cluster.value(city.db, `SELECT state FROM anpi.call WHERE id = ${call}`), '終了');
  assert.equal((await who.dispatch.post(`/api/calls/${call}/state`, { ...first, state: '119要請' })).status, 409);
});

test('the alarm of a protected person reaches the desk without name and address', async () => {
  const p = city.people[5];
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true, inquiry_to = '福祉課' WHERE id = ${p.id}; SELECT anpi.card_refresh(ARRAY[${p.id}]::bigint[])`,
  );
  const call = (await send(alarm({ device_id: 'd5', municipal_id: p.municipal_id }))).body.call;
  const row = await until('it is listed', 5, async () =>
    (await who.dispatch.get('/api/calls')).body.calls.find((c) => c.call === call && c.protected),
  );
  for (const hidden of ['name', 'address', 'phone']) assert.equal(hidden in row, false, hidden);
  assert.equal(row.inquiry_to, '福祉課');
});

test('a vendor whose key is taken away is shut out at once', async () => {
  await rm(path.join(folder, `${key[1]}.key`));
  assert.equal((await send(alarm())).status, 401);
});

test('more calls than one answer holds come by page, newest first, each once', async () => {
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.call (vendor, vendor_call_id, device_id, kind, at, person)
        SELECT ${key[1]}, 'bulk' || n, 'd1', '停電', now() - (n / 3) * interval '1 second', ${city.people[2].id}
        FROM generate_series(1, 620) n`,
  );
  const all = Number(await cluster.value(city.db, "SELECT count(*) FROM anpi.call WHERE at > now() - interval '1 day'"));
  const seen = [];
  for (let after = '', first = true; first || after; first = false) {
    const { body } = await who.dispatch.get(`/api/calls?limit=250${after ? `&after=${after}` : ''}`);
    assert.ok(body.calls.length <= 250);
    seen.push(...body.calls);
    after = body.next;
  }
  assert.equal(new Set(seen.map((c) => c.call)).size, seen.length);
  assert.equal(seen.length, all);
  assert.deepEqual(
    seen.map((c) => Date.parse(c.at)),
    seen.map((c) => Date.parse(c.at)).sort((a, b) => b - a),
  );
});
