// SPDX-License-Identifier: Apache-2.0
// Behind HAProxy: whatever form of message one client sends, the next client gets the answer to its own question. The balancer
// has one connection to the server and uses it for all, so a message that the two end at different bytes would shift every
// answer after it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBalancer } from '../lib/balancer.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { forms } from '../lib/forms.mjs';
import { Raw } from '../lib/raw.mjs';
import { startServer } from '../lib/server.mjs';

const H = 'Host: a.example\r\n';
const CHUNKED = `POST /api/login HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n\r\n`;
let cluster, server, balancer, front;

before(async () => {
  cluster = await startCluster();
  server = await startServer({ db: await cluster.database('balanced') });
  balancer = await startBalancer([server], { check: false, each: 'maxconn 1' });
  front = balancer.url;
});
after(async () => {
  await balancer?.stop();
  await server?.remove();
  await cluster?.stop();
});

async function ask(target) {
  const c = await Raw.connect(front);
  c.send(`GET ${target} HTTP/1.1\r\n${H}Connection: close\r\n\r\n`);
  await c.closes();
  return c.text();
}

// Two victims whose right answers differ.
async function victims(place) {
  for (let i = 0; i < 2; i++) {
    assert.match(await ask('/api/config'), /^HTTP\/1\.1 200 [^]*"demo"/, place);
    assert.match(await ask('/healthz'), /^HTTP\/1\.1 200 [^]*\{"ok":true\}$/, place);
  }
}

const smuggled = `GET /no/such/page HTTP/1.1\r\n${H}X: `;
const chunked = (value, name = 'Transfer-Encoding') =>
  `POST /api/login HTTP/1.1\r\n${H}Content-Type: application/json\r\n${name}${value}\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`;
const pairs = {
  'length and chunked': chunked(': chunked'),
  'chunked with a space before the colon': chunked(' : chunked'),
  'chunked folded': chunked(':\r\n chunked'),
  'chunked after a tab': chunked(':\tchunked'),
  'chunked after a vertical tab': chunked(':\x0bchunked'),
  xchunked: chunked(': xchunked'),
  'chunked in quotes': chunked(': "chunked"'),
  'chunked, identity': chunked(': chunked, identity'),
  'two lengths': `POST /api/login HTTP/1.1\r\n${H}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'a length with a plus': `POST /api/login HTTP/1.1\r\n${H}Content-Length: +0\r\n\r\n${smuggled}`,
  'a length with zeros': `POST /api/login HTTP/1.1\r\n${H}Content-Length: 000\r\n\r\n${smuggled}`,
  'a chunk size past 64 bits': `${CHUNKED}100000000000000000\r\n\r\n0\r\n\r\n${smuggled}`,
  'a chunk extension without a name': `${CHUNKED}0;\r\n\r\n${smuggled}`,
  'a chunk extension whose quote stays open': `${CHUNKED}0;a="b\r\n\r\n${smuggled}`,
  'a chunk size of ten thousand zeros': `${CHUNKED}${'0'.repeat(10000)}5\r\n{"a":\r\n0\r\n\r\n${smuggled}`,
  'a length of ten thousand zeros': `POST /api/login HTTP/1.1\r\n${H}Content-Length: ${'0'.repeat(10000)}5\r\n\r\n{"a":${smuggled}`,
  'a chunk extension with a line end': `${CHUNKED}0;a\nb\r\n\r\n${smuggled}`,
  'a trailer named as a length': `${CHUNKED}0\r\nContent-Length: 50\r\n\r\n${smuggled}`,
  'a body with GET': `GET /healthz HTTP/1.1\r\n${H}Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'a body with HEAD': `HEAD /healthz HTTP/1.1\r\n${H}Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  'an expectation and no body': `POST /api/login HTTP/1.1\r\n${H}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`,
  'an upgrade': `GET /healthz HTTP/1.1\r\n${H}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n${smuggled}`,
};

test("every form of the table leaves the next client's answer alone", async (t) => {
  const all = forms('/api/login');
  for (const form of all) {
    const c = await Raw.connect(front);
    c.send(form.bytes);
    await c.until(() => c.statuses().length >= form.answers, 300);
    c.end();
    await victims(form.name);
  }
  t.diagnostic(`${all.length} forms`);
});

test('requests that two readers may end at different bytes', async (t) => {
  for (const [name, text] of Object.entries(pairs)) {
    const c = await Raw.connect(front);
    c.send(Buffer.from(text, 'latin1'));
    await c.until(() => c.statuses().length >= 1, 300);
    c.end();
    await victims(name);
  }
  t.diagnostic(`${Object.keys(pairs).length} pairs`);
});
