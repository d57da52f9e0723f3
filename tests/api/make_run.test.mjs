// SPDX-License-Identifier: Apache-2.0
// `make run` as a newcomer meets it: in a folder whose name has a blank and a Japanese character, twice, and stopped.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, readdir, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { build, root } from '../lib/cluster.mjs';
import { Client } from '../lib/client.mjs';
import { freePort, until } from '../lib/server.mjs';

const run = promisify(execFile);
const people = 1618; // the city of the drills, tests/api/cli.test.mjs
const skip = build === 'build/release' ? false : 'make run serves the release build';
let parent, clone, ports;

// A clone that need not compile again: the same files of the same age, and what was made of them.
before(async () => {
  if (skip) return;
  parent = await mkdtemp(path.join(os.tmpdir(), 'anpi-run.'));
  clone = path.join(parent, '安否 demo');
  await mkdir(path.join(clone, 'build'), { recursive: true });
  await mkdir(path.join(clone, 'web'));
  for (const entry of ['Makefile', 'LICENSE', 'deploy', 'server', 'geo', 'feeds']) await copy(entry);
  for (const entry of await readdir(path.join(root, 'web'))) if (entry !== 'node_modules') await copy(`web/${entry}`);
  await symlink(path.join(root, 'web/node_modules'), path.join(clone, 'web/node_modules'));
  await copy('build/gen');
  await copy('build/release');
  ports = { PORT: await freePort(), PLAIN_PORT: await freePort() };
});

after(async () => {
  if (!clone) return;
  await make('clean').catch(() => {});
  await rm(parent, { recursive: true, force: true });
});

const copy = (entry) => run('cp', ['-a', path.join(root, entry), path.join(clone, entry)]);
const make = (...args) => run('make', args, { cwd: clone });
const at = (name) => path.join(clone, name);

async function start(extra = {}) {
  const log = await open(path.join(parent, 'log'), 'w');
  const settings = Object.entries({ ...ports, ...extra }).map(([key, value]) => `${key}=${value}`);
  const child = spawn('make', ['run', ...settings], { cwd: clone, detached: true, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  let how;
  const ended = once(child, 'exit').then(([code, signal]) => (how = signal ?? code));
  const said = () => readFile(path.join(parent, 'log'), 'utf8');
  await until('the demo is served', 180, async () => {
    if (how !== undefined) throw new Error(`make run ended with ${how}:\n${(await said()).slice(-4000)}`);
    return (await said()).includes('Ctrl-C stops it');
  });
  return { child, ended, said, card: JSON.parse(await readFile(at('var/run.json'), 'utf8')) };
}

// Processes that stand in the clone or have its path among their arguments, and sockets of its PostgreSQL.
async function leftOver() {
  const found = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [environ, state] = await Promise.all([
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    ]);
    if (environ.includes(`PLAIN_PORT=${ports.PLAIN_PORT}\0`) && !/\) Z /.test(state)) found.push(`${pid} ${state}`);
  }
  return found;
}

async function stopped(demo, signal, toGroup) {
  const config = await readFile(at('var/anpi.conf'), 'utf8');
  const sockets = /host=(\S+)/.exec(config)[1];
  process.kill(toGroup ? -demo.child.pid : demo.child.pid, signal);
  await demo.ended;
  assert.deepEqual(await leftOver(), []);
  assert.equal(existsSync(sockets), false, "the sockets' folder is gone");
  assert.equal(existsSync(at('var/run.json')), false, 'the card is gone');
}

const overTls = (url, ca) =>
  new Promise((resolve, reject) => {
    https
      .get(url, { ca, lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      })
      .on('error', reject);
  });

const refusedRun = (settings) =>
  make('run', ...Object.entries({ ...ports, ...settings }).map(([key, value]) => `${key}=${value}`)).then(
    () => assert.fail('it ran'),
    (e) => e,
  );

// Somebody else's server on the port, which would answer /readyz and have its card printed as ours.
async function taken(address, use) {
  const other = createServer((_, answer) => answer.end('{"ready":true}')).listen(0, address);
  await once(other, 'listening');
  try {
    return await use(other.address().port);
  } finally {
    other.closeAllConnections();
    other.close();
  }
}

test('a port that somebody has is named before anything is built, with who has it and what to type', { skip }, async () => {
  for (const address of ['127.0.0.1', '0.0.0.0', '::', '::1']) {
    const e = await taken(address, async (port) => ({ port, ...(await refusedRun({ PORT: port })) }));
    assert.match(e.stderr, new RegExp(`port ${e.port} \\(PORT\\) is taken by node\\S* \\(process ${process.pid}, in `), address);
    assert.match(e.stderr, /make run PORT=\d+$/m);
    assert.doesNotMatch(e.stdout, /building|log in as/);
  }
  const both = await taken('127.0.0.1', (one) => taken('127.0.0.1', (two) => refusedRun({ PORT: one, PLAIN_PORT: two })));
  assert.match(both.stderr, /\(PORT\) is taken[^]*\(PLAIN_PORT\) is taken[^]*make run PORT=\d+ PLAIN_PORT=\d+$/m);
  assert.equal(existsSync(at('var/run.json')), false);
  for (const [settings, says] of [
    [{ PORT: 65536 }, /PORT=65536: a port is a number from 1 to 65535/],
    [{ PLAIN_PORT: '80x' }, /PLAIN_PORT=80x: a port/],
    [{ PORT: 0 }, /PORT=0: a port/],
    [{ PORT: ports.PLAIN_PORT }, /both/],
  ])
    assert.match((await refusedRun(settings)).stderr, says);
});

async function cityOf(card) {
  const metrics = await fetch(`${card.plain_url}/metrics`).then((answer) => answer.text());
  assert.match(metrics, new RegExp(`^anpi_picture_persons ${people}$`, 'm'));
  const as = (login) => Client.login(card.plain_url, login, card.users.find((user) => user.login === login).password),
    { incident } = card;
  const { zones, without_location: none, protected: line } = (await (await as('command')).get(`/api/incidents/${incident}/zones`)).body;
  const sum = (key) => zones.reduce((n, z) => n + z[key], 0);
  assert.deepEqual([zones.length, sum('persons'), none.persons, sum('excluded') + none.excluded, line.persons], [48, 1520, 23, 71, 4]);
  const mine = (await (await as('field_community')).get(`/api/assigned?incident=${incident}`)).body.persons;
  assert.ok(mine.length >= 4 && mine.length <= 15, `${mine.length} of about 13`);
  for (const login of ['police', 'pref', 'community_north'])
    for (const url of [`/api/assigned?incident=${incident}`, `/api/incidents/${incident}/unreported`]) {
      const { status, body } = await (await as(login)).get(url);
      assert.ok(status === 403 || body.persons.length === 0, `${login} ${url} ${status}`);
    }
}

async function placesOf(card) {
  const { login, password } = card.users.find((user) => user.role === 'command'),
    desk = await Client.login(card.plain_url, login, password);
  const found = async (kind, q) =>
    (await desk.post('/api/places', { kind, q, limit: 20 })).body.places.map((place) => [place.name, place.located]);
  assert.deepEqual(await found('hospital', 'みほん総合'), [['みほん総合病院', true]]);
  assert.deepEqual(await found('care', 'こもれび'), [['老人保健施設 こもれび', true]]);
  assert.ok((await found('shelter', '小学校')).length >= 3);
}

test('a newcomer sees a city, logs in, stops it, and finds it again', { skip }, async (t) => {
  let first;
  await t.test('the card says where and who, to its owner only', async () => {
    first = await start();
    assert.equal((await stat(at('var/run.json'))).mode & 0o777, 0o600);
    assert.equal(first.card.url, `https://localhost:${ports.PORT}`);
    assert.equal(first.card.plain_url, `http://127.0.0.1:${ports.PLAIN_PORT}`);
    assert.match(first.card.municipality, /^\d{5}$/);
    assert.match(first.card.feeds_base, /^http:\/\/127\.0\.0\.1:\d+$/);
    for (const role of ['command', 'dispatch', 'ambulance', 'field_care', 'care'])
      assert.ok(
        first.card.users.some((user) => user.role === role),
        `a user who is ${role}`,
      );
  });
  await t.test('the certificate is good for localhost by the CA of the card', async () => {
    const ca = await readFile(at(first.card.ca_file));
    assert.equal(await overTls(`${first.card.url}/`, ca), 200);
  });
  await t.test('every log-in of the card works, one 民生委員 standing for the others, who have one password', async () => {
    const { users } = first.card,
      volunteers = users.filter((user) => /^field_community\d*$/.test(user.login));
    assert.deepEqual([volunteers.length, new Set(volunteers.map((user) => user.password)).size], [120, 1]);
    for (const { login, password, role } of [...users.filter((user) => !volunteers.includes(user)), volunteers[0], volunteers[119]]) {
      const client = await Client.login(first.card.plain_url, login, password);
      assert.equal(client.user.role, role);
    }
    const said = (await first.said()).split('\n').filter((line) => /^ {4}\S+ +([a-z2-9]{4}-){3}[a-z2-9]{4} /.test(line));
    assert.deepEqual(
      said.map((line) => line.trim().split(/ +/)[2]).sort(),
      [...new Set(users.map((user) => user.role))].sort(),
      'printed: one a role',
    );
  });
  await t.test('it holds the city of the drills, and each is shown what is theirs', () => cityOf(first.card));
  await t.test('there are shelters, hospitals and care homes to choose for who is not at home, those of its own people among them', () =>
    placesOf(first.card),
  );
  await t.test('a second one in the same clone is refused, and harms nothing', async () => {
    await assert.rejects(make('run', 'PEOPLE=5'), /running here already/);
    await assert.rejects(make('clean'), /stop it first/);
    assert.equal((await fetch(`${first.card.plain_url}/readyz`)).status, 200);
  });
  await t.test('a server that is killed comes back', async () => {
    process.kill(first.card.pid, 'SIGKILL');
    const again = await until('another server', 30, async () => {
      const card = JSON.parse(await readFile(at('var/run.json'), 'utf8').catch(() => 'null'));
      return card && card.pid !== first.card.pid ? card : null;
    });
    assert.equal((await fetch(`${again.plain_url}/readyz`)).status, 200);
  });
  await t.test('Ctrl-C leaves nothing but var/', () => stopped(first, 'SIGINT', true));
  await t.test('the next run finds the same city; an INT to make alone ends it too', async () => {
    const second = await start();
    assert.deepEqual(second.card.users, first.card.users);
    assert.equal(second.card.municipality, first.card.municipality);
    assert.doesNotMatch(await second.said(), /making a city/);
    await stopped(second, 'SIGINT', false);
  });
  await t.test('make clean empties it', async () => {
    const { stdout } = await run('readlink', ['-f', at('var/pg')]);
    await make('clean');
    assert.equal(existsSync(at('var')), false);
    assert.equal(existsSync(stdout.trim()), false);
  });
});
