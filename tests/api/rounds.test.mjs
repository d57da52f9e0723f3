// SPDX-License-Identifier: Apache-2.0
// Rounds and drills: one press or sixteen are one round, and a drill never stands before what is real.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, one, two, desk, far;
const storm = (more = {}) => ({
  name: '台風第99号',
  kind: '台風',
  drill: false,
  municipalities: [CITY],
  decided_by: '市長',
  grounds: '発生',
  ...more,
});
const open = async (more) => (await desk.post('/api/incidents', storm(more))).body.incident.id;
const close = (id) => desk.post(`/api/incidents/${id}/close`, {});
const next = (client, id, body) => client.post(`/api/incidents/${id}/rounds`, body);

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'rounds', { people: 40 });
  [one, two] = await Promise.all([startServer({ db: city.db }), startServer({ db: city.db })]);
  desk = await Client.login(one.plainUrl, 'command', city.password);
  far = await Client.login(two.plainUrl, 'command', city.password);
});
after(async () => {
  await one?.remove();
  await two?.remove();
  await city?.remove();
  await cluster?.stop();
});

test('sixteen desks on two servers press next round at once: one round, and fifteen are told which one it is', async () => {
  const id = await open();
  await until('the other server knows it', 5, async () => (await far.get(`/api/incidents/${id}/zones`)).status === 200);
  const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => next(i % 2 ? far : desk, id, { op_id: uuidv7(), from_round: 1 })));
  assert.deepEqual(answers.map((a) => a.status).toSorted(), [200, ...Array(15).fill(409)]);
  assert.equal(answers.find((a) => a.status === 200).body.incident.round, 2);
  for (const late of answers.filter((a) => a.status === 409)) assert.deepEqual([late.body.error.code, late.body.round], ['round.past', 2]);
  const rounds = await cluster.rows(city.db, `SELECT n FROM anpi.round WHERE incident = ${id} ORDER BY n`);
  assert.deepEqual(
    rounds.map((r) => Number(r.n)),
    [1, 2],
  );
  await close(id);
});

test('the same press sent again is answered as it was, although its round is past by then', async () => {
  const id = await open();
  const press = { op_id: uuidv7(), from_round: 1 };
  assert.equal((await next(desk, id, press)).body.incident.round, 2);
  assert.equal((await next(far, id, press)).status, 200);
  assert.equal((await next(desk, id, { from_round: 7 })).body.error.code, 'round.past');
  assert.equal((await next(desk, id, { from_round: 0 })).status, 400);
  await close(id);
});

test('a script that does not say its round starts the next one', async () => {
  const id = await open();
  assert.equal((await next(desk, id, {})).body.incident.round, 2);
  assert.equal((await next(desk, id, { op_id: uuidv7() })).body.incident.round, 3);
  await close(id);
});

test('a drill opened later stands behind the real incident, in the list and on the person page', async () => {
  const real = await open();
  const drill = await open({ name: '総合防災訓練', drill: true });
  assert.deepEqual(
    (await desk.get('/api/incidents')).body.incidents.slice(0, 2).map((i) => i.id),
    [real, drill],
  );
  const person = city.people[2];
  const practised = { op_id: uuidv7(), person: person.id, status: 'safe', observed_at: at(1000) };
  await desk.post(`/api/incidents/${drill}/observations`, { operations: [practised] });
  const page = await until("the drill's mark is there", 5, async () => {
    const { body } = await desk.get(`/api/persons/${person.id}`);
    return body.incidents.some((i) => i.drill && i.status === 'safe') && body;
  });
  assert.deepEqual(
    page.incidents.map((i) => [i.incident, i.drill, i.status]),
    [
      [real, false, 'unreported'],
      [drill, true, 'safe'],
    ],
  );
  assert.deepEqual([page.status, page.status_drill], ['unreported', false]);
  await close(real);
  const alone = (await desk.get(`/api/persons/${person.id}`)).body;
  assert.deepEqual([alone.status, alone.status_drill], ['safe', true]);
  await close(drill);
});

test('what a drill finds out moves nobody and reads no battery: real counts, the page and the power list stay as they were', async () => {
  const real = await open();
  const drill = await open({ name: '総合防災訓練', drill: true });
  const person = city.people.find((p) => !p.powered) ?? city.people[3];
  const seen = async () => {
    const zones = (await desk.get(`/api/incidents/${real}/zones`)).body;
    const { person: page, power } = (await desk.get(`/api/persons/${person.id}`)).body;
    return {
      zones: zones.zones.map((z) => [z.persons, z.excluded, z.unreported]),
      stay: page.stay,
      power,
      list: (await desk.get('/api/power')).body.persons.length,
    };
  };
  const before = await seen();
  const send = (incident) =>
    desk.post(`/api/incidents/${incident}/observations`, {
      operations: [
        {
          op_id: uuidv7(),
          person: person.id,
          status: 'noted',
          observed_at: at(1000),
          findings: { stay: '入院', power_out: true, on_battery_min: 30 },
        },
      ],
    });
  assert.equal((await send(drill)).body.results[0].result, 'accepted');
  await until(
    'the drill has it',
    5,
    async () => (await desk.get(`/api/incidents/${drill}/unreported?status=noted`)).body.persons.length === 1,
  );
  assert.deepEqual(await seen(), before);
  await send(real);
  await until('a real one moves them', 5, async () => (await seen()).stay === '入院');
  await close(real);
  await close(drill);
});
