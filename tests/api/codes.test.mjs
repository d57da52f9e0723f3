// SPDX-License-Identifier: Apache-2.0
// Programs are told the codes of coded words, pages the words: in answers, in live events, on tiles.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, CITY, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, root, startCluster } from '../lib/cluster.mjs';
import { description } from '../lib/held.mjs';
import { startServer, until } from '../lib/server.mjs';
import { makeVendor } from '../lib/vendor.mjs';
import { things } from '../lib/words.mjs';

const web = createRequire(path.join(root, 'web', 'package.json'));
const { VectorTile } = await import(web.resolve('@mapbox/vector-tile'));
const { PbfReader } = await import(web.resolve('pbf'));
const BROWSER = 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36';

let cluster, city, server, vendor, incident, command, dispatch;
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'codes', { people: 30 });
  const shelters = path.join(city.folder, 'shelters.csv');
  await writeFile(shelters, `全国地方公共団体コード,ID,名称,緯度,経度\n${CITY}7,1,みほん小学校,34.51,137.61\n`);
  await anpi(['import', 'shelters', '--municipality', CITY, shelters, ...city.options]);
  vendor = await makeVendor(city);
  const { id } = city.people[0];
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (${id}, '救急照会', '同意', '2026-01-01');
     SELECT anpi.card_refresh(ARRAY[${id}]::bigint[])`,
  );
  server = await startServer({ db: city.db, config: { vendor_keys_dir: vendor.folder } });
  command = await Client.login(server.plainUrl, 'command', city.password);
  command.codes = true;
  dispatch = await Client.login(server.plainUrl, 'dispatch', city.password);
  const opening = { name: '台風', kind: 'typhoon', municipalities: [CITY], decided_by: '市長', grounds: '発生' };
  incident = (await command.post('/api/incidents', opening)).body.incident.id;
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  await vendor?.remove();
});

// What stands in a text of the wire, whatever the client makes of it.
const wire = async (path, headers) => JSON.parse(Buffer.from((await command.bytes(path, headers)).bytes).toString());
const kindOf = async (headers) => (await wire('/api/incidents', headers)).incidents[0].kind;

test('a program is told codes and a browser words, and each is told the other when it asks', async () => {
  assert.equal(await kindOf({}), 'typhoon');
  assert.equal(await kindOf({ 'User-Agent': BROWSER }), '台風');
  assert.equal(await kindOf({ 'X-Anpi-Words': 'word' }), '台風');
  assert.equal(await kindOf({ 'User-Agent': BROWSER, 'X-Anpi-Words': 'code' }), 'typhoon');
  assert.equal(await kindOf({ 'X-Anpi-Words': 'Codes' }), 'typhoon', 'what is neither counts as nothing');
  assert.equal(await kindOf({ 'User-Agent': BROWSER, 'X-Anpi-Words': '' }), '台風');
});

test('a name that is a word stays a name', async () => {
  const { name, grounds, decided_by } = (await wire('/api/incidents')).incidents[0];
  assert.deepEqual([name, grounds, decided_by], ['台風', 'occurred', '市長']);
});

test('words are said by codes as keys, in lists, within kept documents, and in GeoJSON', async () => {
  const person = city.people[0].id;
  await command.post(`/api/incidents/${incident}/label-names`, { op_id: uuidv7(), colour: '赤', meaning: '救助を急ぐ' });
  const names = await until('the colour has a meaning', 5, async () => {
    const { names } = (await command.get(`/api/incidents/${incident}/labels`)).body;
    return names.red && names;
  });
  assert.deepEqual(names, { red: '救助を急ぐ', blue: '', yellow: '' });
  const shelter = (await command.get('/api/shelters')).body.shelters[0];
  assert.ok(
    things.shelter_kind.words.some((word) => word.code === shelter.kind),
    shelter.kind,
  );
  assert.equal(shelter.state, 'not_opened');
  for (const hazard of shelter.hazards_unknown)
    assert.ok(
      things.hazard.words.some((word) => word.code === hazard),
      hazard,
    );
  const feature = (await command.get('/api/shelters.geojson')).body.features[0];
  assert.deepEqual([feature.properties.kind, feature.properties.state], [shelter.kind, 'not_opened']);
  const ambulance = await Client.login(server.plainUrl, 'ambulance', city.password);
  ambulance.codes = true;
  const made = await ambulance.post(`/api/persons/${person}/transports`, {
    op_id: uuidv7(),
    at: at(),
    hospital: '架空病院',
    kind: '急病',
    times: { 覚知: at() },
  });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const seen = await until('the transport is seen', 5, async () => {
    const { body } = await ambulance.get(`/api/persons/${person}`);
    return body.transports?.[0] && body;
  });
  assert.deepEqual([seen.transports[0].kind, Object.keys(seen.transports[0].times)], ['sudden_illness', ['call_received']]);
  assert.ok([...things.sex.words.map((word) => word.code), null, undefined].includes(seen.person.sex), seen.person.sex);
});

function call(content) {
  const body = JSON.stringify({ vendor_call_id: uuidv7(), device_id: 'd1', at: at(), ...content });
  return new Client(server.plainUrl).post('/api/calls', body, vendor.signed(body));
}

async function heard(query, headers) {
  const stop = AbortSignal.timeout(20_000);
  const answer = await dispatch.raw(`/api/live?topics=call${query}`, stop, headers);
  let text = '';
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const found = /^event: call\ndata: (.*)$/m.exec(text);
    if (!found) continue;
    return JSON.parse(found[1])[0];
  }
}

test('who hears by codes and who by words hear the same event', async () => {
  const all = [heard(''), heard('&words=word'), heard('', { 'User-Agent': BROWSER }), heard('&words=code', { 'User-Agent': BROWSER })];
  await until('all listen', 5, async () => (await (await fetch(`${server.plainUrl}/metrics`)).text()).match(/^anpi_live_clients 4$/m));
  assert.equal((await call({ kind: '押下' })).status, 200);
  const kinds = (await Promise.all(all)).map(({ kind, state }) => [kind, state]);
  assert.deepEqual(kinds, [
    ['button', 'received'],
    ['押下', '受信'],
    ['押下', '受信'],
    ['button', 'received'],
  ]);
});

test('a tile of shelters is drawn for each, and neither is told that it has the other', async () => {
  const n = 2 ** 14,
    rad = (34.51 * Math.PI) / 180;
  const [x, y] = [Math.floor(((137.61 + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2) * n)];
  const drawn = async (headers) => {
    const said = await command.bytes(`/tiles/shelters/14/${x}/${y}.pbf`, headers);
    if (said.status !== 200) return said;
    return { tag: said.headers.get('etag'), kind: new VectorTile(new PbfReader(said.bytes)).layers.shelters.feature(0).properties.kind };
  };
  const [code, word] = [await drawn({}), await drawn({ 'X-Anpi-Words': 'word' })];
  assert.equal(things.shelter_kind.words.find((each) => each.code === code.kind).kept, word.kind);
  assert.notEqual(code.tag, word.tag);
  assert.equal((await drawn({ 'If-None-Match': word.tag })).kind, code.kind);
  assert.equal((await drawn({ 'If-None-Match': code.tag })).status, 304);
});

test('whoever asks is shown the same in codes and in words: no member more, no person more', async () => {
  const [{ id }] = city.people;
  const paths = ['/api/incidents', '/api/shelters', '/api/power', '/api/calls', '/api/feeds', `/api/persons/${id}`, '/api/me'];
  for (const path of ['zones', 'unreported', 'assignments', 'labels', 'decisions', 'reviews', 'holders'])
    paths.push(`/api/incidents/${incident}/${path}`);
  const MOMENT = /"(as_of|now|clock|live|session|csrf|used_at)":"[^"]*"/g; // of each answer its own
  let shown = 0;
  for (const login of ['command', 'field_care', 'care', 'ambulance', 'dispatch', 'police', 'clerk', 'admin', 'auditor']) {
    const reader = await Client.login(server.plainUrl, login, city.password); // gives words for the codes that come
    for (const path of paths) {
      const codes = await reader.get(path);
      const words = await reader.bytes(path, { 'X-Anpi-Words': 'word' });
      const [one, other] = [JSON.stringify(codes.body), JSON.stringify(JSON.parse(Buffer.from(words.bytes)))].map((t) =>
        t.replace(MOMENT, ''),
      );
      assert.deepEqual([codes.status, one], [words.status, other], `${login} ${path}`);
      shown += codes.status === 200;
    }
  }
  assert.ok(shown > 50, String(shown));
});

test('the description tells codes, the words beside them, and how to ask', () => {
  const { paths, components } = description();
  const { kind } = components.schemas.Incident.properties;
  assert.deepEqual(
    kind.enum,
    things.incident_kind.words.map((word) => word.code),
  );
  assert.deepEqual(
    kind['x-words'],
    things.incident_kind.words.map((word) => word.kept),
  );
  const asks = (path) => paths[path].get.parameters.map((parameter) => parameter.name);
  assert.ok(asks('/api/incidents').includes('X-Anpi-Words'));
  assert.ok(!asks('/api/sessions').includes('X-Anpi-Words'), 'where no word is, nothing can be asked');
  for (const path of ['/api/live', '/tiles/{layer}/{z}/{x}/{y}.pbf']) assert.ok(asks(path).includes('words'), path);
});
