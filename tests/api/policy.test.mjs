// SPDX-License-Identifier: Apache-2.0
// Role × route × person × state of the incident, every cell, against the running server and what policy_expected.mjs says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CITY, OTHER, at, decide, makeCity, makeDesk, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { build, root, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { PUBLIC, cell, fields, isCommand, people, personal, roles, routes, states } from './policy_expected.mjs';

let cluster, city, server;
const who = {},
  folk = {},
  nobody = '999999999';
const members = {
  N: 'name kana birth birth_precision age sex',
  A: 'postcode address building home zone',
  P: 'phones mail fax',
  S: 'stay stay_place stay_located excluded',
  L: 'reasons helpers plan community welfare_commissioner',
  C: 'contacts care_team',
  D: 'devices',
  M: 'medical doctor',
  K: 'access',
  Y: 'key_code',
  X: 'caution',
  V: 'directives directive_banner',
  O: 'consents listings municipal_id remarks',
  Z: 'note',
};
const letterOf = new Map(Object.entries(members).flatMap(([letter, names]) => names.split(' ').map((name) => [name, letter])));

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'policy', { people: 60 });
  // Every tenth person lives by a device, so that each of them can stand in the list of those without power.
  Object.assign(folk, {
    stranger: city.people[20],
    refused: city.people[30],
    mine: city.people[40],
    protected: city.people[50],
    other: city.others[10],
  });
  await makeDesk(cluster, city.db);
  await cluster.execute(city.db, setup());
  server = await startServer({ db: city.db });
  for (const login of Object.keys(roles)) who[login] = await Client.login(server.plainUrl, login, city.password);
  who.other_command = await Client.login(server.plainUrl, 'other_command', city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

function setup() {
  const all = Object.values(folk)
    .map((p) => p.id)
    .join(',');
  const consent = (name, answer) =>
    ['名簿提供', '救急照会', '連携']
      .map(
        (kind) =>
          `INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (${folk[name].id}, '${kind}', '${answer}', '2026-01-01');`,
      )
      .join('\n');
  const entrust = (name) =>
    ['field_care', 'field_community']
      .map(
        (login) =>
          `INSERT INTO anpi.assignment (person, user_id, from_at) SELECT ${folk[name].id}, id, now() FROM anpi.app_user
            WHERE login = '${login}';`,
      )
      .join('\n') +
    `INSERT INTO anpi.care_member (person, ord, user_id, name, role) SELECT ${folk[name].id}, 1, id, '架空医師', '医師' FROM anpi.app_user
      WHERE login = 'care';`;
  return `DELETE FROM anpi.consent WHERE person IN (${all});
        UPDATE anpi.home SET access = '{"floor":2,"key_box":"玄関右"}', key_code = '1234', caution = '{酸素}'
        WHERE id IN (SELECT home FROM anpi.person WHERE id IN (${all}));
        UPDATE anpi.person SET medical = '{"medicines":"架空薬"}', note = 'メモ' WHERE id IN (${all});
        INSERT INTO anpi.directive (person, kind, body) SELECT id, '事前指示書', '本文' FROM anpi.person WHERE id IN (${all});
        UPDATE anpi.person SET protected = true, inquiry_to = '福祉課' WHERE id = ${folk.protected.id};
        ${consent('mine', '同意')} ${consent('protected', '同意')} ${consent('refused', '拒否')}
        ${['refused', 'mine', 'protected'].map(entrust).join('\n')}
        SELECT anpi.card_refresh(ARRAY[${all}]::bigint[])`;
}

// ---- one question, and what came of it -----------------------------------------------------------------------------

const outcome = ({ status, body }) => {
  if (status === 200) return 'yes';
  if (status === 403)
    return body.error.code === 'auth.forbidden' ? 'refused' : body.error.code === 'auth.no_ground' ? 'reason' : body.error.code;
  return status === 404 ? 'no' : `${status} ${body?.error?.code}`;
};
const listed = (answer, key, person) => {
  if (answer.status !== 200) return { got: outcome(answer) };
  const row = answer.body[key].find((x) => x.person === person.id);
  return { got: row ? 'yes' : 'no', row };
};
const said = (answer) => ({ got: outcome(answer), body: answer.body });
const write = (more) => ({ op_id: uuidv7(), at: at(1000), ...more });

// Each gives { got: yes | no | reason | refused, body or row }.
const ask = {
  page: async (c, p) => said(await c.get(`/api/persons/${p.id}`)),
  withCase: async (c, p) => said(await c.post(`/api/persons/${p.id}/view`, { ground: 'vital', case: '救急2026-0001' })),
  glass: async (c, p) => said(await c.post(`/api/persons/${p.id}/view`, { ground: 'break_glass', case: '意識不明' })),
  lookup: async (c, p) => listed(await c.post('/api/lookup', { q: p.phone.slice(-4), limit: 100 }), 'hits', p),
  lookupCase: async (c, p) =>
    listed(await c.post('/api/lookup', { q: p.phone.slice(-4), limit: 100, ground: 'vital', case: '救急2026-0001' }), 'hits', p),
  // After the walk through the open incident everybody is marked: asked for then are those who are safe.
  unreported: async (c, p, in_) =>
    listed(
      await c.get(
        `/api/incidents/${in_.id}/unreported?limit=500${in_.state === 'closed' || in_.state === 'decided' ? '&status=safe' : ''}`,
      ),
      'persons',
      p,
    ),
  search: async (c, p, in_) => listed(await c.post(`/api/incidents/${in_.id}/search`, { q: p.phone.slice(-4), limit: 500 }), 'persons', p),
  assigned: async (c, p, in_) =>
    listed(await c.get(in_.state === 'none' ? '/api/assigned' : `/api/assigned?incident=${in_.id}`), 'persons', p),
  power: async (c, p) => listed(await c.get('/api/power'), 'persons', p),
  history: async (c, p, in_) => said(await c.get(`/api/incidents/${in_.id}/persons/${p.id}/history`)),
  mark: async (c, p, in_) => {
    const answer = await c.post(`/api/incidents/${in_.id}/observations`, {
      operations: [{ op_id: uuidv7(), person: p.id, observed_at: in_.markAt, status: 'safe' }],
    });
    if (answer.status !== 200) return said(answer);
    const [{ result, error }] = answer.body.results;
    return {
      got:
        result === 'accepted'
          ? 'yes'
          : ['observation.unknown_person', 'observation.not_in_incident'].includes(error.code)
            ? 'no'
            : error.code,
    };
  },
  stay: async (c, p) => said(await c.post(`/api/persons/${p.id}/stays`, write({ kind: '在宅' }))),
  confirm: async (c, p) => said(await c.post(`/api/persons/${p.id}/power`, write({ power: '停電', battery_min: 60 }))),
  transport: async (c, p) => said(await c.post(`/api/persons/${p.id}/transports`, write({ hospital: 'みほん市民病院' }))),
};
const needsIncident = new Set(['unreported', 'search', 'history', 'mark']);

function wanted(role, column, name, in_) {
  const want = cell(role, column, name, in_.state);
  if (want === 'refused') return want;
  if (in_.state === 'none' && needsIncident.has(column)) return 'no';
  const helps = (other) => roles[role][other] !== undefined && cell(role, other, name, in_.state) === 'yes';
  return want === 'no' && column === 'page' && (helps('withCase') || helps('glass'))
    ? 'reason'
    : want === 'no' && column === 'withCase' && helps('glass')
      ? 'reason'
      : want;
}

const cannot = new Set(['withCase', 'lookupCase', 'glass']); // there a ground of every day was put forward

function checkFields(role, column, name, state, { body, row }, place) {
  const byDecision = state === 'decided' && name !== 'mine' && !cannot.has(column);
  if (body?.person) {
    const letters = new Set();
    for (const key of Object.keys(body.person)) {
      if (['id', 'municipality', 'protected'].includes(key)) continue;
      assert.ok(letterOf.has(key), `${place}: to which field does ${key} belong?`);
      letters.add(letterOf.get(key));
    }
    if ('transports' in body) letters.add('T');
    assert.equal('power' in body, letters.has('D'), `${place}: the battery of those who may not know of the device`);
    assert.equal(JSON.stringify(body).includes('玄関右'), letters.has('Y'), `${place}: where the key hangs`);
    const open = isCommand(role) && (name === 'protected' || column === 'glass') ? 'quiet' : state;
    assert.equal([...letters].sort().join(''), fields(role, open, byDecision), `${place}: fields`);
    assert.equal('decision' in body, body.ground === 'disaster' && !isCommand(role), `${place}: on which decision`);
  }
  if (row && name === 'protected' && role !== 'protected_desk')
    for (const key of ['address', 'phone', 'zone', 'zone_name', 'lon', 'lat'])
      assert.equal(key in row, false, `${place}: ${key} of a protected person`);
  if (row && roles[role].lookupFields === 'N') assert.equal('address' in row || 'phone' in row, false, place);
  if (row && !fields(role, state).includes('D')) assert.equal('powered' in row, false, place);
}

async function walkPeople(in_) {
  const wrong = [];
  let cells = 0;
  for (const column of Object.keys(ask)) {
    for (const role of Object.keys(roles)) {
      for (const name of people) {
        const place = `${in_.state}: ${role} ${column} ${name}`;
        const answer = await ask[column](who[role], folk[name], in_);
        const want = wanted(role, column, name, in_);
        cells++;
        if (answer.got !== want) wrong.push(`${place}: ${answer.got}, expected ${want}`);
        else if (answer.got === 'yes' && roles[role].fields) checkFields(role, column, name, in_.state, answer, place);
      }
    }
  }
  return { wrong, cells };
}

// ---- routes that are not about a person ------------------------------------------------------------------------------

function plainPath(route, in_) {
  const query = { 'GET /api/zones.geojson': `?municipality=${CITY}`, 'GET /api/live': '?topics=zone' }[route] ?? '';
  const place = { incident: in_.id, person: folk.mine.id, layer: 'zones', z: 10, x: 905, y: 405 };
  return route.split(' ')[1].replace(/\{(\w+)\}/g, (_, name) => place[name] ?? nobody) + query;
}

// Asked so that nothing changes: a body without what is needed. Whoever may ask is told what is missing; who may not, 401 or 403.
async function plainStatus(client, route, in_) {
  const [method] = route.split(' ');
  const stop = new AbortController();
  try {
    if (route === 'GET /api/live') {
      for await (const event of client.live(['zone'], { signal: stop.signal })) if (event) break;
      return 200;
    }
    return (await client.request(method, plainPath(route, in_), method === 'POST' ? '{' : undefined)).status;
  } catch (e) {
    const told = /^live: (\d+)/.exec(e.message);
    if (told) return Number(told[1]);
    throw e;
  } finally {
    stop.abort();
  }
}

async function openIncident(drill, client = who.command, code = CITY) {
  const { status, body } = await client.post('/api/incidents', {
    name: '台風第99号',
    kind: '台風',
    drill,
    municipalities: [code],
    decided_by: '市長',
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body.incident.id;
}
const close = (id, client = who.command) => client.post(`/api/incidents/${id}/close`, {});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('every route of the server has a row in the table, and every row a route', async () => {
  const { stdout } = await promisify(execFile)(path.join(root, build, 'anpi-server'), ['--describe']);
  const real = JSON.parse(stdout)
    .routes.map((r) => `${r.method} ${r.path}`)
    .sort();
  const known = [...Object.keys(routes), ...Object.keys(personal)].sort();
  assert.deepEqual(
    real.filter((r) => !known.includes(r)),
    [],
    'routes nobody wrote an expectation for',
  );
  assert.deepEqual(
    known.filter((r) => !real.includes(r)),
    [],
    'expectations for routes that are gone',
  );
  assert.deepEqual(Object.values(personal).flat().sort(), Object.keys(ask).sort());
});

test('who may ask at all, for every route and role, and nobody without a session', async () => {
  const in_ = { id: await openIncident(true), state: 'drill' };
  const foreign = await openIncident(true, who.other_command, OTHER);
  const wrong = [];
  for (const [route, allowed] of Object.entries(routes)) {
    // What ends or locks the session that asks, and what is walked below, is left out.
    if (allowed === PUBLIC || /logout$|pin\/lock$|close$|rounds$/.test(route)) continue;
    for (const role of Object.keys(roles)) {
      const status = route === 'GET /api/live' && allowed.includes(role) ? 200 : await plainStatus(who[role], route, in_);
      const may = allowed.includes(role);
      if (
        may
          ? [401, 403].includes(status) || (status === 404 && !/\{(user|serial|layer|person)\}|\/(near|where)$/.test(route))
          : status !== 403
      )
        wrong.push(`${role} ${route}: ${status}`);
    }
  }
  for (const route of [...Object.keys(routes), ...Object.keys(personal)]) {
    const status = await plainStatus(new Client(server.plainUrl), route, in_);
    const open = routes[route] === PUBLIC && route !== 'POST /api/calls'; // there a signature is asked for
    const gone = status === 404 && route !== 'GET /ca.crl'; // no list is published here
    if (open ? [401, 403].includes(status) || gone : status !== 401) wrong.push(`nobody ${route}: ${status}`);
  }
  for (const role of Object.keys(roles)) {
    for (const step of ['rounds', 'close']) {
      if (role === 'protected_desk') continue; // as the command centre, which did it before them
      const { status } = await who[role].post(`/api/incidents/${in_.id}/${step}`, {});
      if (role === 'command' ? status !== 200 : status !== 403) wrong.push(`${role} ${step}: ${status}`);
      const beyond = await who[role].post(`/api/incidents/${foreign}/${step}`, {});
      if (beyond.status !== (role === 'command' ? 404 : 403)) wrong.push(`${role} ${step} of another municipality: ${beyond.status}`);
    }
    const seen = await who[role].get(`/api/incidents/${foreign}/zones`);
    const may = role === 'pref' ? 200 : ['admin', 'auditor'].includes(role) ? 403 : 404;
    if (seen.status !== may) wrong.push(`${role} zones of another municipality: ${seen.status}`);
  }
  await close(foreign, who.other_command);
  assert.deepEqual(wrong, []);
});

test('every role, person and column, before, during and after an incident, and in a drill', async (t) => {
  for (const [client, name] of [
    [who.command, 'stranger'],
    [who.command, 'refused'],
    [who.command, 'mine'],
    [who.protected_desk, 'protected'],
    [who.other_command, 'other'],
  ])
    assert.equal((await client.post(`/api/persons/${folk[name].id}/power`, write({ power: '停電', battery_min: 60 }))).status, 200);
  await until('the care team may look', 5, async () => (await who.care.get(`/api/persons/${folk.mine.id}`)).status === 200);
  const in_ = { id: nobody, state: 'none', markAt: at() };
  const wrong = [];
  let cells = 0;
  for (const state of states) {
    in_.state = state;
    if (state === 'drill' || state === 'open') in_.id = await openIncident(state === 'drill');
    if (state === 'decided') await decide(who.command, in_.id);
    if (state === 'drill' || state === 'open') await pause(5);
    in_.markAt = state === 'closed' ? in_.markAt : at();
    const walked = await walkPeople(in_);
    wrong.push(...walked.wrong);
    cells += walked.cells;
    if (state === 'drill') await close(in_.id);
    if (state === 'decided') {
      in_.markAt = at();
      await pause(20);
      await close(in_.id);
    }
  }
  t.diagnostic(`${cells} cells`);
  assert.deepEqual(wrong, []);
});

test('somebody elsewhere and somebody who does not exist get the same answer', async () => {
  for (const role of Object.keys(roles)) {
    for (const make of [
      (id) => who[role].get(`/api/persons/${id}`),
      (id) => who[role].post(`/api/persons/${id}/view`, { ground: 'break_glass', case: '意識不明' }),
      (id) => who[role].post(`/api/persons/${id}/transports`, write({ hospital: '病院' })),
      (id) => who[role].post(`/api/persons/${id}/stays`, write({ kind: '在宅' })),
    ]) {
      if (role === 'pref') continue; // its scope holds both municipalities
      const [there, nowhere] = await Promise.all([make(folk.other.id), make(nobody)]);
      assert.deepEqual([there.status, there.body], [nowhere.status, nowhere.body], role);
    }
  }
});
