// SPDX-License-Identifier: Apache-2.0
// Each session is told of the newest log-in of its user that is not its own: when and where, on every server, also once the other
// session has ended or its row is gone; live, and nobody else's stream carries a byte of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeStaff, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, db, password, server, second;
const enter = (login, at = server) => Client.login(at.plainUrl, login, password);
const last = async (client) => (await client.get('/api/me')).body.last_login;
const nameOf = async (client) => (await client.get('/api/me')).body.session;
const kept = (login) => cluster.value(db, `SELECT last_logins::text FROM anpi.app_user WHERE login = '${login}'`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

before(async () => {
  cluster = await startCluster();
  db = await cluster.database('last_login');
  for (const [code, name] of [
    ['23999', 'みほん市'],
    ['23998', 'となり市'],
  ])
    await cluster.execute(db, `INSERT INTO anpi.municipality (code, pref, name) VALUES ('${code}', '愛知県', '${name}')`);
  password = await makeStaff(cluster, db);
  [server, second] = await Promise.all([startServer({ db }), startServer({ db })]);
});
after(async () => {
  await server?.remove();
  await second?.remove();
  await cluster?.stop();
});

test('the first log-in finds none, each later one the one before, with its time and its address', async () => {
  const began = Date.now(),
    first = await enter('clerk');
  assert.equal(await last(first), null);
  await pause(1500);
  assert.equal(await last(first), null, 'its own is no news');
  const other = await enter('clerk');
  const told = await last(other);
  assert.deepEqual(Object.keys(told), ['at', 'address']);
  assert.equal(told.address, '127.0.0.1');
  assert.ok(Math.abs(Date.parse(told.at) - began) < 10_000, told.at);
  const newer = await until('the first hears of the second', 3, () => last(first));
  assert.ok(Date.parse(newer.at) > Date.parse(told.at));
  assert.deepEqual(await last(other), told, 'and the second still of the first');
});

test('every server tells it, also one that starts later', async () => {
  const here = await enter('pref'),
    there = await enter('pref', second);
  const told = await until("the other server's log-in is known here", 3, () => last(here));
  for (const client of [there, here]) client.base = client.base === server.plainUrl ? second.plainUrl : server.plainUrl;
  await until('each has both', 3, async () => (await last(here))?.at === told.at && (await last(there)) !== null);
  const third = await startServer({ db });
  try {
    here.base = third.plainUrl;
    assert.deepEqual(await last(here), told);
  } finally {
    await third.remove();
  }
});

test('it is known when the other session has ended, and when its row is gone', async () => {
  const thief = await enter('police'),
    owner = await enter('police');
  const told = await until("the thief's is known", 3, () => last(owner)),
    id = await nameOf(thief);
  assert.equal((await owner.post('/api/sessions/end', { id, password })).status, 200);
  await until('the thief is out', 5, async () => (await thief.get('/api/me')).status === 401);
  assert.deepEqual(await last(owner), told);
  await cluster.execute(db, `DELETE FROM anpi.session WHERE left(encode(token_hash, 'hex'), 32) = '${id}'`);
  assert.equal(
    (await cluster.rows(db, "SELECT 1 FROM anpi.session s JOIN anpi.app_user u ON u.id = s.user_id WHERE u.login = 'police'")).length,
    1,
  );
  const later = await startServer({ db });
  try {
    owner.base = later.plainUrl;
    assert.deepEqual(await last(owner), told, 'of a server that has never seen that session');
  } finally {
    await later.remove();
  }
});

test("no more than two are kept, of browsers alone: a program's token is nobody's log-in", async () => {
  for (let i = 0; i < 3; i++) await enter('care');
  const before = await kept('care');
  assert.equal(JSON.parse(before).length, 2);
  await anpi(['user', 'token', 'care', `--db=${db.owner}`]);
  await new Client(server.plainUrl).post('/api/login', { login: 'care', password: 'not-the-password-1' });
  assert.equal(await kept('care'), before);
});

// What a stream carries, byte for byte.
async function listen(client, topics, stop) {
  const heard = { text: '' };
  const answer = await client.raw(`/api/live?topics=${topics}`, stop.signal);
  assert.equal(answer.status, 200);
  heard.done = (async () => {
    for await (const piece of answer.body.pipeThrough(new TextDecoderStream()))
      // that the stream lives is told to all
      heard.text = (heard.text + piece).replace(/event: beat\n(data|id): .*\n((data|id): .*\n)?\n/g, '');
  })().catch(() => {});
  return heard;
}

test("the user's own streams are told within two seconds on every server, and no other's carries a byte of it", async () => {
  const stop = new AbortController();
  const own = { desk: await enter('command'), away: await enter('command', second), admin: await enter('admin') };
  const others = {
    same_role: await enter('other_command'),
    auditor: await enter('auditor'),
    dispatch: await enter('dispatch', second),
    admin: own.admin,
  };
  await pause(2500); // what these log-ins themselves have told
  const streams = {};
  for (const [name, client] of Object.entries({ ...own, ...others }))
    streams[name] = await listen(client, name in own && name !== 'admin' ? 'alert' : '', stop);
  await pause(500);
  const before = Object.fromEntries(Object.entries(streams).map(([name, stream]) => [name, stream.text]));
  const began = Date.now();
  await enter('command');
  const event = 'event: alert\ndata: [{"kind":"user"}]\n\n';
  await until('both are told', 2, () => ['desk', 'away'].every((name) => streams[name].text === before[name] + event));
  assert.ok(Date.now() - began < 2000);
  assert.notEqual((await last(own.desk)).at, undefined);
  await pause(1500);
  for (const name of Object.keys(others)) assert.equal(streams[name].text, before[name], name);
  await enter('admin');
  await until('an admin, who may not see the map, hears of the own account', 2, () => streams.admin.text === before.admin + event);
  await own.desk.post('/api/incidents', {
    op_id: uuidv7(),
    name: '地震',
    kind: '地震',
    drill: true,
    municipalities: ['23999'],
    decided_by: '市長',
    grounds: '発生',
    population: { lists: ['名簿'], powered: true },
  });
  await until('those who may see the map hear of it', 3, () => streams.dispatch.text !== before.dispatch);
  assert.deepEqual([streams.admin.text, streams.auditor.text], [before.admin + event, before.auditor], 'and of nothing else');
  stop.abort();
  await Promise.all(Object.values(streams).map((stream) => stream.done));
});

test("nobody else is told: not the admin's list of users, no log, no metric", async () => {
  await enter('clerk');
  const admin = await enter('admin'),
    auditor = await enter('auditor');
  for (const answer of [await admin.get('/api/admin/users'), await auditor.get('/api/audit')])
    assert.ok(!/last_login|127\.0\.0\.1/.test(JSON.stringify(answer.body)));
  assert.ok(!/last_login/.test(await server.log()));
});

test('a server of the release before, which says no address, keeps the log-in too', async () => {
  const user = await cluster.value(db, "SELECT id FROM anpi.app_user WHERE login = 'ambulance'");
  const open = (n) =>
    cluster.execute(
      db,
      `SELECT anpi.session_open(decode(repeat('0${n}', 32), 'hex'), ${user}, 'c', 'browser',
              ${Date.now() * 1000}, ${(Date.now() + 3600e3) * 1000}${n === 1 ? '' : ', NULL'})`,
    );
  await open(1);
  await open(2);
  const tablet = await enter('ambulance');
  assert.deepEqual(Object.keys(await until('it is known', 3, () => last(tablet))), ['at']);
  assert.deepEqual(
    JSON.parse(await kept('ambulance')).map((l) => Object.keys(l).sort()),
    [
      ['address', 'at_us', 'session'],
      ['at_us', 'session'],
    ],
  );
});
