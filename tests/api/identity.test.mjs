// SPDX-License-Identifier: Apache-2.0
// Who may come in: devices with certificates over real TLS, first passwords, second factors, PINs, the admin's routes.
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeStaff } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { metRoute } from '../lib/held.mjs';
import { metCodes } from '../lib/noted.mjs';
import { compare, timePairs, told } from '../lib/refusals.mjs';
import { freePort, startServer, until } from '../lib/server.mjs';

const CITY = 1,
  FIRE = 2;
let cluster, db, folder, password, server, certPort, tlsPort, ca;

before(async () => {
  cluster = await startCluster();
  db = await cluster.database('identity');
  for (const [code, name] of [
    ['23999', 'みほん市'],
    ['23998', 'となり市'],
  ])
    await cluster.execute(db, `INSERT INTO anpi.municipality (code, pref, name) VALUES ('${code}', '愛知県', '${name}')`);
  password = await makeStaff(cluster, db);
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-id.'));
  await anpi(['ca', 'init', path.join(folder, 'ca')]);
  await writeFile(path.join(folder, 'totp.key'), randomBytes(32).toString('hex') + '\n', { mode: 0o600 });
  [certPort, tlsPort] = [await freePort(), await freePort()];
  server = await startServer({
    db,
    tls: true,
    config: {
      port: tlsPort,
      cert_port: certPort,
      client_ca_file: path.join(folder, 'ca/ca.pem'),
      device_ca_dir: path.join(folder, 'ca'),
      totp_key_file: path.join(folder, 'totp.key'),
    },
  });
  ca = await readFile(path.join(server.folder, 'ca.pem'));
});
after(async () => {
  await server?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const field = (text, name) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)[1];

// A device of an office: { serial, pfx, passphrase }.
async function issue(office, name = '端末', days = 397) {
  const file = path.join(folder, `${randomBytes(4).toString('hex')}.p12`);
  const text = await anpi([
    'cert',
    'issue',
    '--office',
    String(office),
    '--name',
    name,
    '--days',
    String(days),
    '--out',
    file,
    '--ca',
    path.join(folder, 'ca'),
    `--db=${db.owner}`,
  ]);
  return { serial: field(text, 'serial'), pfx: await readFile(file), passphrase: field(text, 'password') };
}

// A browser on one connection, with a device's certificate or without. `closed` settles when that connection ends.
class Browser {
  constructor(port, device = {}) {
    this.port = port;
    this.headers = {};
    this.agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca, pfx: device.pfx, passphrase: device.passphrase });
  }

  send(method, target, content) {
    return new Promise((resolve, reject) => {
      const headers = { ...this.headers, ...(content === undefined ? {} : { 'Content-Type': 'application/json' }) };
      const request = https.request({ host: 'localhost', port: this.port, method, path: target, headers, agent: this.agent }, resolve);
      request.on('socket', (socket) => {
        this.closed ??= new Promise((done) => socket.once('close', done));
      });
      request.on('error', reject);
      request.end(content === undefined ? undefined : JSON.stringify(content));
    });
  }

  async ask(method, target, content) {
    const answer = await this.send(method, target, content);
    const pieces = await answer.toArray();
    const bytes = Buffer.concat(pieces);
    const json = answer.headers['content-type']?.startsWith('application/json');
    const body = json ? JSON.parse(bytes.toString()) : null;
    metRoute(method, target, answer.statusCode);
    metCodes(body);
    return { status: answer.statusCode, headers: answer.headers, bytes, body };
  }

  async login(login, secret = password, more = {}) {
    const answer = await this.ask('POST', '/api/login', { login, password: secret, ...more });
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
    if (answer.status === 200) this.headers = { Cookie: cookie, 'X-Anpi-CSRF': answer.body.csrf };
    return answer;
  }
}

const within = (promise, seconds, what) =>
  Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(reject, seconds * 1000, new Error(`not within ${seconds} s: ${what}`)).unref()),
  ]);
const known = (device) =>
  until('the servers know the device', 5, async () => (await new Browser(certPort, device).login('nobody')).status === 401);

test('a device with a certificate comes in, one without does not even finish the handshake', async () => {
  const device = await issue(CITY);
  await known(device);
  const desk = new Browser(certPort, device);
  const { status } = await desk.login('command');
  assert.equal(status, 200);
  const me = (await desk.ask('GET', '/api/me')).body;
  const days = (Date.parse(me.certificate_expires_at) - Date.now()) / 86400e3;
  assert.ok(days > 395 && days < 398, `${days} days`);
  await assert.rejects(new Browser(certPort).login('command'));
  assert.equal((await new Browser(tlsPort).login('command')).status, 200, 'the other port asks for none');
  const metrics = await (await fetch(`${server.plainUrl}/metrics`)).text();
  assert.match(metrics, /^anpi_certificate_expiry_seconds 3\.\d+e\+?0?7|^anpi_certificate_expiry_seconds 3\d{7}/m);
  assert.equal(await cluster.value(db, `SELECT count(*) FROM anpi.session WHERE certificate = '${device.serial}'`), 1);
});

test('the last log-in says the device by the name it had then, also once it is revoked', async () => {
  const device = await issue(CITY, '福祉課-3');
  await known(device);
  const desk = new Browser(tlsPort);
  for (const each of [new Browser(certPort, device), desk]) assert.equal((await each.login('command')).status, 200);
  const last = async () => (await desk.ask('GET', '/api/me')).body.last_login;
  assert.deepEqual(
    {
      ...(await until('it is known', 3, async () => {
        const told = await last();
        return told?.device && told;
      })),
      at: 0,
    },
    { at: 0, device: '福祉課-3' },
  );
  await anpi(['cert', 'revoke', device.serial, '--reason', '紛失', `--db=${db.owner}`]);
  await cluster.execute(db, `UPDATE anpi.certificate SET name = 'x' WHERE serial = '${device.serial}'`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal((await last()).device, '福祉課-3');
});

test('certificates that end within 30 days are told to command and admin of the office, and to nobody else', async () => {
  const desk = await Client.login(server.plainUrl, 'command', password);
  const ending = async (client) => (await client.get('/api/me')).body.ending;
  const before = await ending(desk);
  assert.equal(before.devices, 0);
  assert.equal(before.device_first, null);
  assert.ok(Date.parse(before.server) > Date.now(), "the server's own");
  const soon = await issue(CITY, '古い端末', 20);
  await issue(FIRE, '隣の端末', 20);
  await until('the end is known', 5, async () => (await ending(desk)).devices === 1);
  const days = (Date.parse((await ending(desk)).device_first) - Date.now()) / 86400e3;
  assert.ok(days > 18 && days < 21, `${days} days`);
  assert.equal((await ending(await Client.login(server.plainUrl, 'admin', password))).devices, 1);
  assert.equal(await ending(await Client.login(server.plainUrl, 'ambulance', password)), undefined);
  assert.match(await (await fetch(`${server.plainUrl}/metrics`)).text(), /^anpi_server_certificate_expiry_seconds \d/m);
  await anpi(['cert', 'revoke', soon.serial, '--reason', '更新済み', `--db=${db.owner}`]);
  await until('a revoked one is no matter', 5, async () => (await ending(desk)).devices === 0);
});

test('a user is told the grounds of the role, each with its clause', async () => {
  const words = async (role) => (await (await Client.login(server.plainUrl, role, password)).get('/api/me')).body.grounds;
  assert.deepEqual(
    (await words('ambulance')).map((g) => g.ground),
    ['consent', 'disaster', 'vital', 'break_glass'],
  );
  assert.match((await words('command')).find((g) => g.ground === 'internal').clause, /第49条の11第1項/);
  assert.deepEqual(await words('auditor'), []);
});

test('a device of another office is refused like a wrong password, and no session moves to it', async () => {
  const own = await issue(CITY),
    other = await issue(FIRE);
  await known(own);
  await known(other);
  const wrong = await new Browser(certPort, other).login('command');
  assert.deepEqual([wrong.status, wrong.body.error.code], [401, 'auth.failed']);
  const desk = new Browser(certPort, own);
  await desk.login('command');
  const thief = new Browser(certPort, other),
    bare = new Browser(tlsPort);
  for (const each of [thief, bare]) {
    each.headers = desk.headers;
    const answer = await each.ask('GET', '/api/me');
    assert.deepEqual([answer.status, answer.body.error.code], [403, 'auth.certificate_refused']);
  }
  assert.equal((await desk.ask('GET', '/api/me')).status, 200);
});

test('a certificate that our authority signed but nobody recorded is refused', async () => {
  const device = await issue(CITY);
  await known(device);
  await cluster.execute(db, `UPDATE anpi.certificate SET sha256 = repeat('0', 64) WHERE serial = '${device.serial}'`);
  await until('it is refused', 5, async () => (await new Browser(certPort, device).login('command')).status === 403);
});

test('a revoked device is closed within five seconds, its event stream too, and its sessions end', async () => {
  const device = await issue(CITY);
  await known(device);
  const desk = new Browser(certPort, device),
    watcher = new Browser(certPort, device);
  await desk.login('command');
  watcher.headers = desk.headers;
  const stream = await watcher.send('GET', '/api/live?topics=status');
  assert.equal(stream.statusCode, 200);
  const ended = new Promise((resolve) => {
    stream.once('close', resolve);
    stream.once('error', resolve);
    stream.resume();
  });
  const began = Date.now();
  await anpi(['cert', 'revoke', device.serial, '--reason', '紛失', `--db=${db.owner}`]);
  await within(Promise.all([desk.closed, watcher.closed, ended]), 5, 'both connections close');
  const again = await new Browser(certPort, device).login('command');
  assert.deepEqual([again.status, again.body.error.code], [403, 'auth.certificate_refused']);
  const bare = new Browser(tlsPort);
  bare.headers = desk.headers;
  assert.equal((await bare.ask('GET', '/api/me')).status, 401, 'the session has ended');
  assert.match(await anpi(['cert', 'list', `--db=${db.owner}`]), new RegExp(`^${device.serial}\trevoked\t.*紛失$`, 'm'));
  assert.ok(Date.now() - began < 8000);
});

test('with require_certificate a browser needs one on every port, a program does not', async () => {
  const device = await issue(CITY);
  const port = await freePort();
  const strict = await startServer({
    db,
    tls: true,
    config: { port, client_ca_file: path.join(folder, 'ca/ca.pem'), require_certificate: true },
  });
  const own = ca;
  try {
    ca = await readFile(path.join(strict.folder, 'ca.pem'));
    const bare = await new Browser(port).login('command');
    assert.deepEqual([bare.status, bare.body.error.code], [403, 'auth.certificate_required']);
    await until('the device is known', 5, async () => (await new Browser(port, device).login('command')).status === 200);
    const token = (await anpi(['user', 'token', 'command', `--db=${db.owner}`])).trim();
    await until(
      'the token is known',
      5,
      async () => (await new Client(strict.plainUrl).get('/api/me', { Authorization: `Bearer ${token}` })).status === 200,
    );
  } finally {
    ca = own;
    await strict.remove();
  }
});

test('a link gives the file once, to whoever has the code, and the file opens with its password', async () => {
  const text = await anpi([
    'cert',
    'issue',
    '--office',
    String(CITY),
    '--name',
    'タブレット',
    '--link',
    'https://localhost',
    '--ca',
    path.join(folder, 'ca'),
    `--db=${db.owner}`,
  ]);
  const code = field(text, 'link').split('#')[1];
  assert.match(text, /▀|█/, 'a QR code is shown');
  const stored = await cluster.rows(
    db,
    "SELECT encode(code_hash, 'hex') AS hash, sealed::text FROM anpi.certificate_link WHERE sealed IS NOT NULL",
  );
  assert.ok(stored.length === 1 && !JSON.stringify(stored).includes(code));
  const browser = new Browser(tlsPort);
  assert.equal((await browser.ask('POST', '/api/device', { code: 'x'.repeat(43) })).status, 404);
  const formed = (text) =>
    new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const request = https.request({ host: 'localhost', port: tlsPort, method: 'POST', path: '/api/device', headers, ca }, resolve);
      request.on('error', reject).end(text);
    }).then(async (answer) => JSON.parse(Buffer.concat(await answer.toArray()).toString()).error.code);
  assert.equal(await formed(`code=${'x'.repeat(43)}`), 'certificate.link_gone', 'a form says the same');
  assert.equal(await formed('code='), 'certificate.link_gone');
  assert.equal(await formed(`cod=${'x'.repeat(43)}`), 'json.syntax');
  assert.equal((await browser.ask('POST', '/api/device', {})).body.error.field, 'code');
  const got = await browser.ask('POST', '/api/device', { code });
  assert.deepEqual([got.status, got.headers['content-type']], [200, 'application/x-pkcs12']);
  await known({ pfx: got.bytes, passphrase: field(text, 'password') });
  assert.equal((await browser.ask('POST', '/api/device', { code })).status, 404, 'once only');
});

// ---- users ----

const enter = (login, secret = password) => Client.login(server.plainUrl, login, secret);
async function invited(login, role = 'clerk') {
  const admin = await enter('admin');
  const answer = await admin.post('/api/admin/users', { login, name: '試験 招待', role });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  await until(
    'the user is known',
    5,
    async () => (await new Client(server.plainUrl).post('/api/login', { login, password: answer.body.password })).status === 200,
  );
  return { admin, id: answer.body.user.id, first: answer.body.password };
}

test('whoever is invited changes the first password before anything else', async () => {
  const { first } = await invited('newcomer');
  const client = new Client(server.plainUrl);
  const login = await client.post('/api/login', { login: 'newcomer', password: first });
  assert.equal(login.body.must_change, true);
  const me = await enter('newcomer', first);
  const early = await me.get('/api/incidents');
  assert.deepEqual([early.status, early.body.error.code], [403, 'auth.must_change']);
  assert.equal((await me.get('/api/me')).body.user.must_change, true);
  assert.equal((await me.post('/api/password', { old: first, new: 'short' })).body.error.code, 'user.password');
  assert.equal((await me.post('/api/password', { old: first, new: 'password1234' })).body.error.code, 'user.password');
  assert.equal((await me.post('/api/password', { old: 'not-the-old-one', new: 'mikan-no-ki-ga-3-bon' })).status, 401);
  assert.equal((await me.post('/api/password', { old: first, new: 'mikan-no-ki-ga-3-bon' })).status, 200);
  assert.equal((await me.get('/api/incidents')).status, 200);
  assert.equal((await new Client(server.plainUrl).post('/api/login', { login: 'newcomer', password: first })).status, 401);
  assert.equal((await enter('newcomer', 'mikan-no-ki-ga-3-bon')).user.role, 'clerk');
});

test('an admin resets, shuts out and lets in the users of the own office and no others', async () => {
  const { admin, id, first } = await invited('wanderer');
  const session = await enter('wanderer', first);
  const reset = await admin.post(`/api/admin/users/${id}/reset`, {});
  assert.equal(reset.status, 200);
  await until('the session has ended', 5, async () => (await session.get('/api/me')).status === 401);
  assert.equal((await enter('wanderer', reset.body.password)).user.id, id);
  assert.equal((await admin.post(`/api/admin/users/${id}/disable`, {})).status, 200);
  await until(
    'no log-in',
    5,
    async () => (await new Client(server.plainUrl).post('/api/login', { login: 'wanderer', password: reset.body.password })).status === 401,
  );
  assert.equal((await admin.post(`/api/admin/users/${id}/enable`, {})).status, 200);
  await until(
    'log-in again',
    5,
    async () => (await new Client(server.plainUrl).post('/api/login', { login: 'wanderer', password: reset.body.password })).status === 200,
  );
  const stranger = await cluster.value(db, "SELECT id::text FROM anpi.app_user WHERE login = 'dispatch'");
  for (const what of ['reset', 'disable', 'enable'])
    assert.equal((await admin.post(`/api/admin/users/${stranger}/${what}`, {})).status, 404, what);
  assert.equal((await admin.post(`/api/admin/users/${admin.user.id}/disable`, {})).status, 403, 'not oneself');
  assert.equal((await admin.post('/api/admin/users', { login: 'sneak', name: 'x', role: 'dispatch' })).body.error.code, 'user.role_office');
  assert.equal((await admin.post('/api/admin/users', { login: 'wanderer', name: 'x', role: 'clerk' })).body.error.code, 'user.exists');
  const users = (await admin.get('/api/admin/users')).body;
  assert.ok(users.users.some((u) => u.login === 'wanderer' && u.must_change) && !users.users.some((u) => u.login === 'dispatch'));
  assert.equal((await (await enter('clerk')).get('/api/admin/users')).status, 403);
});

test('an admin issues a device by link and revokes it', async () => {
  const admin = await enter('admin');
  const made = await admin.post('/api/admin/devices', { name: '窓口 1', base: 'https://anpi.example' });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.match(made.body.url, /^https:\/\/anpi\.example\/device#[A-Za-z0-9_-]{43}$/);
  assert.ok(made.body.qr.length >= 33 && made.body.qr.every((row) => row.length === made.body.qr.length));
  const listed = (await admin.get('/api/admin/devices')).body.devices.find((d) => d.serial === made.body.serial);
  assert.deepEqual([listed.name, listed.revoked_at], ['窓口 1', null]);
  assert.equal((await admin.post(`/api/admin/devices/${made.body.serial}/revoke`, { reason: '返却' })).status, 200);
  const other = await issue(FIRE);
  assert.equal((await admin.post(`/api/admin/devices/${other.serial}/revoke`, {})).status, 404);
});

test('users come from a CSV file, row by row', async () => {
  const file = path.join(folder, 'users.csv');
  await writeFile(
    file,
    '\ufeffrole,login,name\r\nclerk,csv_one,名簿 一\r\ndispatch,csv_two,名簿 二\r\nclerk,command,名簿 三\r\nshelter,csv_four,名簿 四\r\n',
  );
  const failed = await anpi(['user', 'import', '--office', '1', file, `--db=${db.owner}`]).catch((e) => e);
  assert.equal(failed.code, 2);
  assert.deepEqual(
    failed.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0]),
    ['csv_one', 'csv_four'],
  );
  const codes = failed.stderr
    .trim()
    .split('\n')
    .filter((l) => l.startsWith('{'))
    .map((l) => JSON.parse(l).error)
    .map((e) => [e.code, e.line]);
  assert.deepEqual(codes, [
    ['user.role_office', 3],
    ['user.exists', 4],
  ]);
  assert.equal(await cluster.value(db, "SELECT must_change FROM anpi.app_user WHERE login = 'csv_one'"), true);
});

const base32 = (text) =>
  Buffer.from(
    [...text]
      .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
      .join('')
      .match(/.{8}/g)
      .map((b) => parseInt(b, 2)),
  );
function totp(secret, step = Math.floor(Date.now() / 30000)) {
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(step));
  const mac = createHmac('sha1', base32(secret)).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

test('a second factor is asked for once it was proved; a code works once, a recovery code too', async () => {
  const user = await enter('auditor');
  assert.equal((await user.post('/api/totp/enrol', { password: 'wrong-password-12' })).status, 401);
  assert.equal(
    (await user.post('/api/totp/confirm', { password, totp: '000000' })).body.error.code,
    'user.totp_state',
    'none is drawn yet',
  );
  const { secret, uri, qr } = (await user.post('/api/totp/enrol', { password })).body;
  assert.ok(qr.length >= 21 && qr.every((row) => row.length === qr.length && /^[01]+$/.test(row)), 'a square of 0 and 1');
  assert.match(uri, /^otpauth:\/\/totp\/Anpi:auditor\?secret=[A-Z2-7]{32}&/);
  assert.equal((await enter('auditor')).user.role, 'auditor', 'not before it is confirmed');
  assert.equal((await user.post('/api/totp/confirm', { password, totp: '000000' })).body.error.code, 'auth.totp');
  const step = Math.floor(Date.now() / 30000);
  const { recovery } = (await user.post('/api/totp/confirm', { password, totp: totp(secret, step) })).body;
  assert.equal(recovery.length, 10);
  assert.ok(
    recovery.every((code) => /^([a-z2-9]{4}-){5}[a-z2-9]{4}$/.test(code)),
    '118 bits each, so that a plain hash of them may be kept',
  );
  const log = (more) => new Client(server.plainUrl).post('/api/login', { login: 'auditor', password, ...more });
  assert.equal((await log({})).body.error.code, 'auth.totp');
  assert.equal((await log({ totp: totp(secret, step) })).status, 401, 'the code that confirmed is used up');
  const next = totp(secret, step + 1);
  assert.equal((await log({ totp: next })).status, 200);
  assert.equal((await log({ totp: next })).status, 401, 'no replay');
  assert.equal((await log({ totp: recovery[0].toUpperCase() })).status, 200);
  assert.equal((await log({ totp: recovery[0] })).status, 401);
  const stored = await cluster.value(db, "SELECT encode(totp_secret, 'escape') FROM anpi.app_user WHERE login = 'auditor'");
  assert.ok(!stored.includes(base32(secret).toString('latin1')));
  assert.equal((await user.post('/api/totp/disable', { password })).status, 200);
  assert.equal((await log({})).status, 200);
});

test('a locked tablet answers nothing until its PIN, and the fifth wrong one ends the session', async () => {
  const crew = await enter('ambulance');
  assert.equal((await crew.post('/api/pin/lock', {})).status, 400, 'no PIN was set');
  for (const pin of ['12345', '111111', '12345a']) assert.equal((await crew.post('/api/pin', { pin })).status, 400, pin);
  assert.equal((await crew.post('/api/pin', { pin: '483920' })).status, 200);
  assert.equal((await crew.post('/api/pin/lock', {})).status, 200);
  for (const path of ['/api/incidents', '/api/me', '/api/live?topics=status']) {
    const locked = await crew.get(path);
    assert.deepEqual([locked.status, locked.body.error.code], [403, 'auth.locked'], path);
  }
  for (const path of ['/api/password', '/api/pin', '/api/pin/lock']) {
    const locked = await crew.post(path, { old: password, new: 'mikan-no-ki-ga-3-bon', pin: '483921' });
    assert.deepEqual([locked.status, locked.body.error.code], [403, 'auth.locked'], path);
  }
  for (let i = 0; i < 4; i++) assert.equal((await crew.post('/api/pin/unlock', { pin: '483921' })).body.error.code, 'auth.pin');
  assert.equal((await crew.post('/api/pin/unlock', { pin: '483920' })).status, 200);
  assert.equal((await crew.get('/api/incidents')).status, 200);
  await crew.post('/api/pin/lock', {});
  for (let i = 0; i < 5; i++) await crew.post('/api/pin/unlock', { pin: '483921' });
  assert.equal((await crew.get('/api/me')).status, 401);
});

// Two hundred tries and a wide margin, because other tests share the machine: a difference of a fifth that the 95 % interval
// vouches for. `make soak` asks two thousand times and wants 2 %. A login that leaves out the hashing differs by nearly all.
test('an unknown user takes as long to refuse as a wrong password', async () => {
  const known = Array.from({ length: 40 }, (_, n) => `timed${n}`);
  await cluster.execute(
    db,
    `SELECT anpi.user_save('timed' || n, '試験', 1, 'clerk', (SELECT password_hash FROM anpi.app_user WHERE login = 'clerk'))
      FROM generate_series(0, 39) n`,
  );
  const pairs = await timePairs(server.plainUrl, 100, known),
    measured = compare(pairs);
  const apart = ({ low, high }) => low > 0.2 || high < -0.2;
  assert.ok(!apart(measured), told(measured));
  assert.ok(apart(compare(pairs.map(([took]) => [took, took / 20]))), 'the measure sees a refusal without hashing');
});

test("a user's municipalities are cities with a code and a name; places are where somebody stays", async () => {
  const pref = await Client.login(server.plainUrl, 'pref', password),
    { user } = (await pref.get('/api/me')).body;
  const named = await cluster.rows(db, `SELECT code, name FROM anpi.municipality WHERE code IN ('${user.municipalities.join("','")}')`);
  assert.deepEqual(
    user.cities,
    user.municipalities.map((code) => ({ code, name: named.find((m) => m.code === code)?.name ?? null })),
  );
  assert.ok(user.cities.some((city) => city.name));
  assert.equal('places' in user, false);
});
