// SPDX-License-Identifier: Apache-2.0
// Who comes in while others try: a crowd at the users' own address, and many who guess at one name.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeStaff } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, db, folder, password, server;
const USERS = 40;

before(async () => {
  cluster = await startCluster();
  db = await cluster.database('login_fair');
  await cluster.execute(
    db,
    "INSERT INTO anpi.municipality (code, pref, name) VALUES ('23999', '愛知県', 'みほん市'), ('23998', '愛知県', 'となり市')",
  );
  password = await makeStaff(cluster, db);
  await cluster.execute(
    db,
    `SELECT anpi.user_save('staff' || n, '試験', 1, 'clerk', (SELECT password_hash FROM anpi.app_user WHERE login = 'clerk'))
      FROM generate_series(1, ${USERS}) n`,
  );
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-fair.'));
  await writeFile(path.join(folder, 'totp.key'), 'ab'.repeat(32) + '\n', { mode: 0o600 });
  server = await startServer({ db, config: { totp_key_file: path.join(folder, 'totp.key') } });
});
after(async () => {
  await server?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

// A log-in from one of the machine's own addresses; `cookie` is that of a device.
function login(name, secret, { from = '127.0.0.1', cookie, totp, agent } = {}) {
  return new Promise((resolve, reject) => {
    const url = new URL('/api/login', server.plainUrl);
    const request = http.request(
      url,
      {
        method: 'POST',
        localAddress: from,
        agent: agent ?? false,
        headers: { 'Content-Type': 'application/json', ...(cookie ? { Cookie: cookie } : {}) },
      },
      async (answer) => {
        const text = Buffer.concat(await answer.toArray()).toString();
        const device = answer.headers['set-cookie']?.map((c) => c.split(';')[0]).find((c) => c.startsWith('device='));
        resolve({ status: answer.statusCode, device, set: answer.headers['set-cookie'], code: JSON.parse(text).error?.code });
      },
    );
    request.on('error', reject);
    request.end(JSON.stringify({ login: name, password: secret, ...(totp ? { totp } : {}) }));
  });
}

const failures = async (reason) =>
  Number(
    new RegExp(`^anpi_login_failures_total\\{reason="${reason}"\\} (\\d+)`, 'm').exec(
      await (await fetch(`${server.plainUrl}/metrics`)).text(),
    )?.[1] ?? 0,
  );

test("a log-in leaves a signed cookie that scripts cannot read and that says nobody's name", async () => {
  const first = await login('staff1', password);
  assert.equal(first.status, 200);
  const cookie = first.set.find((c) => c.startsWith('device='));
  assert.match(cookie, /^device=1\.[0-9a-f]{32}\.\d+\.[0-9a-f]{16}\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=34560000$/);
  const second = await login('staff2', password, { cookie: first.device });
  assert.equal(second.device.split('.')[1], first.device.split('.')[1], 'the same device');
  assert.match(second.device, /^device=1\.[0-9a-f]{32}\.\d+\.[0-9a-f]{32}\./, 'known for both');
});

test('three hundred connections with random names at the same address keep none of forty known users and no PIN out', async (t) => {
  const devices = [];
  for (let n = 1; n <= USERS; n++) devices.push((await login(`staff${n}`, password)).device);
  assert.ok(devices.every(Boolean));
  const crew = await Client.login(server.plainUrl, 'ambulance', password);
  assert.equal((await crew.post('/api/pin', { pin: '483920' })).status, 200);
  assert.equal((await crew.post('/api/pin/lock', {})).status, 200);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 300 });
  let attacking = true,
    tries = 0,
    refused = 0;
  const crowd = Array.from({ length: 300 }, async (_, n) => {
    while (attacking) {
      const { status } = await login(`guess-${n}-${tries++}`, 'not the password at all', { agent }).catch(() => ({ status: 0 }));
      if (status === 503) refused++;
      if (status === 503) await new Promise((resolve) => setTimeout(resolve, 100)); // a crowd, not a flood: the machine is the test's too
      assert.ok([0, 401, 503].includes(status), `${status}`);
    }
  });
  try {
    await until('the crowd waits', 20, async () =>
      /^anpi_login_waiting\{lane="unknown"\} (1\d\d|2\d\d)/m.test(await (await fetch(`${server.plainUrl}/metrics`)).text()),
    );
    const began = Date.now();
    const known = Promise.all(devices.map((cookie, n) => login(`staff${n + 1}`, password, { cookie })));
    const pin = await crew.post('/api/pin/unlock', { pin: '483920' });
    const pinMs = Date.now() - began;
    assert.equal(pin.status, 200);
    const answers = await known;
    assert.deepEqual(
      answers.map((a) => a.status),
      Array(USERS).fill(200),
      'each at the first try',
    );
    t.diagnostic(
      `40 known users in after ${Date.now() - began} ms, the PIN after ${pinMs} ms; ` +
        `the crowd tried ${tries} times, ${refused} were told to come again`,
    );
    const stranger = await until('somebody at another address gets a turn too', 20, async () => {
      const answer = await login('staff1', password, { from: '127.0.0.77' });
      return answer.status === 200 && answer;
    });
    assert.equal(stranger.status, 200);
  } finally {
    attacking = false;
    await Promise.all(crowd);
    agent.destroy();
  }
  assert.ok((await failures('password')) > 10);
});

test('an insider with a hundred cookies of their own waits behind themselves, and everybody else comes in', async (t) => {
  const cookies = await Promise.all(Array.from({ length: 100 }, () => login('staff40', password).then((a) => a.device)));
  const own = (await login('staff1', password)).device;
  let attacking = true;
  const crowd = cookies.filter(Boolean).flatMap((cookie, n) =>
    [`staff40`, `guess-${n}`].map(async (name) => {
      while (attacking) {
        const { status } = await login(name, 'not the password at all', { cookie }).catch(() => ({ status: 0 }));
        if (status !== 401) await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }),
  );
  try {
    await until('they wait', 20, async () =>
      /^anpi_login_waiting\{lane="unknown"\} [1-9]/m.test(await (await fetch(`${server.plainUrl}/metrics`)).text()),
    );
    const began = Date.now();
    assert.equal((await login('staff1', password, { cookie: own })).status, 200);
    const took = Date.now() - began;
    assert.ok(took < 8000, `${took} ms`); // it was 22 s with a turn a cookie
    t.diagnostic(`a known user beside ${crowd.length} connections with ${cookies.length} cookies: ${took} ms`);
  } finally {
    attacking = false;
    await Promise.all(crowd);
  }
});

test('two hundred wrong passwords for one name from forty addresses are slowed, and its owner comes in', async (t) => {
  const { device } = await login('staff7', password);
  const before = await failures('slowed');
  const counted = { 401: 0, 429: 0 };
  await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      for (let i = 0; i < 5; i++) counted[(await login('staff7', `wrong password ${n} ${i}`, { from: `127.0.1.${n + 1}` })).status]++;
    }),
  );
  assert.equal(counted[401] + counted[429], 200);
  assert.ok(counted[401] < 60, `${counted[401]} passwords were checked`);
  assert.equal((await failures('slowed')) - before, counted[429]);
  assert.match(await server.log(), /login\.failed.* slowed=\d+/);
  assert.equal((await login('staff7', password, { cookie: device })).status, 200, 'at once on a device that knows the name');
  const elsewhere = await until('on a strange device within seconds', 5, async () => {
    const answer = await login('staff7', password, { from: '127.0.2.1' });
    return answer.status === 200 ? answer : assert.equal(answer.code, 'auth.slow_down');
  });
  assert.equal(elsewhere.status, 200);
  t.diagnostic(`${counted[401]} of 200 were checked`);
});

test('a cookie is good for the names on it and no others, and not when it was changed', async () => {
  const { device } = await login('staff8', password);
  for (let i = 0; i < 12; i++) await login('staff9', 'wrong password here', { from: `127.0.3.${i + 1}` });
  await login('staff9', 'wrong password here', { from: '127.0.3.200' });
  assert.equal((await login('staff9', password, { cookie: device, from: '127.0.3.200' })).code, 'auth.slow_down', "a stranger's device");
  const forged = device.replace(/.$/, (c) => (c === '0' ? '1' : '0'));
  for (let i = 0; i < 12; i++) await login('staff8', 'wrong password here', { from: `127.0.4.${i + 1}` });
  await login('staff8', 'wrong password here', { from: '127.0.4.200' });
  assert.equal((await login('staff8', password, { cookie: forged, from: '127.0.4.200' })).code, 'auth.slow_down', 'a forged cookie');
  assert.equal((await login('staff8', password, { cookie: device, from: '127.0.4.200' })).status, 200);
});

const base32 = (text) =>
  Buffer.from(
    [...text]
      .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
      .join('')
      .match(/.{8}/g)
      .map((b) => parseInt(b, 2)),
  );
function totp(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(step));
  const mac = createHmac('sha1', base32(secret)).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

test('the right password with guesses at the second factor is slowed from changing addresses too', async () => {
  const user = await Client.login(server.plainUrl, 'auditor', password);
  const { secret } = (await user.post('/api/totp/enrol', { password })).body;
  assert.equal((await user.post('/api/totp/confirm', { password, totp: totp(secret, Math.floor(Date.now() / 30000)) })).status, 200);
  const codes = [];
  for (let i = 0; i < 8; i++) codes.push((await login('auditor', password, { from: `127.0.5.${i + 1}`, totp: '000000' })).code);
  assert.deepEqual(codes.slice(0, 5), Array(5).fill('auth.totp'));
  assert.deepEqual(codes.slice(5), Array(3).fill('auth.slow_down'));
});
