// SPDX-License-Identifier: Apache-2.0
// Whose people (担当) and colours: what the command centre entrusts the holder sees, at once, and no longer than that; and every
// write sent twice happens once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OTHER, at, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, incident, care;
const who = {};
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'assignments', { people: 60 });
  server = await startServer({ db: city.db });
  for (const login of ['command', 'other_command', 'field_care', 'field_community', 'clerk', 'police', 'dispatch'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
  incident = await open();
  care = (await who.field_care.get('/api/me')).body.user;
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function open(more = {}) {
  const { status, body } = await who.command.post('/api/incidents', {
    name: '大雨',
    kind: '洪水',
    municipalities: ['23999'],
    decided_by: '市長',
    ...more,
  });
  assert.equal(status, 200, JSON.stringify(body));
  if (!more.drill) await decide(who.command, body.incident.id);
  return body.incident.id;
}
const send = (path, content, client = who.command) => client.post(`/api/incidents/${incident}/${path}`, { op_id: uuidv7(), ...content });
const mine = async (client) => (await client.get(`/api/assigned?incident=${incident}`)).body.persons.map((p) => p.person);
const refused = async (answer, status, code, field) => {
  const { body, ...got } = await answer;
  assert.deepEqual([got.status, body.error?.code, body.error?.field], [status, code, field], JSON.stringify(body));
};

test("a person is a user's from the answer on, with the disaster's fields, and no longer than until taken back", async () => {
  const person = city.people[1].id;
  assert.deepEqual(await mine(who.field_care), []);
  const heard = [];
  const stop = new AbortController();
  const listening = (async () => {
    for await (const event of who.field_care.live(['incident'], { signal: stop.signal })) heard.push(...[event.data].flat());
  })().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  const made = await send('assignments', { person, user: care.id });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const { assignment } = made.body;
  assert.deepEqual(
    [assignment.person, assignment.user, assignment.user_name, assignment.incident, assignment.to],
    [person, care.id, '試験 field_care', incident, null],
  );
  assert.deepEqual(await mine(who.field_care), [person]);
  assert.equal((await who.field_care.get(`/api/persons/${person}`)).status, 200);
  await until('the field page hears of it', 3, () => heard.some((e) => e.kind === 'assignment' && e.id === assignment.id));
  stop.abort();
  await listening;
  assert.equal((await send(`assignments/${assignment.id}/end`)).body.assignment.to !== null, true);
  assert.deepEqual(await mine(who.field_care), []);
  assert.equal((await who.field_care.get(`/api/persons/${person}`)).status, 404);
});

test("a zone is an office's: all who are in it, and the zone has staff; the list names both", async () => {
  const zone = city.people[2].zone,
    folk = city.people.filter((p) => p.zone === zone).map((p) => p.id);
  const before = (await who.command.get(`/api/incidents/${incident}/zones`)).body.zones.find((z) => z.zone === zone);
  assert.equal(before.state, 'no_staff');
  const { body } = await send('assignments', { zone, office: '4' });
  assert.equal(body.assignment?.zone, zone, JSON.stringify(body));
  assert.deepEqual((await mine(who.field_community)).sort(), folk.sort());
  assert.equal((await who.command.get(`/api/incidents/${incident}/zones`)).body.zones.find((z) => z.zone === zone).state, 'not_started');
  const named = await send('assignments', { person: city.people[3].id, user: care.id });
  const list = (await who.command.get(`/api/incidents/${incident}/assignments`)).body.assignments;
  assert.deepEqual(list.map((a) => a.id).sort(), [body.assignment.id, named.body.assignment.id].sort());
  assert.ok(list.find((a) => a.zone === zone).zone_name);
  assert.equal(list.find((a) => a.person).about.name, city.people[3].name);
  for (const a of list) await send(`assignments/${a.id}/end`);
  assert.deepEqual((await who.command.get(`/api/incidents/${incident}/assignments`)).body.assignments, []);
});

test("a silent holder's office holds it too after the minutes given, and not once somebody was heard", async () => {
  const [near, far] = [city.people[4].id, city.people[5].id];
  const hash = await cluster.value(city.db, "SELECT password_hash FROM anpi.app_user WHERE login = 'field_care'");
  await cluster.execute(
    city.db,
    `SELECT anpi.user_save('field_two', '試験 二人目', (SELECT office FROM anpi.app_user WHERE login = 'field_care'), 'field_care', '${hash}')`,
  );
  const two = await until('the second user is known', 5, () => Client.login(server.plainUrl, 'field_two', city.password).catch(() => null));
  const ids = [];
  for (const person of [near, far]) ids.push((await send('assignments', { person, user: care.id, fallback_min: 30 })).body.assignment.id);
  assert.deepEqual(await mine(two), []);
  await cluster.execute(city.db, `UPDATE anpi.assignment SET from_at = from_at - interval '31 minutes' WHERE id IN (${ids})`);
  await until('thirty minutes have passed', 5, async () => (await mine(two)).length === 2);
  const mark = { op_id: uuidv7(), person: near, status: 'safe', observed_at: new Date().toISOString() };
  assert.equal(
    (await who.field_care.post(`/api/incidents/${incident}/observations`, { operations: [mark] })).body.results[0].result,
    'accepted',
  );
  await until('the holder was heard of one of them', 5, async () => (await mine(two)).join() === far);
  assert.equal((await mine(who.field_care)).length, 2);
  for (const id of ids) await send(`assignments/${id}/end`);
});

test('who can be entrusted with it is listed, and what cannot be is refused by name', async () => {
  const { holders } = (await who.command.get(`/api/incidents/${incident}/holders`)).body;
  assert.ok(holders.some((o) => o.users.some((u) => u.user === care.id && u.role === 'field_care')));
  assert.ok(holders.every((o) => o.users.every((u) => ['field_care', 'field_community'].includes(u.role))));
  const person = city.people[1].id,
    zone = city.people[1].zone;
  await refused(send('assignments', { user: care.id }), 400, 'json.missing', 'person');
  await refused(send('assignments', { person, zone, user: care.id }), 400, 'json.bad_value', 'zone');
  await refused(send('assignments', { person }), 400, 'json.missing', 'user');
  await refused(send('assignments', { person, office: '1', fallback_min: 5 }), 400, 'json.bad_value', 'fallback_min');
  await refused(send('assignments', { person, user: '999999' }), 404, 'user.unknown');
  await refused(send('assignments', { person, office: '6' }), 404, 'user.office'); // works in the other city
  await refused(send('assignments', { person: city.others[0].id, user: care.id }), 404, 'person.unknown', 'person');
  await refused(who.command.post(`/api/incidents/${incident}/assignments`, { person, user: care.id }), 400, 'json.missing', 'op_id');
  await refused(send('assignments/999999/end'), 404, 'assignment.unknown');
  for (const login of ['field_care', 'clerk', 'police', 'dispatch'])
    await refused(send('assignments', { person, user: care.id }, who[login]), 403, 'auth.forbidden');
  await refused(send('assignments', { person, user: care.id }, who.other_command), 404, 'incident.unknown');
});

test('an assignment sent twice is one, also under another id, and an id is spent on one content only', async () => {
  const content = { op_id: uuidv7(), person: city.people[6].id, user: care.id };
  const first = await send('assignments', content),
    again = await send('assignments', content);
  assert.deepEqual(again.body, first.body);
  assert.equal((await send('assignments', { ...content, op_id: uuidv7() })).body.assignment.id, first.body.assignment.id);
  await refused(send('assignments', { ...content, person: city.people[7].id }), 409, 'operation.id_reused');
  const end = { op_id: uuidv7() },
    path = `assignments/${first.body.assignment.id}/end`;
  const over = await send(path, end);
  assert.deepEqual((await send(path, end)).body, over.body);
  assert.equal(Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.assignment WHERE person = ${content.person}`)), 1);
});

test("a colour is on the person's row, in the live event and the list of those who may see it; the command centre names it", async () => {
  const person = city.people[8].id;
  const heard = [];
  const stop = new AbortController();
  const listening = (async () => {
    for await (const event of who.command.live(['status'], { signal: stop.signal })) heard.push(...[event.data].flat());
  })().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal((await send('label-names', { colour: '赤', meaning: '救助を急ぐ' })).body.result, 'accepted');
  const content = { op_id: uuidv7(), person, colour: '赤' };
  assert.equal((await send('labels', content)).body.result, 'accepted');
  assert.equal((await send('labels', content)).body.result, 'known');
  const read = async (client) => (await client.get(`/api/incidents/${incident}/labels`)).body;
  assert.deepEqual((({ names, labels }) => ({ names, labels }))(await read(who.command)), {
    names: { 赤: '救助を急ぐ', 青: '', 黄: '' },
    labels: [{ person, colour: '赤' }],
  });
  assert.deepEqual((await read(who.field_care)).labels, []); // nobody of theirs
  const row = async () =>
    (await who.command.get(`/api/incidents/${incident}/unreported?limit=500`)).body.persons.find((p) => p.person === person);
  assert.equal((await row()).label, '赤');
  await until('the screens hear of it', 3, () => heard.some((e) => e.person === person && e.label === '赤'));
  stop.abort();
  await listening;
  assert.equal((await send('labels', { person })).body.result, 'accepted');
  assert.equal((await row()).label, null);
  assert.deepEqual((await read(who.command)).labels, []);
  await refused(send('labels', { person, colour: '緑' }), 400, 'json.bad_value', 'colour');
  await refused(send('labels', { person: city.others[0].id, colour: '青' }), 404, 'person.unknown', 'person');
  await refused(send('label-names', { colour: '青', meaning: 'x' }, who.field_care), 403, 'auth.forbidden');
});

test('a second server and one that starts later hold the same assignments and colours', async () => {
  const person = city.people[9].id;
  await send('assignments', { person, user: care.id });
  await send('labels', { person, colour: '黄' });
  const later = await startServer({ db: city.db });
  try {
    const command = await Client.login(later.plainUrl, 'command', city.password),
      field = await Client.login(later.plainUrl, 'field_care', city.password);
    const pick = ({ assignments }) => assignments.map((a) => [a.id, a.person, a.user_name]);
    const there = await command.get(`/api/incidents/${incident}/assignments`),
      here = await who.command.get(`/api/incidents/${incident}/assignments`);
    assert.deepEqual(pick(there.body), pick(here.body));
    assert.equal(there.body.assignments.length, 1);
    const row = (await field.get(`/api/assigned?incident=${incident}`)).body.persons[0];
    assert.deepEqual([row.person, row.label], [person, '黄']);
    assert.deepEqual((await command.get(`/api/incidents/${incident}/labels`)).body.names, { 赤: '救助を急ぐ', 青: '', 黄: '' });
  } finally {
    await later.remove();
  }
});

test('each of them is on record', async () => {
  await until('the audit is drained', 15, async () => {
    const routes = await cluster.rows(city.db, "SELECT DISTINCT route FROM anpi.audit WHERE kind IN ('write', 'list')");
    return ['assignments', 'assignments/{assignment}/end', 'labels', 'label-names'].every((end) =>
      routes.some((r) => r.route === `/api/incidents/{incident}/${end}`),
    );
  });
  assert.ok(
    Number(
      await cluster.value(
        city.db,
        `SELECT count(*) FROM anpi.audit WHERE route = '/api/incidents/{incident}/assignments' AND person = ${city.people[1].id}
          AND kind = 'write'`,
      ),
    ) >= 1,
  );
});

test("nothing is entrusted and nobody coloured after the end, and a drill's assignment opens no disaster field", async () => {
  const was = incident;
  incident = await open({ drill: true });
  const person = city.people[10].id;
  assert.equal((await send('assignments', { person, user: care.id })).status, 200);
  await who.command.post(`/api/incidents/${was}/close`, {});
  const consented = (await cluster.value(city.db, `SELECT count(*) FROM anpi.consent WHERE person = ${person} AND answer = '同意'`)) > 0;
  assert.equal((await who.field_care.get(`/api/persons/${person}`)).status, consented ? 200 : 404);
  incident = was;
  await refused(send('assignments', { person, user: care.id }), 409, 'incident.closed');
  await refused(send('labels', { person, colour: '赤' }), 409, 'incident.closed');
  await refused(send('label-names', { colour: '赤', meaning: '別の意味' }), 409, 'incident.closed');
  assert.ok(OTHER);
});

test('what was entrusted for an incident is read no longer once it is over; a mark made before still comes in', async () => {
  incident = await open();
  const person = await cluster.value(
    city.db,
    `SELECT c.person::text FROM anpi.consent c JOIN anpi.person p ON p.id = c.person WHERE c.answer = '同意' AND p.municipality = '23999'
      ORDER BY c.person DESC LIMIT 1`,
  );
  assert.equal((await send('assignments', { person, user: care.id })).status, 200);
  assert.equal((await send('labels', { person, colour: '青' })).status, 200);
  const history = () => who.field_care.get(`/api/incidents/${incident}/persons/${person}/history`);
  const colours = async () => (await who.field_care.get(`/api/incidents/${incident}/labels`)).body.labels.length;
  assert.deepEqual([await mine(who.field_care), (await history()).status, await colours()], [[person], 200, 1]);
  const mark = { op_id: uuidv7(), person, status: 'safe', observed_at: at() };
  assert.equal((await who.command.post(`/api/incidents/${incident}/close`, {})).status, 200);
  assert.deepEqual([await mine(who.field_care), (await history()).status, await colours()], [[], 404, 0]);
  const late = await who.field_care.post(`/api/incidents/${incident}/observations`, { operations: [mark] });
  assert.equal(late.body.results[0].result, 'accepted', JSON.stringify(late.body));
});

// ---- every write that stands alone ------------------------------------------------------------------------------------

test('a round sent twice with one id is one round, a close one close, and the id serves nothing else', async () => {
  incident = await open();
  const round = { op_id: uuidv7() };
  assert.equal((await who.command.post(`/api/incidents/${incident}/rounds`, round)).body.incident.round, 2);
  assert.equal((await who.command.post(`/api/incidents/${incident}/rounds`, round)).body.incident.round, 2);
  // None given: every request counts.
  assert.equal((await who.command.post(`/api/incidents/${incident}/rounds`, {})).body.incident.round, 3);
  await refused(who.command.post(`/api/incidents/${incident}/close`, round), 409, 'operation.id_reused');
  const second = await open();
  await refused(who.command.post(`/api/incidents/${second}/rounds`, round), 409, 'operation.id_reused');
  const both = await Promise.all(
    [1, 2].map(() => who.command.post(`/api/incidents/${second}/rounds`, { op_id: '018f0000-0000-7000-8000-000000000001' })),
  );
  assert.deepEqual(
    both.map((a) => a.body.incident.round),
    [2, 2],
  );
  const close = { op_id: uuidv7() };
  const closed = await who.command.post(`/api/incidents/${second}/close`, close);
  assert.equal((await who.command.post(`/api/incidents/${second}/close`, close)).body.incident.closed_at, closed.body.incident.closed_at);
  // Sent again after the end: it was started before, and that is what is said.
  assert.equal(
    (await who.command.post(`/api/incidents/${second}/rounds`, { op_id: '018f0000-0000-7000-8000-000000000001' })).body.incident.round,
    2,
  );
  await refused(who.command.post(`/api/incidents/${second}/rounds`, { op_id: 'x' }), 400, 'json.bad_value', 'op_id');
});

test('a pin that is sent again late does not undo the later one', async () => {
  const path = `/api/persons/${city.people[11].id}/pin`,
    first = { op_id: uuidv7(), lon: 137.61, lat: 34.51 };
  const lon = () =>
    cluster.value(city.db, `SELECT h.lon FROM anpi.home h JOIN anpi.person p ON p.home = h.id WHERE p.id = ${city.people[11].id}`);
  assert.equal((await who.clerk.post(path, first)).status, 200);
  assert.equal((await who.clerk.post(path, { op_id: uuidv7(), lon: 137.62, lat: 34.51 })).status, 200);
  assert.equal((await who.clerk.post(path, first)).status, 200);
  assert.equal(await lon(), 137.62);
  assert.equal((await who.clerk.post(path, { op_id: uuidv7(), pinned: false })).status, 200);
  assert.equal((await who.clerk.post(path, first)).status, 200);
  assert.equal(
    await cluster.value(city.db, `SELECT h.pinned FROM anpi.home h JOIN anpi.person p ON p.home = h.id WHERE p.id = ${city.people[11].id}`),
    false,
  );
  await refused(who.clerk.post(path, { ...first, lon: 137.63 }), 409, 'operation.id_reused');
});

test('a pin is answered after the commit, and not when the database refuses it', async () => {
  const clerk = who.clerk,
    path = `/api/persons/${city.people[14].id}/pin`;
  await cluster.execute(
    city.db,
    `ALTER FUNCTION anpi.home_pin(bigint, double precision, double precision, bigint, bigint, bigint, boolean, text, bigint)
      RENAME TO home_pin_away`,
  );
  assert.equal((await clerk.post(path, { op_id: uuidv7(), lon: 137.61, lat: 34.51 })).status >= 500, true);
  await cluster.execute(
    city.db,
    `ALTER FUNCTION anpi.home_pin_away(bigint, double precision, double precision, bigint, bigint, bigint, boolean, text, bigint)
      RENAME TO home_pin`,
  );
});

test('an operation id spent on one person is refused for another, however alike the words', async () => {
  const [one, two] = [city.people[12].id, city.people[13].id];
  const stay = { op_id: uuidv7(), kind: '親族宅等', at: new Date().toISOString() },
    power = { op_id: uuidv7(), power: '停電', at: new Date().toISOString() };
  for (const [what, content] of [
    ['stays', stay],
    ['power', power],
  ]) {
    assert.equal((await who.command.post(`/api/persons/${one}/${what}`, content)).body.result, 'accepted');
    assert.equal((await who.command.post(`/api/persons/${one}/${what}`, content)).body.result, 'known');
    await refused(who.command.post(`/api/persons/${two}/${what}`, content), 409, 'operation.id_reused');
  }
});
