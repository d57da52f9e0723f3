// SPDX-License-Identifier: Apache-2.0
// Every form of an HTTP/1.1 message against the running server: over plain connections whole and cut at random, and cut over TLS.
// A refused one is answered by its status and the connection is closed; an accepted one is answered and goes on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dice } from '../lib/city.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { forms } from '../lib/forms.mjs';
import { Raw } from '../lib/raw.mjs';
import { startServer } from '../lib/server.mjs';

const H = 'Host: a.example\r\n';
const seed = Number(process.env.SEED ?? 20191012);
let cluster, server;

before(async () => {
  cluster = await startCluster();
  server = await startServer({ db: await cluster.database('forms'), tls: true, config: { web_root: 'web/dist' } });
});
after(async () => {
  await server?.remove();
  await cluster?.stop();
});

const ways = [
  ['plain, whole', () => server.plainUrl, false],
  ['plain, in pieces', () => server.plainUrl, true],
  ['TLS, in pieces', () => server.url, true],
];

async function put(way, bytes, roll) {
  const [, url, cut] = way;
  const c = await Raw.connect(url());
  if (cut) await c.sendCut(Buffer.from(bytes, 'latin1'), roll);
  else c.send(bytes);
  return c;
}

async function refused(c, status, place) {
  assert.equal(await c.closes(), true, `${place}: still open after ${c.statuses()}`);
  assert.deepEqual(c.statuses(), [status], place);
  assert.match(c.text(), /^Connection: close\r$/m, place);
}

// Read to the end: answered by the route itself, in whatever sense, and nothing left over for the next request.
async function accepted(c, form, place) {
  const stays = !/HTTP\/1\.0|Connection: close/.test(form.bytes.toString('latin1'));
  await c.until(() => c.statuses().length >= form.answers);
  assert.equal(c.statuses().length, form.answers, place);
  const taken = c.statuses().filter((status) => status < 300).length + (c.text().match(/json\.missing/g) ?? []).length;
  assert.equal(taken, form.answers, `${place}: ${c.text().slice(0, 300)}`);
  if (stays) c.send(`GET /healthz HTTP/1.1\r\n${H}Connection: close\r\n\r\n`);
  assert.equal(await c.closes(), true, place);
  assert.equal(c.statuses().length, form.answers + (stays ? 1 : 0), place);
  if (stays) assert.equal(c.statuses().at(-1), 200, place);
}

async function check(form) {
  const roll = dice(seed + form.name.length * 7919 + form.bytes.length);
  await Promise.all(
    ways.map(async (way) => {
      const c = await put(way, form.bytes, roll),
        place = `${form.name}, ${way[0]}`;
      await (form.status ? refused(c, form.status, place) : accepted(c, form, place)).finally(() => c.end());
    }),
  );
}

describe('the table of forms', { concurrency: 8 }, () => {
  for (const form of forms('/api/login')) test(form.name, () => check(form));
});

describe('and what the table cannot say', { concurrency: 8 }, () => {
  const row = (name, text, status) => test(name, () => check({ name, bytes: Buffer.from(text, 'latin1'), status, answers: 1 }));
  row('a request line over its cap', `GET /${'a'.repeat(9000)} HTTP/1.1\r\n${H}\r\n`, 414);
  row('a header over its cap', `GET /healthz HTTP/1.1\r\n${H}X-A: ${'a'.repeat(17000)}\r\n\r\n`, 431);
  row('a field too many', `GET /healthz HTTP/1.1\r\n${H}${Array.from({ length: 101 }, (_, i) => `X-${i}: a\r\n`).join('')}\r\n`, 431);
  row('a head that never ends', `GET /healthz HTTP/1.1\r\n${H}${'X-A: b\r\n'.repeat(5000)}`, 431);

  test('a method that the path does not have is told which it has', async () => {
    for (const way of ways) {
      const c = await put(way, `DELETE /api/login HTTP/1.1\r\n${H}\r\n`, dice(1));
      await c.until(() => c.statuses().length);
      assert.deepEqual(c.statuses(), [405]);
      assert.match(c.text(), /^Allow: POST\b/m);
      c.end();
    }
  });

  test('100-continue is said before the body, and not when the body is too large', async () => {
    for (const way of ways) {
      const c = await put(
        way,
        `POST /api/login HTTP/1.1\r\n${H}Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\n`,
        dice(2),
      );
      assert.equal(await c.until(() => c.statuses()[0] === 100), true, c.text());
      c.send('{"a":1}');
      assert.equal(await c.until(() => c.statuses().length === 2), true);
      assert.match(c.text(), /json\.missing/);
      c.end();
      const large = await put(
        way,
        `POST /api/login HTTP/1.1\r\n${H}Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n`,
        dice(3),
      );
      await refused(large, 413, 'large');
    }
  });

  test('nothing outside the web root is served, however it is spelt', async () => {
    for (const target of [
      '/../web/package.json',
      '/..%2f..%2fetc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/....//etc/passwd',
      '//etc/passwd',
      '/assets/../../package.json',
      '/.git/config',
      '/etc/passwd',
      '/%5c..%5cetc/passwd',
    ]) {
      const c = await put(ways[0], `GET ${target} HTTP/1.1\r\n${H}Connection: close\r\n\r\n`, dice(4));
      assert.equal(await c.closes(), true);
      assert.ok(c.statuses()[0] >= 300 || !/root:|devDependencies|\[core\]/.test(c.text()), `${target}: ${c.text().slice(0, 200)}`);
      assert.doesNotMatch(c.text(), /root:x|devDependencies/);
    }
  });

  test('thousands of large answers asked for at once all come, over plain connections and TLS', async () => {
    const page = (await fetch(`${server.plainUrl}/api/openapi.json`).then((a) => a.arrayBuffer())).byteLength,
      many = 1500;
    assert.ok(page > 20_000, `${page} bytes`);
    for (const url of [server.plainUrl, server.url]) {
      const c = await Raw.connect(url);
      let bytes = 0;
      c.socket.removeAllListeners('data');
      c.socket.on('data', (piece) => ((bytes += piece.length), c.wake?.()));
      c.send(
        `GET /api/openapi.json HTTP/1.1\r\n${H}\r\n`.repeat(many - 1) + `GET /api/openapi.json HTTP/1.1\r\n${H}Connection: close\r\n\r\n`,
      );
      assert.equal(await c.closes(60000), true, `${url}: ${bytes} bytes came`);
      assert.ok(bytes > many * page && bytes < many * (page + 2000), `${bytes} of ${many} answers of ${page}`);
    }
  });

  test('a second request behind a refused one is never answered', async () => {
    const c = await put(
      ways[0],
      `POST /api/login HTTP/1.1\r\n${H}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n${H}\r\n`,
      dice(5),
    );
    await refused(c, 400, 'smuggled');
  });

  test('what trickles is closed when its time is up, and what was asked meanwhile is answered', async () => {
    const quick = await startServer({
      db: await cluster.database('slow'),
      tls: true,
      config: { http_request_ms: '1s', http_idle_ms: '1s' },
    });
    try {
      const slow = [
        [`GET /healthz HTTP/1.1\r\n${H}`, 'X-A: b\r\n'],
        [`POST /api/login HTTP/1.1\r\n${H}Content-Type: application/json\r\nContent-Length: 400\r\n\r\n`, ' '],
        ['', ''],
      ];
      await Promise.all(
        [quick.plainUrl, quick.url].flatMap((url) =>
          slow.map(async ([head, drip]) => {
            const c = await Raw.connect(url),
              began = Date.now();
            c.send(head);
            const dripping = setInterval(() => drip && c.socket.writable && c.send(drip), 100);
            assert.equal((await fetch(`${quick.plainUrl}/healthz`)).status, 200);
            assert.equal(await c.closes(4000), true, `${url} ${head.slice(0, 5)}`);
            clearInterval(dripping);
            assert.ok(Date.now() - began > 700 && Date.now() - began < 3500);
          }),
        ),
      );
    } finally {
      await quick.remove();
    }
  });
});
