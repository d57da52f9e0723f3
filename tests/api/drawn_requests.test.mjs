// SPDX-License-Identifier: Apache-2.0
// Requests drawn from what the server says of itself, right and wrong ones, at every route and from everybody: none is answered by
// 5xx, none out of its shape (tests/lib/held.mjs), and afterwards the server stands and holds the picture that the database says.
//
// REQUESTS is how many a route and role that may ask it (30; 12 under ASan), SEED the dice. A fault names the request; SEED and role
// play it again.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, OTHER, decide, dice, makeCity, makeDesk, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, build, startCluster } from '../lib/cluster.mjs';
import { drawRequest } from '../lib/drawn_requests.mjs';
import { Drawn } from '../lib/drawn_values.mjs';
import { description, held } from '../lib/held.mjs';
import { startServer, until } from '../lib/server.mjs';
import { makeVendor } from '../lib/vendor.mjs';

const REQUESTS = Number(process.env.REQUESTS ?? (build.endsWith('asan') ? 12 : 30));
const SEED = Number(process.env.SEED ?? 20240901);
const LOGINS = ['nobody', 'command', 'protected_desk', 'clerk', 'field_care', 'ambulance', 'dispatch', 'admin', 'auditor'];
// Those that hash a password, a quarter of a second each, and those that end what the others stand on: last, and few of them.
const SLOW = /^\/api\/(login|password|totp\/|sessions\/end|pin|logout|admin\/users\/)/;
const SHUT = 6,
  SHUT_CODES = new Set(['auth.forbidden', 'auth.required']);
const api = description();
const routes = Object.entries(api.paths).flatMap(([at_, methods]) =>
  Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: at_ })),
);
const who = {},
  given = {},
  faults = new Map(),
  tally = { asked: 0, answered: new Set() };
let cluster, city, server, folder, vendor;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'drawn', { people: 60 });
  await makeDesk(cluster, city.db);
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-drawn.'));
  vendor = await makeVendor(city);
  const list = [`${CITY}7,${CITY}-1,みほん小学校,34.51,137.61,1`, `${CITY}7,${CITY}-2,みほん体育館,34.52,137.61,1`];
  await writeFile(path.join(folder, 's.csv'), ['全国地方公共団体コード,ID,名称,緯度,経度,災害種別_洪水', ...list].join('\n'));
  await anpi(['import', 'shelters', '--municipality', CITY, path.join(folder, 's.csv'), ...city.options]);
  await cluster.execute(city.db, `UPDATE anpi.person SET protected = true WHERE id = ${city.people[3].id}`);
  server = await startServer({ db: city.db, config: { vendor_keys_dir: vendor.folder } });
  for (const login of LOGINS) who[login] = await enter(login);
  Object.assign(given, await whatIsThere());
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  await vendor?.remove();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const enter = (login) => (login === 'nobody' ? new Client(server.plainUrl) : Client.login(server.plainUrl, login, city.password));
const ids = async (sql) => (await cluster.rows(city.db, sql)).map((row) => String(Object.values(row)[0]));

async function open(drill, name = '台風第99号') {
  const { status, body } = await who.command.post('/api/incidents', {
    name,
    kind: '台風',
    drill,
    municipalities: [CITY],
    decided_by: '市長',
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body.incident.id;
}

// What a request can name: what really is there, and a little that is not.
async function whatIsThere() {
  const incident = await open(false);
  const decision = await decide(who.command, incident);
  const zones = city.zones.map((zone) => zone.id);
  return {
    person: [...city.people.slice(0, 12).map((p) => p.id), city.others[0].id],
    incident: [incident, incident, incident, await open(true)],
    zone: [...zones, '0'],
    zones: ['all', zones.slice(0, 2)],
    shelter: await ids('SELECT id FROM anpi.shelter'),
    user: await ids("SELECT id FROM anpi.app_user WHERE login IN ('care', 'shelter')"),
    office: await ids('SELECT id FROM anpi.office'),
    decision: [decision.id ?? '1'],
    replaces: [decision.id ?? '1'],
    recipients: ['police', 'pref', { role: 'care' }, { office: '3' }],
    fields: ['name', 'address', 'phone', 'status', 'plan', 'device'],
    assignment: ['1', '2', '3'],
    call: ['1', '2', '3'],
    opening: ['1', '2', '3'],
    corrects: ['1', '2', '3'],
    municipality: [CITY, OTHER],
    municipalities: [CITY],
    municipal_id: city.people.slice(0, 5).map((p) => p.municipal_id),
    status: ['unreported', 'safe', 'noted', 'attention', '未報告'],
    ground: ['vital', 'disaster', 'break_glass', 'consent', 'duty'],
    role: ['care', 'shelter', 'command', 'field_care'],
    login: ['command', 'care', 'x'],
    topics: ['zone', 'status,zone', 'status,power,outage,transport,incident,review,shelter,call,alert'],
    password: [city.password, 'x'],
    pin: ['123456', '654321'],
    q: ['い', '飯田', '0531', '1'],
    uuid: [],
  };
}

// ---- one request --------------------------------------------------------------------------------------------------

// A stream has no end: what is asked of it is its head, and of a refusal all of it.
async function listen(client, to) {
  const stop = new AbortController();
  const answer = await client.raw(to, stop.signal);
  const refusal = answer.status >= 400 ? await answer.json() : '';
  stop.abort();
  held('GET', to, { status: answer.status, headers: answer.headers, body: refusal });
  return { status: answer.status, headers: answer.headers, body: refusal };
}

function ask(client, { method, path: at_ }, request) {
  if (at_ === '/api/live') return listen(client, request.path);
  // A vendor signs what it sends.
  if (at_ === '/api/calls' && method === 'POST' && request.wrong !== 'header') {
    Object.assign(request.headers, vendor.signed(request.content ?? ''));
  }
  return client.request(method, request.path, request.content, request.headers);
}

function complaint({ path: at_, method }, { status, headers, body }) {
  if (status >= 500) return `${status} ${JSON.stringify(body)}`;
  if (status >= 400) return typeof body?.error?.code === 'string' ? '' : `${status} without a code: ${JSON.stringify(body).slice(0, 200)}`;
  const type = (headers.get('content-type') ?? '').split(';')[0];
  const known = api.paths[at_][method.toLowerCase()].responses[status];
  return known && (status === 304 || type in known.content) ? '' : `${status} as ${type} is not described`;
}

function blame(login, route, request, what) {
  const name = `${route.method} ${route.path}: ${what.slice(0, 300)}`;
  const sent = Buffer.isBuffer(request.content) ? request.content.toString('latin1') : (request.content ?? '');
  if (!faults.has(name))
    faults.set(name, `${login} ${request.path.slice(0, 300)} ${JSON.stringify(request.headers)} ${sent.slice(0, 600)}`);
}

// The code of its refusal, if it was refused.
async function put(login, route, drawn) {
  const request = drawRequest(api, route, drawn);
  if (route.path === '/api/login') who[login] = await enter('nobody');
  try {
    const said = await ask(who[login], route, request);
    const wrong = complaint(route, said);
    if (wrong) blame(login, route, request, wrong);
    tally.asked++;
    if (said.status < 300) tally.answered.add(`${route.method} ${route.path}`);
    const op = /"op_id":"([0-9a-f-]{36})"/.exec(String(request.content ?? ''));
    if (op && said.status === 200) given.uuid.push(op[1]);
    // Logged out, locked out, or taken off by what somebody else drew.
    if (['auth.required', 'auth.locked'].includes(said.body?.error?.code) && login !== 'nobody') who[login] = await enter(login);
    return said.body?.error?.code;
  } catch (e) {
    blame(login, route, request, e.message + (e.cause ? ` (${e.cause.message})` : ''));
  }
}

async function walk(login, some, times) {
  for (const route of some) {
    const drawn = new Drawn(api.components.schemas, dice(SEED + route.path.length * 7919 + LOGINS.indexOf(login)), given);
    // Who may not ask at all is told so, whatever is asked.
    let shut = 0;
    for (let i = 0; i < times && shut < SHUT; i++) shut = SHUT_CODES.has(await put(login, route, drawn)) ? shut + 1 : 0;
  }
}

// Also what the server says of itself meanwhile: nothing of what it was sent is an error of its own.
async function troubles() {
  const lines = (await server.log()).split('\n').filter((line) => line.startsWith('level=error'));
  return [...new Set(lines.map((line) => line.replace(/seq=\d+ /, '')))].slice(0, 10);
}

const notRight = () => [...faults].map(([what, request]) => `${what}\n    by ${request}`).slice(0, 30);

// ---- the walk -----------------------------------------------------------------------------------------------------

test('no request drawn from the description is answered by 5xx, or out of its shape', async (t) => {
  const quick = routes.filter((route) => !SLOW.test(route.path) && !route.path.endsWith('/close'));
  await Promise.all(LOGINS.map((login) => walk(login, quick, REQUESTS)));
  t.diagnostic(`${tally.asked} requests, SEED=${SEED}; answered with success: ${tally.answered.size} of ${quick.length} routes`);
  assert.deepEqual([...notRight(), ...(await troubles())], []);
});

test('nor at what hashes a password, ends a session or closes an incident', async (t) => {
  const slow = routes.filter((route) => SLOW.test(route.path));
  await Promise.all(LOGINS.map((login) => walk(login, slow, Math.max(2, Math.floor(REQUESTS / 10)))));
  const held_ = given.incident;
  given.incident = [await open(true, '終わる災害'), await open(true, '終わる訓練'), '0'];
  for (const login of LOGINS) await walk(login, [{ method: 'POST', path: '/api/incidents/{incident}/close' }], 5);
  given.incident = held_;
  t.diagnostic(`${tally.asked} requests; answered with success: ${tally.answered.size} of ${routes.length} routes`);
  assert.deepEqual([...notRight(), ...(await troubles())], []);
});

// All that moves, and no time of day.
const LISTS = ['/api/incidents', '/api/power', '/api/shelters', '/api/assigned'];
const OF_INCIDENT = ['zones', 'unreported', 'unreported?status=safe', 'unreported?status=noted', 'unreported?status=attention', 'labels'];
const OF_COMMAND = ['decisions', 'assignments', 'reviews'];

const byPerson = (a, b) => Number(a.person) - Number(b.person);

async function picture(url) {
  const seen = {};
  for (const login of ['command', 'field_care']) {
    const client = await Client.login(url, login, city.password);
    const of = login === 'command' ? [...OF_INCIDENT, ...OF_COMMAND] : OF_INCIDENT;
    for (const to of [...LISTS, ...given.incident.flatMap((id) => of.map((list) => `/api/incidents/${id}/${list}`))]) {
      const { status, body } = await client.get(to);
      if (Array.isArray(body.labels)) body.labels.sort(byPerson); // in no order
      seen[`${login} ${to}`] = JSON.parse(
        JSON.stringify({ status, ...body }, (name, value) => (name === 'as_of' || name === 'now' ? undefined : value)),
      );
    }
  }
  return seen;
}

test('afterwards the server stands, has no error in its log, and holds the picture that one started now reads', async (t) => {
  const loaded = await startServer({ db: city.db });
  t.after(() => loaded.remove());
  const fresh = await picture(loaded.plainUrl);
  assert.equal(
    Object.values(fresh).every((one) => one.status === 200 || one.status === 403),
    true,
  );
  assert.deepEqual(await picture(server.plainUrl), fresh);
  assert.equal((await fetch(`${server.plainUrl}/readyz`)).status, 200);
  assert.equal(await server.stop(), 0);
  assert.deepEqual(
    server.records.filter((record) => record.level === 'error' || record.error),
    [],
  );
});
