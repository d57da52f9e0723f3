// SPDX-License-Identifier: Apache-2.0
// A name with controls that nobody sees: it is found by what is read, and reads as it was meant.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, CITY, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

const CONTROLS = [
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u200b',
  '\u200e',
  '\u200f',
  '\u061c',
  '\ufeff',
  '\u2060',
];
const ANY = new RegExp(`[${CONTROLS.join('')}]`, 'u');
let cluster, city, server, command, person, incident;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'unseen', { people: 20 });
  person = city.people[0];
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET name = '見本${CONTROLS.join('')}\u202e花子', kana = '\u202eミホン\u202c ハナコ' WHERE id = ${person.id};
        SELECT anpi.card_refresh(ARRAY[${person.id}]::bigint[])`,
  );
  server = await startServer({ db: city.db });
  command = await Client.login(server.plainUrl, 'command', city.password);
  ({
    body: {
      incident: { id: incident },
    },
  } = await command.post('/api/incidents', {
    name: '地震\u202e',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
  }));
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

test('the person is found by the letters that are read, and shown with no others', async () => {
  for (const q of ['見本花子', 'みほんはなこ', '花子']) {
    const { body } = await command.post('/api/lookup', { q });
    const hit = body.hits.find((h) => h.person === person.id);
    assert.equal(hit?.name, '見本花子', q);
    assert.equal(hit.kana, 'ミホン ハナコ');
  }
  const { body } = await command.get(`/api/persons/${person.id}`);
  assert.equal(body.person.name, '見本花子');
});

test('no answer and no event carries such a control, whoever wrote it', async () => {
  const heard = [],
    stop = new AbortController();
  const listening = (async () => {
    for await (const event of command.live(['incident', 'status', 'zone'], { signal: stop.signal })) heard.push(event);
  })().catch(() => {});
  await command.post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id: uuidv7(), person: person.id, status: 'noted', observed_at: at(1000), note: '玄関\u202e開\u2066放' }],
  });
  await until('an event came', 5, () => heard.length > 0);
  stop.abort();
  await listening;
  for (const path of [
    '/api/incidents',
    `/api/incidents/${incident}/unreported?status=noted`,
    `/api/incidents/${incident}/persons/${person.id}/history`,
    `/api/persons/${person.id}`,
    `/api/incidents/${incident}/zones`,
  ]) {
    const { status, body } = await command.get(path);
    assert.equal(status, 200, path);
    assert.doesNotMatch(JSON.stringify(body), ANY, path);
  }
  assert.doesNotMatch(JSON.stringify(heard), ANY);
  assert.match(
    await cluster.value(city.db, `SELECT note FROM anpi.observation WHERE person = ${person.id}`),
    /\u202e/,
    'what was written is kept',
  );
});
