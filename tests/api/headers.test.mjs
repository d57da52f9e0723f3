// SPDX-License-Identifier: Apache-2.0
// The headers of every answer: routes found by asking the server what it has, pages by crawling what the web root links to.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CITY, makeCity } from '../lib/city.mjs';
import { build, root, startCluster } from '../lib/cluster.mjs';
import { Raw } from '../lib/raw.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, routes, demo;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'headers', { people: 12 });
  server = await startServer({
    db: city.db,
    tls: true,
    config: { demo: false, hsts: true, web_root: 'web/dist', tile_origin: 'https://tiles.example.jp' },
  });
  demo = await startServer({ db: city.db, tls: true, config: { hsts: false, web_root: 'web/dist' } });
  const { stdout } = await promisify(execFile)(path.join(root, build, 'anpi-server'), ['--describe']);
  routes = JSON.parse(stdout).routes;
});
after(async () => {
  await server?.remove();
  await demo?.remove();
  await city?.remove();
  await cluster?.stop();
});

// The head of the answer as a map; over TLS, since that is what a browser meets.
async function head(url, method, target, more = '') {
  const c = await Raw.connect(url);
  c.send(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n${more}\r\n`);
  await c.until(() => c.text().includes('\r\n\r\n'), 10000);
  c.end();
  const [line, ...fields] = c.text().split('\r\n\r\n')[0].split('\r\n');
  return {
    status: Number(line.split(' ')[1]),
    fields: new Map(fields.map((f) => [f.slice(0, f.indexOf(':')).toLowerCase(), f.slice(f.indexOf(':') + 1).trim()])),
  };
}

function checkCommon({ fields }, place) {
  const policy = fields.get('content-security-policy') ?? '';
  assert.match(policy, /default-src '(none|self)'/, place);
  assert.match(policy, /frame-ancestors 'none'/, place);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/, place);
  const origins = policy.match(/https?:[^ ;]+/g) ?? [];
  assert.deepEqual(
    origins.filter((origin) => origin !== 'https://tiles.example.jp'),
    [],
    place,
  );
  assert.equal(fields.get('x-content-type-options'), 'nosniff', place);
  assert.equal(fields.get('referrer-policy'), 'no-referrer', place);
  assert.equal(fields.get('cross-origin-opener-policy'), 'same-origin', place);
  assert.equal(fields.get('cross-origin-resource-policy'), 'same-origin', place);
  for (const talkative of ['server', 'x-powered-by', 'access-control-allow-origin'])
    assert.equal(fields.has(talkative), false, `${place} ${talkative}`);
}

const target = (route) =>
  route.path
    .replace('{incident}', '1')
    .replace('{person}', city.people[0].id)
    .replace(/\{\w+\}/g, '1') + (route.path.endsWith('zones.geojson') ? `?municipality=${CITY}` : route.stream ? '?topics=zone' : '');

test('every route, to somebody without a session and over TLS', async () => {
  for (const route of routes) {
    const answer = await head(server.url, route.method, target(route)),
      place = `${route.method} ${route.path} ${answer.status}`;
    checkCommon(answer, place);
    assert.match(answer.fields.get('strict-transport-security') ?? '', /max-age=\d{8}/, place);
    assert.ok(route.public || answer.status === 401, place);
    if (route.path === '/metrics') assert.equal(answer.status, 404, 'how busy we are is told on this host only');
    assert.equal((await head(demo.url, route.method, target(route))).fields.has('strict-transport-security'), false, `${place} in a demo`);
  }
  for (const [method, what] of [
    ['GET', '/no/such/page'],
    ['GET', '/api/no/such/route'],
    ['DELETE', '/api/me'],
    ['BREW', '/'],
    ['GET', '/%00'],
  ])
    checkCommon(await head(server.url, method, what), `${method} ${what}`);
});

test('what is said to somebody with a session is stored by nobody on the way', async () => {
  const tokens = {};
  for (const login of ['command', 'ambulance', 'field_care', 'admin', 'auditor'])
    tokens[login] = `Authorization: Bearer ${await city.token(login)}\r\n`;
  await until('the tokens are known', 5, async () => (await head(server.url, 'GET', '/api/me', tokens.auditor)).status === 200);
  for (const login of Object.keys(tokens)) {
    for (const route of routes) {
      if (route.public || route.path.endsWith('logout')) continue;
      const answer = await head(server.url, route.method, target(route), tokens[login]),
        place = `${login} ${route.method} ${route.path} ${answer.status}`;
      checkCommon(answer, place);
      const cache = answer.fields.get('cache-control');
      // Shapes, outages and shelters hold no person and are asked for again and again: kept by the browser, never served unasked.
      assert.match(
        cache,
        /zones\.geojson|outages|feeds|shelters|tiles/.test(route.path) ? /no-store|private, no-cache/ : /no-store/,
        place,
      );
    }
  }
});

test('the pages and all they link to', async () => {
  const seen = new Set(),
    ahead = ['/', '/command', '/field', '/dispatch', '/index.html'];
  while (ahead.length) {
    const page = ahead.pop();
    if (seen.has(page)) continue;
    seen.add(page);
    const answer = await head(server.url, 'GET', page);
    checkCommon(answer, page);
    assert.match(answer.fields.get('strict-transport-security'), /max-age/, page);
    const text = await (await fetch(server.plainUrl + page)).text();
    if (!answer.fields.get('content-type')?.startsWith('text/html')) continue;
    assert.doesNotMatch(text, /<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:/i, `${page}: something inline`);
    for (const [, link] of text.matchAll(/(?:src|href)="(\/[^"#?]*)"/g)) ahead.push(link);
  }
  assert.ok(seen.size > 8, [...seen].join(' '));
});

test('the session cookie is for this host, over TLS, out of reach of scripts and of other sites', async () => {
  const c = await Raw.connect(server.url),
    body = JSON.stringify({ login: 'command', password: city.password });
  c.send(
    'POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
  await c.closes();
  const cookie = /^Set-Cookie: (.*)\r$/m.exec(c.text())?.[1] ?? c.text();
  assert.match(cookie, /^__Host-\w+=[\w-]{43};/);
  for (const word of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/'])
    assert.ok(cookie.split('; ').includes(word), `${word} in ${cookie.replace(/=[\w-]{43}/, '=…')}`);
  assert.doesNotMatch(cookie, /Domain=/i);
});

test('the licences of what others made are served, of every package in the pages and of the data beside them', async () => {
  const answer = await fetch(`${server.plainUrl}/licenses.txt`),
    text = await answer.text();
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/plain; charset=utf-8']);
  const { dependencies } = JSON.parse(await readFile(path.join(root, 'web/package.json'), 'utf8'));
  for (const name of [...Object.keys(dependencies), 'fxa-common-password-list']) {
    const about = JSON.parse(await readFile(path.join(root, 'web/node_modules', name, 'package.json'), 'utf8'));
    assert.ok(text.includes(`\n${name} ${about.version}\n`), name);
    for (const file of (await readdir(path.join(root, 'web/node_modules', name))).filter((f) =>
      /^(licen[cs]e|notice|copying)(\.(md|txt))?$/i.test(f),
    ))
      assert.ok(text.includes((await readFile(path.join(root, 'web/node_modules', name, file), 'utf8')).trim()), `${name}/${file}`);
  }
  for (const word of ['MIT License', 'Apache License', 'Leaflet', 'MapLibre', 'Preact'])
    assert.ok(text.toLowerCase().includes(word.toLowerCase()), word);
});
