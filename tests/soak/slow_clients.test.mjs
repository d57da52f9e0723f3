// SPDX-License-Identifier: Apache-2.0
// 2,000 connections that send or read as slowly as they can (slowhttptest), while somebody goes on looking people up.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Agent } from 'node:http';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { makeCity } from '../lib/city.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { lookup } from './lookup.mjs';

const run = promisify(execFile),
  CONNECTIONS = 2000;
let cluster, city, server, token, idle;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'slow', { people: 300 });
  server = await startServer({ db: city.db, config: { web_root: 'web/dist', http_request_ms: '15s', spool_max: '1g' } });
  token = await city.token('command');
  await until('the token is known', 5, async () => (await lookup(server.plainUrl, token, new Agent())) > 0);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function p99(seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 }),
    times = [],
    end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const ms = await lookup(server.plainUrl, token, agent);
    assert.ok(ms > 0, 'a lookup was refused');
    times.push(ms);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  agent.destroy();
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)];
}

async function closedFor() {
  const text = await (await fetch(`${server.plainUrl}/metrics`)).text();
  return Object.fromEntries(
    [...text.matchAll(/^anpi_http_closed_total\{reason="(\w+)"\} (\d+)/gm)].map(([, reason, n]) => [reason, Number(n)]),
  );
}

const attack = (args, seconds) =>
  run('slowhttptest', ['-c', String(CONNECTIONS), '-r', '400', '-l', String(seconds), '-p', '5', ...args], { maxBuffer: 1 << 26 });

async function besieged(t, name, args) {
  idle ??= await p99(8);
  const before = await closedFor();
  const [, during] = await Promise.all([
    attack(args, 32),
    (async () => (await new Promise((resolve) => setTimeout(resolve, 7000)), p99(18)))(),
  ]);
  const after = await closedFor();
  const told = Object.entries(after)
    .filter(([reason, n]) => n > (before[reason] ?? 0))
    .map(([reason, n]) => `${reason} ${n - (before[reason] ?? 0)}`);
  t.diagnostic(`${name}: lookup p99 ${during.toFixed(2)} ms, idle ${idle.toFixed(2)} ms; closed: ${told.join(', ')}`);
  // Two timers of a busy machine: below 3 ms the difference is the test's own.
  assert.ok(during <= Math.max(2 * idle, 3), `p99 ${during} against ${idle}`);
  return { before, after };
}

test('slow headers', async (t) => {
  const { before, after } = await besieged(t, 'headers', ['-H', '-i', '5', '-x', '24', '-t', 'GET', '-u', `${server.plainUrl}/healthz`]);
  assert.ok((after.deadline ?? 0) - (before.deadline ?? 0) >= CONNECTIONS / 2, JSON.stringify(after));
});

test('slow bodies', async (t) => {
  const { before, after } = await besieged(t, 'bodies', [
    '-B',
    '-i',
    '5',
    '-x',
    '10',
    '-s',
    '4000',
    '-t',
    'POST',
    '-f',
    'application/json',
    '-u',
    `${server.plainUrl}/api/login`,
  ]);
  assert.ok((after.deadline ?? 0) - (before.deadline ?? 0) >= CONNECTIONS / 2, JSON.stringify(after));
});

test('slow readers', async (t) => {
  const page = await (await fetch(`${server.plainUrl}/command.html`)).text();
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '/';
  const { before, after } = await besieged(t, 'readers', [
    '-X',
    '-w',
    '10',
    '-y',
    '20',
    '-n',
    '5',
    '-z',
    '8',
    '-k',
    '3',
    '-u',
    `${server.plainUrl}${script}`,
  ]);
  const ended = ['idle', 'deadline', 'slow_reader', 'io'].reduce((n, why) => n + (after[why] ?? 0) - (before[why] ?? 0), 0);
  assert.ok(ended >= CONNECTIONS / 2, JSON.stringify(after));
});
