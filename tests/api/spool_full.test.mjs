// SPDX-License-Identifier: Apache-2.0
// Nothing is shown that cannot be put on record: with the spool full every route that discloses is refused, and no other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, decide, makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server;
const who = {};

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'spool_full', { people: 30 });
  server = await startServer({ db: city.db, config: { spool_max: 65536 } });
  for (const login of ['command', 'police', 'field_care', 'ambulance', 'clerk', 'auditor', 'dispatch'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

test('a full spool refuses on every route that discloses, and on none that shows nobody', async () => {
  const {
    body: {
      incident: { id },
    },
  } = await who.command.post('/api/incidents', { name: '地震', kind: '地震', drill: false, municipalities: [CITY], decided_by: '市長' });
  await decide(who.command, id);
  const person = city.people[1].id;
  const shows = {
    page: () => who.command.get(`/api/persons/${person}`),
    view: () => who.ambulance.post(`/api/persons/${person}/view`, { ground: 'vital', case: '救急1' }),
    lookup: () => who.clerk.post('/api/lookup', { q: 'タカハシ' }),
    unreported: () => who.police.get(`/api/incidents/${id}/unreported`),
    search: () => who.command.post(`/api/incidents/${id}/search`, { q: 'タカハシ' }),
    power: () => who.command.get('/api/power'),
    assigned: () => who.field_care.get(`/api/assigned?incident=${id}`),
    tile: () => who.command.get('/tiles/people/12/3615/1630.pbf'),
    assignments: () => who.command.get(`/api/incidents/${id}/assignments`),
    calls: () => who.dispatch.get('/api/calls'),
    audit: () => who.auditor.get('/api/audit'),
    history: () => who.command.get(`/api/incidents/${id}/persons/${person}/history`),
  };
  for (const [route, ask] of Object.entries(shows)) assert.equal((await ask()).status, 200, `${route}, before`);
  await cluster.execute(city.db, 'REVOKE INSERT ON anpi.audit FROM anpi_server'); // nothing drains the spool now
  let last;
  for (let i = 0; i < 2000 && last?.body?.error?.code !== 'audit.spool_full'; i++) last = await who.command.get(`/api/persons/${person}`);
  assert.equal(last.body.error.code, 'audit.spool_full');
  const got = {};
  for (const [route, ask] of Object.entries(shows)) {
    let said = await ask();
    // A shorter record may fit where a longer one did not: it is on record then, and makes less room.
    for (let i = 0; i < 20 && said.status === 200; i++) said = await ask();
    got[route] = `${said.status} ${said.body?.error?.code}`;
  }
  assert.deepEqual(got, Object.fromEntries(Object.keys(shows).map((route) => [route, '503 audit.spool_full'])));
  for (const open of ['/api/incidents', `/api/incidents/${id}/zones`, '/api/me', `/api/incidents/${id}/decisions`, '/api/shelters'])
    assert.equal((await who.command.get(open)).status, 200, open);
  const ready = await fetch(`${server.plainUrl}/readyz`).then(async (a) => ({ status: a.status, ...(await a.json()) }));
  assert.deepEqual([ready.status, ready.state, ready.reasons], [200, 'degraded', ['audit.spool_full']]);
  assert.ok(ready.audit_pending > 0);
  assert.equal(
    (await server.log()).split('\n').filter((line) => line.includes('event=audit.refuses ')).length,
    1,
    'said once, however many were refused',
  );
  await cluster.execute(city.db, 'GRANT INSERT ON anpi.audit TO anpi_server');
  await until(
    'the spool has emptied by itself',
    20,
    async () => (await fetch(`${server.plainUrl}/readyz`).then((a) => a.json())).audit_pending === 0,
  );
  assert.equal((await who.command.get(`/api/persons/${person}`)).status, 200, 'and people are shown again');
  assert.deepEqual((await fetch(`${server.plainUrl}/readyz`).then((a) => a.json())).reasons, []);
});
