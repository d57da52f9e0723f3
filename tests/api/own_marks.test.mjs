// SPDX-License-Identifier: Apache-2.0
// What a screen goes by to let its own marks go: every answer names the operations that the status it says stands on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, desk, other, nurse;
const storm = (more = {}) => ({
  name: '台風第99号',
  kind: '台風',
  drill: false,
  municipalities: [CITY],
  decided_by: '市長',
  grounds: '発生',
  ...more,
});
const mark = (person, status, more = {}) => ({ op_id: uuidv7(), person: person.id, status, observed_at: at(1000), ...more });
const send = (client, incident, operations) => client.post(`/api/incidents/${incident}/observations`, { operations });
const listOf = async (incident, status) => (await desk.get(`/api/incidents/${incident}/unreported?status=${status}&limit=500`)).body;
const rowOf = async (incident, status, person) => (await listOf(incident, status)).persons.find((p) => p.person === person.id);
const naming = (what, id, row) => until(what, 5, async () => ((await row())?.seen.includes(id) ? row() : null));

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'own_marks', { people: 60 });
  server = await startServer({ db: city.db });
  desk = await Client.login(server.plainUrl, 'command', city.password);
  other = await Client.login(server.plainUrl, 'command', city.password);
  nurse = await Client.login(server.plainUrl, 'field_care', city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function opened(more) {
  const { status, body } = await desk.post('/api/incidents', storm(more));
  assert.equal(status, 200, JSON.stringify(body));
  return body.incident;
}

test('lists, the person page, the history and events name the mark that a status stands on', async () => {
  const { id } = await opened();
  const person = city.people[3];
  const own = mark(person, 'safe');
  const over = new AbortController();
  const heard = (async () => {
    for await (const event of desk.live(['status'], { signal: over.signal }))
      if (event.event === 'status') for (const each of event.data) if (each.seen?.includes(own.op_id)) return each;
  })();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await send(desk, id, [own]);
  const row = await naming('the list names it', own.op_id, () => rowOf(id, 'safe', person));
  assert.deepEqual([row.status, row.seen, row.last.op_id], ['safe', [own.op_id], own.op_id]);
  const list = await listOf(id, 'unreported');
  assert.equal(list.round, 1);
  assert.ok(Date.parse(list.round_started_at) <= Date.now());
  assert.ok(list.persons.every((p) => p.seen.length === 0 && p.status === 'unreported'));
  const history = (await desk.get(`/api/incidents/${id}/persons/${person.id}/history`)).body;
  assert.deepEqual([history.round, history.status, history.seen], [1, 'safe', [own.op_id]]);
  const page = (await desk.get(`/api/persons/${person.id}`)).body;
  assert.deepEqual(page.incidents.find((i) => i.incident === id).seen, [own.op_id]);
  assert.deepEqual([(await heard).status, (await heard).round], ['safe', 1]);
  over.abort();
  await desk.post(`/api/incidents/${id}/close`, {});
});

test('a mark that somebody else withdrew is named, and what withdrew it, also after a restart', async () => {
  const { id } = await opened();
  const person = city.people[4];
  const own = mark(person, 'safe');
  const second = mark(person, 'noted', { observed_at: at(500) });
  await send(desk, id, [own]);
  const void_ = { op_id: uuidv7(), person: person.id, observed_at: at(), voids: own.op_id, note: '取り違え' };
  await send(other, id, [void_]);
  const row = await naming('the void is named', void_.op_id, () => rowOf(id, 'unreported', person));
  assert.deepEqual(row.seen.toSorted(), [own.op_id, void_.op_id].toSorted());
  await send(other, id, [second]);
  const later = await naming('the next mark is named', second.op_id, () => rowOf(id, 'noted', person));
  assert.deepEqual([later.seen[0], later.seen.slice(1).toSorted()], [second.op_id, [own.op_id, void_.op_id].toSorted()]);
  const fresh = await startServer({ db: city.db });
  try {
    const there = await Client.login(fresh.plainUrl, 'command', city.password);
    const read = (await there.get(`/api/incidents/${id}/unreported?status=noted`)).body.persons.find((p) => p.person === person.id);
    assert.deepEqual(read.seen, later.seen);
  } finally {
    await fresh.remove();
  }
  await desk.post(`/api/incidents/${id}/close`, {});
});

test('in the next round the marks of the one before are named and count no more', async () => {
  const { id } = await opened();
  const person = city.people[5];
  const own = mark(person, 'safe');
  await send(desk, id, [own]);
  await naming('the mark is there', own.op_id, () => rowOf(id, 'safe', person));
  assert.equal((await desk.post(`/api/incidents/${id}/rounds`, { from_round: 1 })).status, 200);
  const list = await listOf(id, 'unreported');
  const row = list.persons.find((p) => p.person === person.id);
  assert.deepEqual([list.round, row.status, row.seen], [2, 'unreported', [own.op_id]]);
  assert.ok(Date.parse(own.observed_at) < Date.parse(list.round_started_at));
  const again = mark(person, 'noted', { observed_at: at() });
  await send(desk, id, [again]);
  assert.deepEqual((await naming('the second mark is there', again.op_id, () => rowOf(id, 'noted', person))).seen, [
    again.op_id,
    own.op_id,
  ]);
  await desk.post(`/api/incidents/${id}/close`, {});
});
