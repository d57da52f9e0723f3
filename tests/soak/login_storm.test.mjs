// SPDX-License-Identifier: Apache-2.0
// A thousand log-ins at once: each is answered, 200 or 503 with Retry-After, and lookups stay quick meanwhile.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { json } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { makeCity } from '../lib/city.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { at, median } from '../lib/refusals.mjs';
import { startServer, until } from '../lib/server.mjs';
import { lookup } from './lookup.mjs';

const STORM = 1000,
  KNOWN = 400;
let cluster, city, server, token;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'login_storm', { people: 2000 });
  await cluster.execute(
    city.db,
    `SELECT anpi.user_save('known' || n, '試験', 1, 'clerk', (SELECT password_hash FROM anpi.app_user WHERE login = 'clerk'))
      FROM generate_series(1, ${KNOWN}) n`,
  );
  server = await startServer({ db: city.db, config: { spool_max: '1g' } });
  token = await city.token('command');
  await until('the token is known', 5, async () => (await lookup(server.plainUrl, token, new Agent())) > 0);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

// Lookups one after the other, with a breath between them as people take one; their milliseconds.
async function lookups(over) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 }),
    times = [];
  while (!over(times.length)) {
    const took = await lookup(server.plainUrl, token, agent);
    assert.ok(took > 0, 'a lookup was refused');
    times.push(took);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  agent.destroy();
  return times;
}

// The server's own measure, by the bounds of its histogram.
async function served() {
  const text = await (await fetch(`${server.plainUrl}/metrics`)).text();
  return [...text.matchAll(/^anpi_request_seconds_bucket\{([^}]*)\} (\d+)$/gm)]
    .filter(([, labels]) => labels.includes('/api/lookup'))
    .map(([, labels, n]) => [Number(/le="([^"]+)"/.exec(labels)?.[1].replace('+Inf', 'Infinity')) * 1e3, Number(n)]);
}
function served99(before_, after_) {
  const counts = after_.map(([le, n], i) => [le, n - (before_[i]?.[1] ?? 0)]);
  return counts.find(([, n]) => n >= 0.99 * counts.at(-1)[1])[0];
}

// Milliseconds that the server's event loop worked, and waited for a processor that somebody else had.
async function processor() {
  const [ran, waited] = (await readFile(`/proc/${server.pid}/task/${server.pid}/schedstat`, 'utf8'))
    .split(' ')
    .map((ns) => Number(ns) / 1e6);
  return { ran, waited };
}

function storm() {
  const child = spawn(process.execPath, [new URL('storm.mjs', import.meta.url).pathname, server.plainUrl, STORM, KNOWN], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(city.password);
  return json(child.stdout);
}

test('a thousand log-ins at once are each answered, and lookups stay within twice their idle time', async (t) => {
  await lookups((n) => n >= 300);
  const marks = [await served()];
  const idle = await lookups((n) => n >= 2000);
  marks.push(await served());
  const from = await processor();
  let done = false;
  const storming = storm().finally(() => {
    done = true;
  });
  const busy = await lookups(() => done);
  const answers = await storming;
  const to = await processor();
  marks.push(await served());
  const good = answers.filter((a) => a.status === 200).length,
    come_again = answers.filter((a) => a.status === 503 && Number(a.retry) > 0).length;
  const [calm, under] = [served99(marks[0], marks[1]), served99(marks[1], marks[2])];
  t.diagnostic(
    `${good} in, ${come_again} told to come again, the last after ${(
      at(
        answers.map((a) => a.took),
        1,
      ) / 1e3
    ).toFixed(1)} s; ${busy.length} lookups meanwhile`,
  );
  t.diagnostic(
    `lookups, idle and in the storm: served p99 <= ${calm} and ${under} ms; client saw p50 ${median(idle).toFixed(2)} ` +
      `and ${median(busy).toFixed(2)} ms, p99 ${at(idle, 0.99).toFixed(2)} and ${at(busy, 0.99).toFixed(2)} ms`,
  );
  t.diagnostic(
    `the server's loop worked ${(to.ran - from.ran).toFixed(0)} ms of it and ` +
      `waited ${(to.waited - from.waited).toFixed(0)} ms for a processor`,
  );
  assert.equal(good + come_again, STORM, JSON.stringify(answers.filter((a) => ![200, 503].includes(a.status)).slice(0, 3)));
  assert.ok(good > 0 && busy.length >= 100);
  assert.ok(under <= 2 * Math.max(calm, 0.5), `served within ${under} ms against ${calm} ms`);
});
