// SPDX-License-Identifier: Apache-2.0
// One table of coded words: what the database lets stand is what the table says, and a request says a word or its code.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, CITY, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, root, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { makeVendor } from '../lib/vendor.mjs';
import { things } from '../lib/words.mjs';

let cluster, city, server, vendor, incident;
const who = {};
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'words', { people: 30 });
  const shelters = path.join(city.folder, 'shelters.csv');
  await writeFile(shelters, `全国地方公共団体コード,ID,名称,緯度,経度\n${CITY}7,1,みほん小学校,34.51,137.61\n`);
  await anpi(['import', 'shelters', '--municipality', CITY, shelters, ...city.options]);
  vendor = await makeVendor(city);
  server = await startServer({ db: city.db, config: { vendor_keys_dir: vendor.folder } });
  for (const login of ['command', 'ambulance', 'dispatch', 'auditor'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
  incident = (await who.command.post('/api/incidents', opening())).body.incident.id;
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  await vendor?.remove();
});

const op = (more) => ({ op_id: uuidv7(), at: at(), ...more });
const opening = (more) => ({ name: '台風', kind: '台風', municipalities: [CITY], decided_by: '市長', grounds: '発生', ...more });
// All that stands in a column, oldest first.
const column = async (table, name, order = 'id') =>
  (await cluster.rows(city.db, `SELECT ${name} AS kept FROM anpi.${table} WHERE ${name} IS NOT NULL ORDER BY ${order}`)).map((r) => r.kept);
const newest = async (...of) => (await column(...of)).at(-1);

// ---- the database ----

// What a CHECK on one column lets stand; null for one of another kind.
function listOf(definition) {
  if (!/^CHECK \(\(?\(?\w+ = ANY \(ARRAY\['/.test(definition)) return null;
  return [...definition.matchAll(/'((?:[^']|'')*)'/g)].map((m) => m[1]).sort();
}

test('each CHECK of a column says what the table says of it, and the table knows each CHECK that lists words', async () => {
  const rows = await cluster.rows(
    city.db,
    `SELECT t.relname || '.' || a.attname AS at, pg_get_constraintdef(c.oid) AS says FROM pg_constraint c
       JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'anpi'
       JOIN pg_attribute a ON a.attrelid = t.oid AND c.conkey = ARRAY[a.attnum] WHERE c.contype = 'c'`,
  );
  const checked = new Map(rows.map(({ at, says }) => [at, listOf(says)]).filter(([, list]) => list));
  assert.ok(checked.size > 40, `only ${checked.size} CHECKs list words`);
  for (const { words, columns, name } of Object.values(things))
    for (const { column, without, open } of columns) {
      const said = words.filter(({ code }) => !without.includes(code)).map(({ kept }) => kept);
      assert.deepEqual(checked.get(column), open ? undefined : said.sort(), `${name}: ${column}`);
      checked.delete(column);
    }
  assert.deepEqual([...checked], [], 'CHECKs of no thing');
});

test('columns that may hold other words are there', async () => {
  const columns = await cluster.rows(
    city.db,
    "SELECT table_name || '.' || column_name AS at FROM information_schema.columns WHERE table_schema = 'anpi'",
  );
  const there = new Set(columns.map((row) => row.at));
  for (const { columns: bound } of Object.values(things)) for (const { column } of bound) assert.ok(there.has(column), column);
});

// ---- requests ----

const operation = (more) => ({ op_id: uuidv7(), person: city.people[0].id, status: 'safe', observed_at: at(), ...more });
const observed = async (more) => {
  const answer = await who.command.post(`/api/incidents/${incident}/observations`, { operations: [operation(more)] });
  const [{ error } = {}] = answer.body.results ?? [];
  return error ? { status: 400, body: { error } } : answer;
};
const run = (more) => who.ambulance.post(`/api/persons/${city.people[1].id}/transports`, op({ hospital: 'みほん病院', ...more }));
let calls = 0;
const call = (more) => {
  const text = JSON.stringify({ vendor_call_id: `c${++calls}`, device_id: 'd1', kind: '試験', at: at(), ...more });
  return new Client(server.plainUrl).post('/api/calls', text, vendor.signed(text));
};

// What a request says, by which member, how the i-th is sent, and all that was kept of them.
const members = [
  ['incident_kind', 'kind', (kind) => who.command.post('/api/incidents', opening({ kind, drill: true })), ['incident', 'kind']],
  ['grounds', 'grounds', (grounds) => who.command.post('/api/incidents', opening({ grounds, drill: true })), ['incident', 'grounds']],
  ['method', 'method', (method) => observed({ method }), ['observation', 'method', 'seq']],
  ['outcome', 'outcome', (outcome) => observed({ outcome }), ['observation', 'outcome', 'seq']],
  [
    'zone_report_state',
    'state',
    (state) => who.command.post(`/api/incidents/${incident}/zone-reports`, op({ zone: city.zone, state })),
    ['zone_report', 'state', 'seq'],
  ],
  [
    'power',
    'power',
    (power) => who.command.post(`/api/persons/${city.people[0].id}/power`, op({ power })),
    ['power_confirmation', 'power', 'seq'],
  ],
  ['stay', 'kind', (kind) => who.command.post(`/api/persons/${city.people[2].id}/stays`, op({ kind })), ['stay', 'kind']],
  [
    'shelter_state',
    'state',
    (state) => who.command.post(`/api/incidents/${incident}/shelters/${city.shelter}`, { state }),
    ['shelter_state', 'state'],
  ],
  [
    'label_colour',
    'colour',
    (colour, i) => who.command.post(`/api/incidents/${incident}/labels`, { op_id: uuidv7(), person: city.people[i].id, colour }),
    ['label', 'colour', 'at'],
  ],
  [
    'label_colour',
    'colour',
    (colour) => who.command.post(`/api/incidents/${incident}/label-names`, { op_id: uuidv7(), colour, meaning: '救助を急ぐ' }),
    ['label_name', 'colour', 'at'],
  ],
  ['not_transported', 'not_transported', (why) => run({ not_transported: why }), ['transport', 'not_transported']],
  ['severity', 'severity', (severity) => run({ severity }), ['transport', 'severity']],
  ['call_kind', 'kind', (kind) => call({ kind }), ['call', 'kind']],
  ['call_state', 'state', (state) => call({ state }), ['call', 'state']],
  [
    'verdict',
    'verdict',
    (verdict, i) => who.auditor.post(`/api/audit/break-glass/${i + 1}/review`, { verdict }),
    ['break_glass', 'verdict', 'audit'],
  ],
];

test('a request says the code or the word, and the word is kept; what is neither is refused by its member', async () => {
  city.zone = await cluster.value(city.db, `SELECT id FROM anpi.zone WHERE municipality = '${CITY}' AND kind = 'town' ORDER BY id LIMIT 1`);
  city.shelter = await cluster.value(city.db, 'SELECT id FROM anpi.shelter');
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.break_glass (audit, person, municipality, user_id, at)
     SELECT n, ${city.people[0].id}, '${CITY}', u.id, now() FROM anpi.app_user u, generate_series(1, 20) n WHERE u.login = 'command'`,
  );
  await until('the shelter is known', 5, async () => (await who.command.get('/api/shelters')).body.shelters.length > 0);
  for (const [thing, member, send, of] of members) {
    const { words } = things[thing];
    for (const [i, said] of [...words.map(({ code }) => code), words[0].kept].entries()) {
      const { status, body } = await send(said, i);
      assert.equal(status, 200, `${thing} ${said}: ${JSON.stringify(body)}`);
    }
    const kept = [...words.map((word) => word.kept), words[0].kept];
    const all = await column(...of);
    assert.deepEqual(
      of[0] === 'label_name' ? all.sort() : all.slice(-kept.length),
      of[0] === 'label_name' ? [...new Set(kept)].sort() : kept,
    );
    for (const said of ['no_such_word', 'なし', words[0].code.toUpperCase(), words[0].code.slice(1)]) {
      const { status, body } = await send(said, 0);
      assert.deepEqual([status, body.error.code, body.error.field], [400, 'json.bad_value', member], `${thing} ${said}`);
    }
  }
});

test('words inside objects are kept too: stays found by a mark, lists of a population, the stages of a run', async () => {
  assert.equal((await observed({ person: city.people[4].id, findings: { stay: 'in_car', power_out: true } })).status, 200);
  assert.equal(await newest('observation', "findings ->> 'stay'", 'seq'), '車中泊');
  assert.equal(await newest('stay', 'kind'), '車中泊');
  const population = { lists: ['register', '見守り'], reasons: ['dementia', '独居', '片麻痺'], powered: true };
  assert.equal((await who.command.post('/api/incidents', opening({ drill: true, population }))).status, 200);
  assert.deepEqual(await newest('incident', 'population'), {
    lists: ['名簿', '見守り'],
    reasons: ['認知症', '独居', '片麻痺'],
    powered: true,
  });
  const unknown = await who.command.post('/api/incidents', opening({ drill: true, population: { lists: ['registry'] } }));
  assert.deepEqual([unknown.status, unknown.body.error.field], [400, 'lists']);
  const times = Object.fromEntries(things.transport_stage.words.map(({ code, kept }, i) => [i % 2 ? code : kept, at(60_000 - i)]));
  assert.equal((await run({ times, kind: 'self_harm' })).status, 200);
  assert.deepEqual(Object.keys(await newest('transport', 'times')).sort(), things.transport_stage.words.map((w) => w.kept).sort());
  assert.equal(await newest('transport', 'kind'), '自損行為');
  assert.equal((await run({ kind: '見たことのない事故' })).status, 200);
  assert.equal(await newest('transport', 'kind'), '見たことのない事故');
  const twice = await run({ times: { 覚知: at(), call_received: at() } });
  assert.deepEqual([twice.status, twice.body.error.code, twice.body.error.field], [400, 'json.duplicate_key', 'times']);
});

test('an operation is the JSON that was sent: again in the same form it is known, in the other it is another', async () => {
  const first = op({ zone: city.zone, state: 'patrolling' });
  const send = (body) => who.command.post(`/api/incidents/${incident}/zone-reports`, body);
  assert.equal((await send(first)).body.result, 'accepted');
  assert.equal((await send(first)).body.result, 'known');
  assert.equal((await send({ ...first, state: '巡回中' })).status, 409);
});

test('lists are narrowed by the code of a colour too', async () => {
  const path = (label) => `/api/incidents/${incident}/unreported?status=safe&label=${encodeURIComponent(label)}`;
  const person = city.people[0].id;
  await who.command.post(`/api/incidents/${incident}/labels`, { op_id: uuidv7(), person, colour: 'blue' });
  for (const label of ['blue', '青']) {
    const list = await until('the list has it', 5, async () => {
      const { body } = await who.command.get(path(label));
      return body.persons?.length && body;
    });
    assert.deepEqual(
      list.persons.map((p) => [p.person, p.label]),
      [[person, '青']],
    );
  }
  assert.equal((await who.command.get(path('green'))).status, 400);
});

// ---- statements ----

// Folding of addresses and dates has words of its own, and they are no codes.
const folding = /functions\/(addresses\/address_key|base\/births)\.sql$/;

test('a Japanese literal of a statement or a function is a word of the table', () => {
  const known = new Set(Object.values(things).flatMap(({ words }) => words.map(({ ja }) => ja)));
  const files = readdirSync(root, { recursive: true }).filter(
    (file) => /^(deploy\/schema\/functions|(server|feeds)\/([a-z/]+\/)?sql)\/.*\.sql$/.test(file) && !folding.test(file),
  );
  const literals = files.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .filter((line) => !/^\s*--/.test(line))
      .flatMap((line) => [...line.matchAll(/'([^']*)'|"([^"]*)"/g)].map((m) => m[1] ?? m[2]))
      .filter((text) => /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+$/u.test(text))
      .map((text) => [file, text]),
  );
  assert.ok(literals.length > 100);
  assert.deepEqual(
    literals.filter(([, text]) => !known.has(text)),
    [],
  );
});
