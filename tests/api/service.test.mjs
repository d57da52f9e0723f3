// SPDX-License-Identifier: Apache-2.0
// The service as its clients meet it: log-in, incidents, marks, zones, lookup, transports, power, live events, audit.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, OTHER, at, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server;
const who = {};
const mark = (person, status, more = {}) => ({ op_id: uuidv7(), person: person.id, status, observed_at: at(1000), ...more });
const storm = (more = {}) => ({
  name: '台風第99号',
  kind: '台風',
  drill: false,
  municipalities: [CITY],
  decided_by: '市長',
  grounds: '発生',
  ...more,
});

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'service', { people: 120 });
  server = await startServer({ db: city.db });
  for (const login of [
    'command',
    'ambulance',
    'dispatch',
    'care',
    'field_care',
    'field_community',
    'clerk',
    'admin',
    'auditor',
    'police',
    'other_command',
  ])
    who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function openIncident(more) {
  const { status, body } = await who.command.post('/api/incidents', storm(more));
  assert.equal(status, 200, JSON.stringify(body));
  return body.incident.id;
}
const close = (id) => who.command.post(`/api/incidents/${id}/close`, {});
const send = (client, incident, operations) => client.post(`/api/incidents/${incident}/observations`, { operations });
const zonesOf = async (incident) => (await who.command.get(`/api/incidents/${incident}/zones`)).body;
const total = (zones, key) => zones.zones.reduce((n, z) => n + z[key], zones.without_location[key]);
const settled = (incident, key, n) => until(`${key} = ${n}`, 5, async () => total(await zonesOf(incident), key) === n);

test('a wrong password and an unknown user get the same answer', async () => {
  const answers = await Promise.all(
    [
      ['command', 'wrong-password-12'],
      ['nobody-here', 'wrong-password-12'],
    ].map(([login, password]) => new Client(server.plainUrl).post('/api/login', { login, password })),
  );
  assert.deepEqual(
    answers.map((a) => a.status),
    [401, 401],
  );
  assert.deepEqual(answers[0].body, answers[1].body);
  assert.equal(answers[0].body.error.code, 'auth.failed');
});

test("nothing is served without a session, and a write needs the page's own value", async () => {
  const stranger = new Client(server.plainUrl);
  for (const path of [
    '/api/incidents',
    '/api/me',
    '/api/power',
    '/api/outages',
    '/api/live?topics=status',
    `/api/persons/${city.people[0].id}`,
  ])
    assert.equal((await stranger.get(path)).status, 401, path);
  const answer = await who.command.post('/api/incidents', storm(), { 'X-Anpi-CSRF': 'wrong' });
  assert.equal(answer.body.error.code, 'auth.csrf');
});

test('a bearer token works without cookie and value, and ends with its user', async () => {
  const token = await city.token('shelter');
  await until(
    'the token is known',
    5,
    async () => (await new Client(server.plainUrl).get('/api/me', { Authorization: `Bearer ${token}` })).status === 200,
  );
  await cluster.execute(city.db, "SELECT anpi.user_disable('shelter', anpi.us(now()))");
  await until(
    'the token is refused',
    5,
    async () => (await new Client(server.plainUrl).get('/api/me', { Authorization: `Bearer ${token}` })).status === 401,
  );
});

test('an incident counts everybody once and other municipalities see nothing of it', async () => {
  const id = await openIncident();
  const zones = await zonesOf(id);
  assert.equal(total(zones, 'persons'), city.people.length);
  assert.equal(total(zones, 'unreported'), city.people.length);
  assert.equal((await who.other_command.get(`/api/incidents/${id}/zones`)).status, 404);
  assert.equal((await who.other_command.get('/api/incidents')).body.incidents.length, 0);
  assert.equal((await who.command.post('/api/incidents', storm({ municipalities: [OTHER] }))).status, 403);
  await close(id);
});

test('each mark has its own fate, and the same mark twice counts once', async () => {
  const id = await openIncident();
  const [a, b, c] = city.people;
  const good = mark(a, 'safe');
  const operations = [
    good,
    { ...mark(b, 'fine') },
    { ...mark(c, 'noted'), op_id: 'not-a-uuid' },
    mark({ id: '999999' }, 'safe'),
    mark(city.others[0], 'safe'),
  ];
  const { status, body } = await send(who.command, id, operations);
  assert.equal(status, 200);
  assert.deepEqual(
    body.results.map((r) => r.result),
    ['accepted', 'refused', 'refused', 'refused', 'refused'],
  );
  assert.deepEqual(
    body.results.slice(1).map((r) => r.error.code),
    ['observation.bad_status', 'observation.bad_op_id', 'observation.unknown_person', 'observation.unknown_person'],
  );
  const again = await send(who.command, id, [good]);
  assert.equal(again.body.results[0].result, 'known');
  assert.equal(again.body.results[0].seq, body.results[0].seq);
  const other = await send(who.command, id, [{ ...good, status: 'noted' }]);
  assert.equal(other.body.results[0].error.code, 'observation.id_reused');
  await settled(id, 'safe', 1);
  await close(id);
});

test('a milder mark that had not seen the alarm does not hide it, and settling answers it', async () => {
  const id = await openIncident();
  const p = city.people[5];
  const alarm = mark(p, 'attention', { observed_at: at(60000) });
  const mild = mark(p, 'safe', { observed_at: at(30000) });
  await send(who.command, id, [mild]);
  await send(who.command, id, [alarm]);
  await settled(id, 'attention', 1);
  const history = (await who.command.get(`/api/incidents/${id}/persons/${p.id}/history`)).body;
  assert.equal(history.status, 'attention');
  assert.deepEqual(
    history.observations.filter((o) => o.conflict).map((o) => o.op_id),
    [alarm.op_id],
  );
  await send(who.command, id, [mark(p, 'safe', { settles: alarm.op_id })]);
  await settled(id, 'safe', 1);
  await close(id);
});

test('a void takes a mark back, by its author or the command centre only', async () => {
  const id = await openIncident();
  const p = city.people[7];
  const first = mark(p, 'safe');
  await send(who.ambulance, id, [first]);
  await settled(id, 'safe', 1);
  const wrong = await send(who.ambulance, id, [{ op_id: uuidv7(), person: p.id, observed_at: at(), voids: uuidv7() }]);
  assert.equal(wrong.body.results[0].error.code, 'observation.bad_void');
  const { body } = await send(who.command, id, [
    { op_id: uuidv7(), person: p.id, observed_at: at(), voids: first.op_id, note: '取り違え' },
  ]);
  assert.equal(body.results[0].result, 'accepted');
  await settled(id, 'unreported', city.people.length);
  const own = mark(p, 'noted');
  await send(who.command, id, [own]);
  const { body: foreign } = await send(who.ambulance, id, [{ op_id: uuidv7(), person: p.id, observed_at: at(), voids: own.op_id }]);
  assert.equal(foreign.results[0].error.code, 'observation.void_forbidden');
  await close(id);
});

test('a withdrawal cannot be withdrawn: what it took back stays taken back', async () => {
  const id = await openIncident();
  const p = city.people[9];
  const alarm = mark(p, 'attention'),
    void1 = { op_id: uuidv7(), person: p.id, observed_at: at(), voids: alarm.op_id, note: '取り違え' };
  await send(who.command, id, [alarm]);
  assert.equal((await send(who.command, id, [void1])).body.results[0].result, 'accepted');
  const undone = await send(who.command, id, [{ op_id: uuidv7(), person: p.id, observed_at: at(), voids: void1.op_id }]);
  assert.equal(undone.body.results[0].error?.code, 'observation.bad_void');
  // Nor one that comes in the same batch as the withdrawal it names.
  const safe = mark(p, 'safe'),
    void2 = { op_id: uuidv7(), person: p.id, observed_at: at(), voids: safe.op_id };
  const { body } = await send(who.command, id, [safe, void2, { op_id: uuidv7(), person: p.id, observed_at: at(), voids: void2.op_id }]);
  assert.deepEqual(
    body.results.map((r) => r.error?.code ?? r.result),
    ['accepted', 'accepted', 'observation.bad_void'],
  );
  await settled(id, 'unreported', city.people.length);
  await close(id);
});

test('a second round starts from unreported and keeps the first as history', async () => {
  const id = await openIncident();
  await send(
    who.command,
    id,
    city.people.slice(0, 20).map((p) => mark(p, 'safe')),
  );
  await settled(id, 'safe', 20);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await who.command.post(`/api/incidents/${id}/rounds`, {})).body.incident.round, 2);
  assert.equal(total(await zonesOf(id), 'unreported'), city.people.length);
  await send(who.command, id, [mark(city.people[0], 'noted', { observed_at: at(-500) })]);
  await settled(id, 'noted', 1);
  await close(id);
});

test('a mark seen before closing is taken after it, one seen later is not', async () => {
  const id = await openIncident();
  const before = mark(city.people[1], 'safe', { observed_at: at() });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await close(id);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { body } = await send(who.command, id, [before, mark(city.people[2], 'safe', { observed_at: at() })]);
  assert.equal(body.results[0].result, 'accepted');
  assert.equal(body.results[1].error.code, 'incident.closed');
});

test('a mark from a phone whose clock runs ahead is kept, and said to be cut', async () => {
  const id = await openIncident();
  const { body } = await send(who.command, id, [mark(city.people[3], 'safe', { observed_at: at(-3600e3) })]);
  assert.equal(body.results[0].result, 'accepted');
  assert.equal(body.results[0].bounded, true);
  await close(id);
});

test('an inpatient leaves the denominator and comes back with the way home', async () => {
  const id = await openIncident();
  const p = city.people[9];
  const stay = (kind) => who.command.post(`/api/persons/${p.id}/stays`, { op_id: uuidv7(), kind, at: at() });
  assert.equal((await stay('入院')).status, 200);
  let zones = await zonesOf(id);
  assert.equal(total(zones, 'persons'), city.people.length - 1);
  assert.equal(total(zones, 'excluded'), 1);
  await stay('在宅');
  zones = await zonesOf(id);
  assert.equal(total(zones, 'excluded'), 0);
  await close(id);
});

test('a zone reports although nobody in it was marked', async () => {
  const id = await openIncident();
  const zone = (await zonesOf(id)).zones.find((z) => z.persons > 0);
  const report = { op_id: uuidv7(), zone: zone.zone, state: '立入不可', note: '冠水、巡回できない' };
  assert.equal((await who.command.post(`/api/incidents/${id}/zone-reports`, report)).status, 200);
  assert.equal((await zonesOf(id)).zones.find((z) => z.zone === zone.zone).state, 'blocked');
  assert.equal((await who.other_command.post(`/api/incidents/${id}/zone-reports`, { ...report, op_id: uuidv7() })).status, 404);
  await close(id);
});

test('a crew finds people by a piece of kana in any width, by old kanji, by phone, by era year, by town', async () => {
  const id = await openIncident();
  const find = async (q, more = {}) =>
    (await who.ambulance.post('/api/lookup', { q, limit: 100, ground: 'vital', case: '救急2026-0000', ...more })).body.hits ?? [];
  const names = (hits) => new Set(hits.map((h) => h.name));
  assert.ok((await find('イダ')).every((h) => h.kana.replace(/ /g, '').includes('イダ')));
  assert.ok((await find('イダ')).length > 0);
  assert.deepEqual(names(await find('ﾀｶﾊｼ')), names(await find('たかはし')));
  assert.deepEqual(names(await find('高橋')), names(await find('髙橋')));
  assert.ok(
    [...names(await find('高橋'))].some((n) => n.startsWith('髙橋')) || [...names(await find('高橋'))].some((n) => n.startsWith('高橋')),
  );
  const one = city.people[11];
  assert.ok((await find(one.phone.slice(-4))).some((h) => h.person === one.id));
  const era = Number(one.birth.slice(0, 4)) - 1925;
  if (era > 1)
    assert.ok((await find(`S${era}.${Number(one.birth.slice(5, 7))}.${Number(one.birth.slice(8))}`)).some((h) => h.person === one.id));
  assert.ok((await find('千鳥ヶ丘')).every((h) => h.address.includes('千鳥ヶ丘')));
  assert.equal((await find('イ')).length, 0);
  assert.ok((await find('', { kana: 'タカハシ' })).length > 0);
  assert.deepEqual(
    names(await find('', { name: 'たかはし' })),
    names(await find('', { kana: 'タカハシ' })),
    "a reading in the name's place",
  );
  assert.deepEqual(names(await find('', { kana: '高橋' })), names(await find('', { name: '髙橋' })), "a name in the reading's place");
  assert.equal(
    (await who.other_command.post('/api/lookup', { q: one.phone.slice(-4) })).body.hits.some((h) => h.person === one.id),
    false,
  );
  await close(id);
});

test('without disaster and consent a crew must give a case, and each opening has its ground on record', async () => {
  const refused = city.people.find((p) => Number(p.municipal_id.split('-')[1]) % 3 !== 0);
  const answer = await who.ambulance.get(`/api/persons/${refused.id}`);
  assert.equal(answer.status, 403);
  assert.equal(answer.body.error.code, 'auth.no_ground');
  const { body } = await who.ambulance.post('/api/lookup', { q: refused.phone.slice(-4) });
  assert.deepEqual(
    [body.hits.some((h) => h.person === refused.id), body.withheld, body.case_needed],
    [false, undefined, true],
    'who it is about is told by nothing',
  );
  const opened = await who.ambulance.post(`/api/persons/${refused.id}/view`, { ground: 'vital', case: '救急2026-0001' });
  assert.equal(opened.status, 200);
  assert.equal(opened.body.ground, 'vital');
  const kept = () =>
    cluster.rows(
      city.db,
      `SELECT ground, case_ref FROM anpi.audit WHERE kind = 'person.read' AND person = ${refused.id} AND login = 'ambulance'`,
    );
  await until('the audit has it', 5, async () => (await kept()).some((r) => r.ground === 'vital' && r.case_ref === '救急2026-0001'));
});

test('a drill grants no disaster ground and closing ends it', async () => {
  const drill = await openIncident({ drill: true });
  assert.equal((await who.police.get(`/api/persons/${city.people[0].id}`)).status, 404);
  const real = await openIncident();
  assert.equal((await who.police.get(`/api/persons/${city.people[0].id}`)).status, 404, 'nor does opening one, outside the city');
  await decide(who.command, real);
  assert.equal((await who.police.get(`/api/persons/${city.people[0].id}`)).status, 200);
  await close(real);
  assert.equal((await who.police.get(`/api/persons/${city.people[0].id}`)).status, 404);
  await close(drill);
});

test('an admin sees nobody, an auditor sees nobody, a clerk does not mark', async () => {
  const id = await openIncident();
  for (const login of ['admin', 'auditor'])
    for (const [method, path, body] of [
      ['GET', `/api/persons/${city.people[0].id}`],
      ['POST', '/api/lookup', { q: 'タカハシ' }],
      ['GET', '/api/power'],
    ])
      assert.equal((await who[login].request(method, path, body)).status, 403, `${login} ${path}`);
  assert.equal((await send(who.clerk, id, [mark(city.people[0], 'safe')])).status, 403);
  await close(id);
});

test('a volunteer sees and marks only assigned people, and no medical field', async () => {
  const id = await openIncident();
  const zone = city.people[0].zone;
  const office = await cluster.value(city.db, "SELECT office FROM anpi.app_user WHERE login = 'field_community'");
  await cluster.execute(city.db, `INSERT INTO anpi.assignment (zone, office, from_at) VALUES (${zone}, ${office}, now())`);
  const mine = await until('the assignment is known', 5, async () => {
    const { body } = await who.field_community.get(`/api/assigned?incident=${id}`);
    return body.persons?.length && body.persons;
  });
  assert.ok(mine.every((p) => p.zone === zone && p.address && !('powered' in p)));
  const stranger = city.people.find((p) => p.zone !== zone);
  const { body } = await send(who.field_community, id, [mark({ id: mine[0].person }, 'safe'), mark(stranger, 'safe')]);
  assert.deepEqual(
    body.results.map((r) => r.result),
    ['accepted', 'refused'],
  );
  assert.equal((await who.field_community.get(`/api/persons/${stranger.id}`)).status, 404);
  const page = (await who.field_community.get(`/api/persons/${mine[0].person}`)).body;
  for (const hidden of ['medical', 'doctor', 'devices', 'key_code', 'directives']) assert.equal(hidden in page.person, false, hidden);
  await close(id);
});

test('a transport reaches the care team within a second, and the same one twice is one', async () => {
  const p = city.people[3];
  const user = await cluster.value(city.db, "SELECT id FROM anpi.app_user WHERE login = 'care'");
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.care_member (person, ord, user_id, name, role) VALUES (${p.id}, 1, ${user}, '架空医師', '医師');
        INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (${p.id}, '連携', '同意', '2026-01-01');
        SELECT anpi.card_refresh(ARRAY[${p.id}]::bigint[])`,
  );
  await until('the care team may look', 5, async () => (await who.care.get(`/api/persons/${p.id}`)).status === 200);
  const ending = new AbortController();
  const heard = (async () => {
    for await (const event of who.care.live(['transport'], { signal: ending.signal })) if (event.event === 'transport') return Date.now();
  })();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const transport = { op_id: uuidv7(), at: at(), hospital: 'みほん市民病院', remarks: '酸素持参', severity: '中等症' };
  const began = Date.now();
  const first = await who.ambulance.post(`/api/persons/${p.id}/transports`, transport);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  assert.ok((await heard) - began < 1000);
  ending.abort();
  const second = await who.ambulance.post(`/api/persons/${p.id}/transports`, transport);
  assert.equal(second.body.transport.id, first.body.transport.id);
  const page = (await who.care.get(`/api/persons/${p.id}`)).body;
  assert.deepEqual(
    page.transports.map((t) => [t.hospital, t.remarks]),
    [['みほん市民病院', '酸素持参']],
  );
  assert.equal(
    (await who.ambulance.post(`/api/persons/${p.id}/transports`, { op_id: uuidv7(), at: at() })).body.error.code,
    'transport.where_missing',
  );
  assert.equal((await who.command.post(`/api/persons/${p.id}/transports`, { ...transport, op_id: uuidv7() })).status, 403);
});

test('a protected person is named with whom to ask, and opens only by breaking the glass', async () => {
  const id = await openIncident();
  const p = city.people[21];
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true, inquiry_to = '福祉課 内線123' WHERE id = ${p.id};
      SELECT anpi.card_refresh(ARRAY[${p.id}]::bigint[])`,
  );
  const hit = await until('the page is closed', 5, async () => {
    const { body } = await who.ambulance.post('/api/lookup', { q: p.phone.slice(-4), limit: 100, ground: 'vital', case: '救急2026-0002' });
    const found = body.hits.find((h) => h.person === p.id);
    return found?.protected && found;
  });
  assert.equal(hit.inquiry_to, '福祉課 内線123');
  for (const hidden of ['address', 'phone', 'zone']) assert.equal(hidden in hit, false, hidden);
  assert.notEqual((await who.ambulance.get(`/api/persons/${p.id}`)).status, 200);
  const opened = await who.ambulance.post(`/api/persons/${p.id}/view`, { ground: 'break_glass', case: '意識不明、同居者なし' });
  assert.equal(opened.body.ground, 'break_glass');
  const page = (await who.command.get(`/api/incidents/${id}/unreported?limit=500`)).body;
  assert.equal(
    page.persons.some((x) => x.person === p.id),
    false,
  );
  await close(id);
});

test('bad JSON is answered by name and changes nothing', async () => {
  const id = await openIncident();
  const cases = [
    ['{', 'json.syntax'],
    [`{"operations":${'['.repeat(40)}${']'.repeat(40)}}`, 'json.too_deep'],
    ['{"operations":[],"operations":[]}', 'json.duplicate_key'],
    ['{"operations":{}}', 'json.wrong_type'],
    ['{}', 'json.missing'],
    [JSON.stringify({ operations: Array.from({ length: 1001 }, () => ({})) }), 'observation.too_many'],
  ];
  for (const [text, code] of cases) {
    const { status, body } = await who.command.post(`/api/incidents/${id}/observations`, text);
    assert.equal(body.error.code, code, text.slice(0, 60));
    assert.ok(status >= 400 && status < 500 && body.error.ja && body.error.en);
  }
  const after = await zonesOf(id);
  assert.equal(total(after, 'unreported') + after.protected.persons, city.people.length);
  await close(id);
});

test('a stream on which nothing happens beats, and a beat says where the stream stands', async () => {
  const ending = new AbortController();
  const beats = [];
  const begun = Date.now();
  setTimeout(() => ending.abort(), 40_000).unref();
  for await (const event of who.command.live(['alert'], { signal: ending.signal, beats: true })) {
    if (event.event === 'beat') beats.push(event);
    if (beats.length === 2) break;
  }
  ending.abort();
  assert.ok(Date.now() - begun < 35_000, 'every 15 s');
  for (const beat of beats) {
    assert.ok(beat.id, JSON.stringify(beat));
    assert.deepEqual(beat.data, {});
  }
});

test("live events carry counts and ids but nobody's name", async () => {
  const id = await openIncident();
  const ending = new AbortController();
  const events = [];
  const reading = (async () => {
    for await (const event of who.command.live(['status', 'zone'], { signal: ending.signal })) events.push(event);
  })().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 200));
  await send(
    who.command,
    id,
    city.people.slice(30, 40).map((p) => mark(p, 'safe')),
  );
  await until('the events came', 5, () => events.filter((e) => e.event === 'status').flatMap((e) => e.data).length >= 10);
  ending.abort();
  await reading;
  const text = JSON.stringify(events);
  for (const p of city.people) assert.equal(text.includes(p.name), false);
  assert.ok(events.some((e) => e.event === 'zone' && e.data.some((z) => z.safe > 0)));
  await close(id);
});

test('every answer is documented, and personal answers are never stored by a cache', async () => {
  const api = (await who.command.get('/api/openapi.json')).body;
  assert.match(api.openapi, /^3\.1/);
  for (const path of [
    '/api/login',
    '/api/lookup',
    '/api/persons/{person}',
    '/api/incidents/{incident}/observations',
    '/api/power',
    '/api/live',
  ])
    assert.ok(api.paths[path], path);
  const page = await who.command.get(`/api/persons/${city.people[0].id}`);
  assert.match(page.headers.get('cache-control'), /no-store/);
  assert.match(page.headers.get('content-security-policy'), /default-src/);
  assert.doesNotMatch(await server.log(), new RegExp(city.people[0].name));
});

test('a server that is told to stop during its first load is gone within two seconds, however long the load would take', async () => {
  const locked = cluster.execute(city.db, 'BEGIN; LOCK TABLE anpi.card; SELECT pg_sleep(6); COMMIT');
  await until(
    'the cards are locked',
    5,
    async () =>
      Number(
        await cluster.value(
          city.db,
          "SELECT count(*) FROM pg_locks WHERE relation = 'anpi.card'::regclass AND mode = 'AccessExclusiveLock' AND granted",
        ),
      ) === 1,
  );
  const loading = () =>
    cluster.value(
      city.db,
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'anpi-server load' AND wait_event_type = 'Lock'",
    );
  const second = await startServer({ db: city.db, seconds: 0 });
  try {
    await until('it waits for the cards', 5, async () => Number(await loading()) === 1);
    assert.equal((await fetch(`${second.plainUrl}/readyz`)).status, 503);
    const told = Date.now();
    assert.equal(await second.stop(), 0);
    assert.ok(Date.now() - told < 2000, `${Date.now() - told} ms`);
    assert.match(await second.log(), /event=server\.stopped/);
  } finally {
    await second.remove();
    await locked;
  }
});
