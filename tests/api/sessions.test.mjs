// SPDX-License-Identifier: Apache-2.0
// A user sees the own sessions and ends them, one or all others, with the password; nobody else's are seen or ended. And what a
// user may not choose as a password.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import { makeStaff, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, db, folder, password, server;
const enter = (login = 'clerk', secret = password) => Client.login(server.plainUrl, login, secret);
const list = async (client) => (await client.get('/api/sessions')).body.sessions;
const over = (client) => until('the session is over', 5, async () => (await client.get('/api/me')).status === 401);

before(async () => {
  cluster = await startCluster();
  db = await cluster.database('sessions');
  for (const [code, name] of [
    ['23999', 'みほん市'],
    ['23998', 'となり市'],
  ])
    await cluster.execute(db, `INSERT INTO anpi.municipality (code, pref, name) VALUES ('${code}', '愛知県', '${name}')`);
  password = await makeStaff(cluster, db);
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-s.'));
  await writeFile(path.join(folder, 'leaked.txt'), 'rainyharbour\nMailcreated5240\n');
  server = await startServer({ db, config: { breached_passwords_file: path.join(folder, 'leaked.txt') } });
});
after(async () => {
  await server?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("a user sees each own session and no other's, a program's too, and none of their secrets", async () => {
  const began = Date.now(),
    desk = await enter(),
    tablet = await enter(),
    other = await enter('command');
  const token = (await anpi(['user', 'token', 'clerk', `--db=${db.owner}`])).trim();
  const sessions = await until("the program's is known", 5, async () => {
    const all = await list(desk);
    return all.length === 3 && all;
  });
  assert.deepEqual(sessions.map((s) => s.kind).sort(), ['browser', 'browser', 'program']);
  assert.deepEqual(sessions.map((s) => s.current).sort(), [false, false, true]);
  const own = sessions.find((s) => s.current);
  assert.ok(
    Math.abs(Date.parse(own.since) - began) < 20_000 && Date.parse(own.until) - Date.parse(own.since) === 12 * 3600e3,
    JSON.stringify(own),
  );
  const program = sessions.find((s) => s.kind === 'program');
  assert.equal(program.id, createHash('sha256').update(token).digest('hex').slice(0, 32), 'half of a hash, not the token');
  assert.ok(!JSON.stringify(sessions).includes(token));
  assert.notEqual((await list(tablet)).find((s) => s.current).id, own.id);
  assert.equal((await list(other)).length, 1);
  assert.equal((await new Client(server.plainUrl).get('/api/sessions')).status, 401);
});

test('one session is ended by its id, with the password, and only an own one', async () => {
  const desk = await enter('shelter'),
    lost = await enter('shelter'),
    stranger = await enter('police');
  const id = (await list(lost)).find((s) => s.current).id,
    foreign = (await list(stranger))[0].id;
  const wrong = await desk.post('/api/sessions/end', { id, password: 'not-the-password-1' });
  assert.deepEqual([wrong.status, wrong.body.error.code, wrong.body.error.field], [401, 'auth.failed', 'password']);
  assert.equal((await desk.post('/api/sessions/end', { id })).status, 400);
  for (const unknown of [foreign, '0'.repeat(32), 'x'])
    assert.equal((await desk.post('/api/sessions/end', { id: unknown, password })).body.error.code, 'auth.session_unknown');
  assert.equal((await lost.get('/api/me')).status, 200);
  assert.equal((await desk.post('/api/sessions/end', { id, password })).status, 200);
  await over(lost);
  assert.equal((await desk.get('/api/me')).status, 200);
  assert.equal((await stranger.get('/api/me')).status, 200);
  assert.deepEqual(
    (await list(desk)).map((s) => s.current),
    [true],
  );
});

test('all others are ended at once, event streams too, and the one that asked goes on', async () => {
  const desk = await enter('pref'),
    others = [await enter('pref'), await enter('pref')],
    stranger = await enter('police');
  const ended = (async () => {
    for await (const event of others[0].live(['zone'])) void event;
  })().catch(() => {});
  assert.equal((await desk.post('/api/sessions/end', { password })).status, 200);
  await Promise.all(others.map(over));
  await Promise.race([ended, new Promise((_, reject) => setTimeout(reject, 5000, new Error('the stream goes on')).unref())]);
  assert.equal((await desk.get('/api/me')).status, 200);
  assert.equal((await stranger.get('/api/me')).status, 200);
  assert.deepEqual(
    (await list(desk)).map((s) => s.current),
    [true],
  );
  const said = await until('it is on record', 15, async () => {
    const rows = await cluster.rows(db, "SELECT case_ref FROM anpi.audit WHERE route = '/api/sessions/end' AND result = 'ok'");
    return rows.length >= 2 && rows;
  });
  assert.deepEqual(said.map((r) => r.case_ref).sort(), ['a session ended', 'other sessions ended']);
});

test('a locked tablet hears nothing more: its event streams end, and begin again once it is unlocked', async () => {
  const tablet = await enter('ambulance'),
    other = await enter('ambulance');
  const stop = new AbortController(),
    heard = async (client) => {
      for await (const event of client.live(['zone'], { signal: stop.signal })) void event;
      return 'ended';
    };
  const streams = [heard(tablet), heard(other).catch(() => 'stopped by us')];
  assert.equal((await tablet.post('/api/pin', { pin: '739215' })).status, 200);
  assert.equal((await tablet.post('/api/pin/lock', {})).status, 200);
  assert.equal(await Promise.race([streams[0], new Promise((resolve) => setTimeout(resolve, 5000, 'goes on').unref())]), 'ended');
  assert.equal((await tablet.get('/api/live?topics=zone')).status, 403);
  assert.equal((await tablet.post('/api/pin/unlock', { pin: '739215' })).status, 200);
  const again = heard(tablet).catch(() => 'stopped by us');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  stop.abort();
  assert.deepEqual(await Promise.all([streams[1], again]), ['stopped by us', 'stopped by us'], "the other session's went on");
});

test("a page names its session and is given no other's stream, and goes on from where it stood before it asked for anything", async () => {
  const desk = await enter('command'),
    other = await enter('command');
  const { session, live } = (await desk.get('/api/me')).body;
  assert.equal(session, (await list(desk)).find((s) => s.current).id);
  assert.notEqual(session, (await other.get('/api/me')).body.session);
  const refused = await other.get(`/api/live?topics=incident&session=${session}`);
  assert.deepEqual([refused.status, refused.body.error.code], [404, 'auth.session_unknown']);
  const opened = await other.post('/api/incidents', {
    op_id: uuidv7(),
    name: '地震',
    kind: '地震',
    drill: true,
    municipalities: ['23999'],
    decided_by: '市長',
    grounds: '発生',
    population: { lists: ['名簿'], powered: true },
  });
  assert.equal(opened.status, 200, JSON.stringify(opened.body));
  await new Promise((resolve) => setTimeout(resolve, 1500)); // the event has gone out to whoever was there
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 5000).unref();
  const first = await desk.live([`incident&session=${session}&last_event_id=${live}`], { signal: stop.signal }).next();
  assert.equal(first.value.event, 'incident');
  assert.notEqual(first.value.id, live);
  stop.abort();
});

test('a leaked password is refused, with little around it too', async () => {
  const user = await enter('care');
  for (const leaked of ['mailcreated5240', 'RainyHarbour-2024'])
    assert.equal((await user.post('/api/password', { old: password, new: leaked })).body.error.code, 'user.password', leaked);
  assert.equal((await user.post('/api/password', { old: password, new: 'rainyharbour-and-a-quiet-pier' })).status, 200);
  assert.match(await server.log(), /passwords\.refused.*leaked=2/);
});

const bearer = (token, url = server.plainUrl, target = '/api/me', more = {}) =>
  fetch(url + target, { headers: { Authorization: `Bearer ${token}` }, ...more });
const fresh = async (login = 'clerk') => (await anpi(['user', 'token', login, `--db=${db.owner}`])).trim();

test('a token works the moment it is made, for whatever is asked with it', async () => {
  const seen = [];
  for (let i = 0; i < 6; i++) {
    const token = await fresh();
    const answers = await Promise.all([
      bearer(token),
      bearer(token, server.plainUrl, '/api/sessions'),
      // a body that is judged at its head: larger than small ones, and of no use
      bearer(token, server.plainUrl, '/api/incidents/1/observations', {
        method: 'POST',
        body: `{"operations":[${' '.repeat(80000)}]}`,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      }),
    ]);
    seen.push(answers.map((a) => a.status));
  }
  for (const [me, own, refused] of seen) {
    assert.deepEqual([me, own], [200, 200], JSON.stringify(seen));
    assert.ok(refused >= 400 && refused !== 401, JSON.stringify(seen));
  }
});

test('a session begun at one server is known at another at once', async () => {
  const beside = await startServer({ db, config: { name: 'beside' } });
  try {
    for (let i = 0; i < 3; i++) {
      const answer = await fetch(`${server.plainUrl}/api/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ login: 'clerk', password }),
      });
      const cookie = answer.headers
          .getSetCookie()
          .map((c) => c.split(';')[0])
          .join('; '),
        { csrf } = await answer.json();
      assert.equal((await fetch(`${beside.plainUrl}/api/me`, { headers: { Cookie: cookie } })).status, 200, `log-in ${i}`);
      const out = await fetch(`${beside.plainUrl}/api/logout`, { method: 'POST', headers: { Cookie: cookie, 'X-Anpi-CSRF': csrf } });
      assert.equal(out.status, 200, `log-out ${i}`);
      assert.equal((await fetch(`${beside.plainUrl}/api/me`, { headers: { Cookie: cookie } })).status, 401, `after log-out ${i}`);
    }
  } finally {
    await beside.remove();
  }
});

test('an event stream that the database alone let in goes on until the change feed tells of its session, and ends with it', async () => {
  const held = cluster.execute(db, 'BEGIN; LOCK TABLE anpi.epoch; SELECT pg_sleep(2); COMMIT'); // what every turn of the feed reads
  await new Promise((resolve) => setTimeout(resolve, 300));
  const open = async (token) => {
    const answer = await bearer(token, server.plainUrl, '/api/live?topics=zone');
    assert.equal(answer.status, 200);
    const stream = { ended: false };
    stream.end = answer.text().then(() => {
      stream.ended = true;
    });
    return stream;
  };
  const stays = await fresh(),
    goes = await fresh();
  const end = (token) =>
    cluster.execute(
      db,
      `SELECT anpi.session_end(decode('${createHash('sha256').update(token).digest('hex')}', 'hex'), anpi.us(now()), 'test')`,
    );
  const [staying, going] = [await open(stays), await open(goes)];
  await end(goes);
  await new Promise((resolve) => setTimeout(resolve, 1200)); // streams are looked at once a second
  assert.deepEqual([staying.ended, going.ended], [false, false], 'the feed has not told yet');
  await held;
  await until('what ended meanwhile is over', 5, () => going.ended);
  assert.equal((await bearer(stays)).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(staying.ended, false, 'the feed has told of it');
  await end(stays);
  await until('it ends with its session', 5, () => staying.ended);
});

test('a change feed that hangs keeps no event stream beyond five seconds of a log-out, and lets in again whoever is still in', async () => {
  const held = cluster.execute(db, 'BEGIN; LOCK TABLE anpi.epoch; SELECT pg_sleep(9); COMMIT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const open = async (token) => {
    const answer = await bearer(token, server.plainUrl, '/api/live?topics=zone');
    const stream = { status: answer.status, ended: false };
    answer
      .text()
      .catch(() => undefined)
      .then(() => {
        stream.ended = true;
      });
    return stream;
  };
  const stays = await fresh(),
    goes = await fresh(),
    [staying, going] = [await open(stays), await open(goes)];
  const began = Date.now();
  await cluster.execute(
    db,
    `SELECT anpi.session_end(decode('${createHash('sha256').update(goes).digest('hex')}', 'hex'), anpi.us(now()), 'test')`,
  );
  await until('both are closed', 6, () => going.ended && staying.ended);
  assert.ok(Date.now() - began < 5500, `${Date.now() - began} ms`);
  assert.deepEqual([(await open(goes)).status, (await open(stays)).status], [401, 200]);
  await held;
});

test('a token that ended, ran out or belongs to somebody disabled is refused, however fresh', async () => {
  const hash = (token) => `decode('${createHash('sha256').update(token).digest('hex')}', 'hex')`;
  const ended = await fresh('police'),
    late = await fresh('police');
  await cluster.execute(db, `UPDATE anpi.session SET ended_at = now(), ended_reason = 'test' WHERE token_hash = ${hash(ended)}`);
  await cluster.execute(db, `UPDATE anpi.session SET expires_at = now() WHERE token_hash = ${hash(late)}`);
  const beside = await startServer({ db, config: { name: 'after' } }); // whose memory never had them
  try {
    for (const token of [ended, late]) assert.equal((await bearer(token, beside.plainUrl)).status, 401);
  } finally {
    await beside.remove();
  }
  const disabled = await fresh('pref');
  await anpi(['user', 'disable', 'pref', `--db=${db.owner}`]);
  await until('the user is shut out', 5, async () => (await bearer(disabled)).status === 401);
  await anpi(['user', 'enable', 'pref', `--db=${db.owner}`]);
});

test('hundreds of unknown tokens at once cost few statements, and hold nobody up', async () => {
  const asked = async () =>
    Number(/^anpi_session_ask_statements (\d+)$/m.exec(await fetch(`${server.plainUrl}/metrics`).then((a) => a.text()))[1]);
  const before = await asked(),
    began = Date.now(),
    random = () => randomBytes(32).toString('base64url');
  const good = await fresh();
  const all = await Promise.all(
    [
      ...Array.from({ length: 600 }, () => bearer(random())),
      ...Array.from({ length: 120 }, (_, i) => bearer('x'.repeat(20 + (i % 60)).replace(/^x{43}$/, 'x'))),
    ].map(async (asking, i) => {
      const answer = await asking;
      await answer.arrayBuffer();
      return i % 100 ? answer.status : [answer.status, (await bearer(good)).status].join();
    }),
  );
  for (const status of all) assert.match(String(status), /^(401|503)(,200)?$/);
  assert.ok(all.filter((status) => String(status).startsWith('401')).length > 600, 'most are told no');
  const statements = (await asked()) - before;
  assert.ok(statements >= 1 && statements <= (Date.now() - began) / 10 + 2, `${statements} in ${Date.now() - began} ms`);
  assert.equal((await bearer(random())).status, 401);
});
