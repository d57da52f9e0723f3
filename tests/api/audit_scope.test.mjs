// SPDX-License-Identifier: Apache-2.0
// Two cities and a fire department in one service: whose audit an auditor reads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, OTHER, makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server;
const who = {};
const NEIGHBOUR = 6,
  FIRE = 2;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'audit_scope', { people: 40 });
  const hash = "(SELECT password_hash FROM anpi.app_user WHERE login = 'auditor')";
  for (const [login, office, role] of [
    ['other_auditor', NEIGHBOUR, 'auditor'],
    ['fire_auditor', FIRE, 'auditor'],
    ['other_clerk', NEIGHBOUR, 'clerk'],
  ])
    await cluster.execute(city.db, `SELECT anpi.user_save('${login}', '試験 ${login}', ${office}, '${role}', ${hash})`);
  await cluster.execute(city.db, `UPDATE anpi.office SET municipalities = '{${CITY},${OTHER}}' WHERE id = ${FIRE}`);
  const hidden = `${city.people[2].id}, ${city.others[2].id}`;
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id IN (${hidden}); SELECT anpi.card_refresh(ARRAY[${hidden}]::bigint[])`,
  );
  server = await startServer({ db: city.db });
  for (const login of ['command', 'clerk', 'other_clerk', 'ambulance', 'auditor', 'other_auditor', 'fire_auditor'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
  for (const [client, person] of [
    ['clerk', city.people[0]],
    ['other_clerk', city.others[0]],
  ])
    assert.equal((await who[client].get(`/api/persons/${person.id}`)).status, 200);
  for (const person of [city.people[1], city.others[1]]) await see(who.ambulance, person, 'vital');
  await see(who.command, city.people[2], 'break_glass');
  await see(who.ambulance, city.others[2], 'break_glass');
  await new Client(server.plainUrl).post('/api/login', { login: 'clerk', password: 'wrong password' });
  await new Client(server.plainUrl).post('/api/login', { login: 'other_clerk', password: 'wrong password' });
  await new Client(server.plainUrl).post('/api/login', { login: 'nobody at all', password: 'wrong password' });
  await until('all of it is stored', 5, async () => (await fetch(`${server.plainUrl}/readyz`).then((a) => a.json())).audit_pending === 0);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function see(client, person, ground) {
  const { status, body } = await client.post(`/api/persons/${person.id}/view`, { ground, case: '試験 2026-1' });
  assert.deepEqual([status, body.ground], [200, ground], JSON.stringify(body));
}
async function records(login, query = 'limit=500') {
  const { status, body } = await who[login].get(`/api/audit?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.records;
}
const about = (list) => new Set(list.flatMap((r) => [r.person, ...(r.persons ?? [])]).filter(Boolean));
const nameless = (r) => r.kind === 'login' && !r.name && /^[0-9a-f]{32}$/.test(r.login);
const ids = (people) => new Set(people.map((p) => p.id));
const overlap = (a, b) => [...a].filter((x) => b.has(x));

test('an auditor reads what the own city did and what was done to its people, and nothing of the city beside it', async () => {
  const own = await records('auditor'),
    other = await records('other_auditor');
  assert.deepEqual(overlap(about(own), ids(city.others)), []);
  assert.deepEqual(overlap(about(other), ids(city.people)), []);
  for (const [list, person] of [
    [own, city.people[0]],
    [own, city.people[1]],
    [other, city.others[0]],
    [other, city.others[1]],
  ])
    assert.ok(about(list).has(person.id), 'seen by the own people, and by the fire department');
  const logins = (list) => new Set(list.map((r) => r.login));
  assert.ok(!logins(own).has('other_clerk') && !logins(own).has('other_auditor'));
  assert.ok(!logins(other).has('clerk') && !logins(other).has('command') && !logins(other).has('auditor'));
  assert.ok(
    own.some((r) => r.login === 'clerk' && r.result !== 'ok') && other.some((r) => r.login === 'other_clerk' && r.result !== 'ok'),
    "failed log-ins are the city's whose user it is",
  );
  for (const list of [own, other]) assert.ok(!list.some(nameless), "a slip may be the other city's");
});

test('asking for a person or a user of the other city is answered like asking for nobody', async () => {
  const known = await who.other_auditor.get(`/api/audit?person=${city.people[0].id}`),
    unknown = await who.other_auditor.get('/api/audit?person=999999999');
  assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
  assert.deepEqual(known.body.records, []);
  assert.deepEqual(await records('other_auditor', 'login=clerk'), await records('other_auditor', 'login=nobody'));
});

test('a list that showed people of two cities names each auditor the own ones', async () => {
  const both = [city.people[3].id, city.others[3].id];
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.audit (spool, spool_number, at, kind, user_id, login, role, detail)
        SELECT gen_random_uuid(), 1, now(), 'lookup', u.id, u.login, u.role, '{"persons":[${both}]}' FROM anpi.app_user u
        WHERE login = 'ambulance'`,
  );
  const listed = async (login) =>
    (await records(login, 'kind=lookup&login=ambulance'))
      .filter((r) => r.persons)
      .flatMap((r) => r.persons)
      .map(String);
  assert.deepEqual(await listed('auditor'), [both[0]]);
  assert.deepEqual(await listed('other_auditor'), [both[1]]);
  assert.deepEqual(await listed('fire_auditor'), both);
});

test("the auditor of a fire department reads what its own people did, wherever, and nothing of a city's", async () => {
  const list = await records('fire_auditor');
  assert.deepEqual([...new Set(list.map((r) => r.login))].sort(), ['ambulance', 'fire_auditor']);
  assert.ok(about(list).has(city.people[1].id) && about(list).has(city.others[1].id));
});

test("openings by breaking the glass wait for the own city's reviewers, or the own office's", async () => {
  const opened = async (login) => (await who[login].get('/api/audit/break-glass')).body.openings.map((o) => o.person);
  assert.deepEqual(await opened('auditor'), [city.people[2].id]);
  assert.deepEqual(await opened('other_auditor'), [city.others[2].id]);
  assert.deepEqual(await opened('fire_auditor'), [city.others[2].id]);
  const [own] = (await who.auditor.get('/api/audit/break-glass')).body.openings;
  for (const login of ['other_auditor', 'fire_auditor'])
    assert.equal((await who[login].post(`/api/audit/break-glass/${own.id}/review`, { verdict: '適切' })).status, 404, login);
  assert.equal((await who.auditor.post(`/api/audit/break-glass/${own.id}/review`, { verdict: '適切' })).status, 200);
  const [fire] = (await who.fire_auditor.get('/api/audit/break-glass')).body.openings;
  assert.equal((await who.fire_auditor.post(`/api/audit/break-glass/${fire.id}/review`, { verdict: '適切' })).status, 200);
});

test('where there is one city, its auditor also reads of names that nobody bears', async () => {
  await cluster.execute(city.db, `UPDATE anpi.office SET kind = 'other' WHERE id = ${NEIGHBOUR}`);
  assert.ok((await records('auditor')).some(nameless));
  await cluster.execute(city.db, `UPDATE anpi.office SET kind = 'city' WHERE id = ${NEIGHBOUR}`);
});
