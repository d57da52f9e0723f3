// SPDX-License-Identifier: Apache-2.0
// 提供の決定: opening an incident shows nobody outside the city anything. A decision does: to these recipients, of these zones,
// these fields, until then. It ends by itself, on open sessions and open streams, and everything shown on it is on record.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { CITY, OTHER, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, second, incident, three, far;
const who = {};
const streams = [];
const logins = [
  'command',
  'police',
  'pref',
  'health_center',
  'field_community',
  'shelter',
  'ambulance',
  'dispatch',
  'auditor',
  'other_command',
];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ids = (list) => list.map((x) => x.person ?? x.id).sort();

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'decision', { people: 60 });
  await cluster.execute(city.db, `DELETE FROM anpi.consent`);
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.assignment (person, user_id, from_at) SELECT p.id, u.id, now() FROM anpi.person p, anpi.app_user u
        WHERE p.municipality = '${CITY}' AND u.login = 'field_community'; SELECT anpi.card_refresh_all()`,
  );
  const inhabited = [...new Set(city.people.map((p) => p.zone))];
  three = inhabited.slice(0, 3);
  far = inhabited.slice(3);
  const hidden = city.people.find((p) => three.includes(p.zone));
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id = ${hidden.id}; SELECT anpi.card_refresh(ARRAY[${hidden.id}]::bigint[])`,
  );
  hidden.hidden = true;
  [server, second] = await Promise.all([startServer({ db: city.db }), startServer({ db: city.db })]);
  for (const login of logins) who[login] = await Client.login(server.plainUrl, login, city.password);
  who.police_there = await Client.login(second.plainUrl, 'police', city.password);
});
after(async () => {
  for (const s of streams) s.abort();
  await second?.remove();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});
// Each test has an incident of its own: what one decided holds in no other.
beforeEach(async () => {
  if (incident) await who.command.post(`/api/incidents/${incident}/close`, {});
  incident = await open();
});

async function open(more = {}) {
  const { status, body } = await who.command.post('/api/incidents', {
    name: '地震',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    ...more,
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body.incident.id;
}
const words = (more = {}) => ({
  op_id: uuidv7(),
  recipients: ['police'],
  zones: three,
  fields: ['name', 'address', 'phone', 'status', 'plan'],
  grounds: '発生',
  decided_by: '架空 太郎',
  title: '市長',
  until: at(-3600e3),
  ...more,
});
async function decide(more = {}, of = incident) {
  const { status, body } = await who.command.post(`/api/incidents/${of}/decisions`, words(more));
  assert.equal(status, 200, JSON.stringify(body));
  return body.decision;
}
const refusal = async (more, of = incident, client = who.command) => {
  const { status, body } = await client.post(`/api/incidents/${of}/decisions`, words(more));
  return [status, body.error?.code];
};
const end = (decision, of = incident) => who.command.post(`/api/incidents/${of}/decisions/${decision.id}/end`, { op_id: uuidv7() });
const expected = (zones) => ids(city.people.filter((p) => zones.includes(p.zone) && !p.hidden));

// Everybody of an incident whom a client is shown, page by page; null when it is refused.
async function listed(client, limit = 7, of = incident) {
  const persons = [];
  for (let after; ;) {
    const { status, body } = await client.get(`/api/incidents/${of}/unreported?limit=${limit}${after ? `&after=${after}` : ''}`);
    if (status !== 200) return body.error.code;
    persons.push(...body.persons);
    if (!body.next) return persons;
    assert.ok(body.persons.length === limit, 'a page with another behind it is full of those who may be seen');
    after = body.next;
  }
}
const found = async (client, body) => {
  const answer = await client.post('/api/lookup', { limit: 100, ...body });
  return answer.status === 200 ? answer.body : answer.body.error.code;
};
function listen(client, topics) {
  const control = new AbortController(),
    heard = [];
  streams.push(control);
  (async () => {
    for await (const e of client.live(topics, { signal: control.signal }))
      heard.push(...[e.data].flat().map((d) => ({ topic: e.event, ...d })));
  })().catch(() => undefined);
  return heard;
}

test('before a decision police, prefecture, health centre and volunteers read nobody; after it its zones, less the protected', async () => {
  for (const login of ['police', 'pref', 'health_center']) {
    assert.equal(await listed(who[login]), 'decision.none', login);
    assert.equal(await found(who[login], { kana: 'タカハシ' }), 'decision.none', login);
    assert.equal((await who[login].get(`/api/persons/${city.people[1].id}`)).status, 404, login);
    assert.equal((await who[login].get('/tiles/people/14/14459/6519.pbf')).status, 403, login);
  }
  assert.deepEqual((await who.field_community.get(`/api/assigned?incident=${incident}`)).body.persons, []);
  const decision = await decide({ recipients: [{ office: '8' }, '自主防災'] });
  assert.equal(decision.persons, expected(three).length);
  assert.deepEqual(
    ids(
      await until('the police read', 5, async () => {
        const l = await listed(who.police);
        return Array.isArray(l) && l;
      }),
    ),
    expected(three),
  );
  assert.deepEqual(
    ids((await found(who.police, { sex: '女', address: '町' })).hits ?? []).filter((id) => !expected(three).includes(id)),
    [],
  );
  assert.deepEqual(ids((await who.field_community.get(`/api/assigned?incident=${incident}`)).body.persons), expected(three));
  for (const login of ['pref', 'health_center']) assert.equal(await listed(who[login]), 'decision.none', `${login}: it was not to them`);
  const there = await until('the other server knows', 5, async () => {
    const l = await listed(who.police_there);
    return Array.isArray(l) && l;
  });
  assert.deepEqual(ids(there), expected(three));
});

test('a search tells nothing of those outside the decision: no count, no more, no same name', async () => {
  await decide();
  const inside = city.people.filter((p) => expected(three).includes(p.id)),
    outside = city.people.filter((p) => far.includes(p.zone));
  const surname = outside.map((p) => p.kana.split(' ')[0]).find((kana) => outside.filter((p) => p.kana.startsWith(kana)).length > 2);
  const { hits, more, withheld } = await found(who.police, { kana: surname, limit: 1 });
  const mine = inside.filter((p) => p.kana.startsWith(surname));
  assert.equal(withheld, undefined);
  assert.equal(more, mine.length > 1);
  assert.equal(hits.length, Math.min(1, mine.length));
  for (const p of outside.slice(0, 10)) {
    const { hits: none, more: others } = await found(who.police, { phone: p.phone.slice(-4), limit: 1 });
    assert.deepEqual([none.filter((h) => h.person === p.id), others], [[], false]);
  }
  for (const p of inside) {
    const [hit] = (await found(who.police, { phone: p.phone.slice(-4) })).hits;
    assert.equal(
      hit.same_name,
      inside.some((q) => q.id !== p.id && (q.name === p.name || q.kana === p.kana)),
      'a namesake whom the police may not see',
    );
  }
  const hidden = city.people.find((p) => p.hidden);
  assert.deepEqual((await found(who.police, { phone: hidden.phone.slice(-4) })).hits, []);
});

test('a decision shows its fields and no others, and of what the configuration allows no more', async () => {
  const ventilated = city.people.find((p) => Number(p.municipal_id.split('-')[1]) % 10 === 0 && !p.hidden);
  await decide({ recipients: ['police'], zones: 'all', fields: ['name', 'phone'] });
  const few = (await who.police.get(`/api/persons/${ventilated.id}`)).body;
  assert.deepEqual(
    [few.person.address, few.person.reasons, few.status, few.power, few.person.phones?.length],
    [undefined, undefined, undefined, undefined, 1],
  );
  const decision = await decide({ recipients: ['health_center', 'police'], zones: 'all', fields: ['氏名', '住所', '医療機器'] });
  const { body } = await who.health_center.get(`/api/persons/${ventilated.id}`);
  assert.deepEqual(
    [body.ground, body.decision.id, body.decision.until, body.person.devices.length, body.person.medical],
    ['disaster', decision.id, decision.until, 1, undefined],
  );
  assert.equal((await who.police.get(`/api/persons/${ventilated.id}`)).body.person.devices, undefined, 'devices are not for the police');
  assert.deepEqual(await refusal({ recipients: ['police'], fields: ['name', 'device'] }), [400, 'decision.fields']);
  assert.deepEqual(await refusal({ recipients: ['health_center'], fields: ['medical'] }), [400, 'decision.fields']);
});

test('nobody is found, counted or placed by what the decision leaves out', async () => {
  await decide({ recipients: ['pref'], zones: 'all', fields: ['name', 'status'] });
  const person = city.people.find((p) => !p.hidden && p.zone),
    town = city.zones.find((z) => z.id === person.zone).name;
  await until('it is known', 5, async () => Array.isArray(await listed(who.pref)));
  const total = async (q) => (await who.pref.post(`/api/incidents/${incident}/search`, { q })).body;
  for (const q of [person.phone.slice(-4), person.phone, person.phone.slice(0, 6), person.address, town]) {
    for (const asked of [{ q }, { q: `${person.name} ${q}` }])
      assert.deepEqual([(await found(who.pref, asked)).hits, (await found(who.pref, { ...asked, limit: 1 })).more], [[], false]);
    const { total: n, persons, next } = await total(q);
    assert.deepEqual([n, persons, next], [0, [], null]);
  }
  for (const asked of [{ phone: person.phone.slice(-4) }, { address: person.address }, { address: town, name: person.name }])
    assert.deepEqual((await found(who.pref, asked)).hits, []);
  for (const zone of [person.zone, 'none']) {
    const { status, body } = await who.pref.get(`/api/incidents/${incident}/unreported?zone=${zone}`);
    assert.deepEqual([status, body.total, body.persons, body.labels], [200, 0, [], { 赤: 0, 青: 0, 黄: 0 }], zone);
  }
  assert.equal((await who.pref.post(`/api/incidents/${incident}/search`, { q: person.name, zone: person.zone })).body.total, 0);
  for (const asked of [{ q: person.name }, { birth: person.birth, name: person.name }, { kana: person.kana }])
    assert.ok(ids((await found(who.pref, asked)).hits).includes(person.id));
  assert.ok(ids((await total(person.name)).persons).includes(person.id));
  assert.ok(
    ids((await found(who.command, { phone: person.phone.slice(-4) })).hits).includes(person.id),
    "the city's own search is as it was",
  );
});

test('a birthday that is also the end of a phone finds by the birthday alone', async () => {
  await decide({ recipients: ['pref'], zones: 'all', fields: ['name', 'status'] });
  await until('it is known', 5, async () => Array.isArray(await listed(who.pref)));
  const person = city.people.find((p) => !p.hidden && p.zone),
    ends = city.people.find((p) => !p.hidden && p.zone && p.birth.slice(5) !== person.birth.slice(5));
  const day = person.birth.slice(5).replace('-', ''),
    was = ends.phone.replaceAll('-', '');
  const phones = (digits, id) =>
    `UPDATE anpi.phone SET number = '${digits}', digits = '${digits}' WHERE person = ${id};
      SELECT anpi.card_refresh(ARRAY[${id}]::bigint[]);`;
  await cluster.execute(city.db, phones(`0800000${day}`, person.id) + phones(`0800010${day}`, ends.id));
  await until('the phones are known', 5, async () => {
    const got = ids((await found(who.command, { q: day })).hits);
    return got.includes(person.id) && got.includes(ends.id);
  });
  const mine = ids((await found(who.pref, { q: day })).hits);
  assert.deepEqual([mine.includes(person.id), mine.includes(ends.id)], [true, false]);
  await cluster.execute(city.db, phones(person.phone.replaceAll('-', ''), person.id) + phones(was, ends.id));
  await until('and as they were', 5, async () => ids((await found(who.command, { q: was.slice(-4) })).hits).includes(ends.id));
});

test("without the phone in it a decision gives nobody's phone, neither a helper's nor the commissioner's", async () => {
  const person = city.people.find((p) => !p.hidden && p.zone);
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.helper (person, ord, name, phone) VALUES (${person.id}, 0, '支援 一郎', '090-1111-2222');
        UPDATE anpi.person SET welfare_commissioner = '民生 花子　０９０-3333-4444' WHERE id = ${person.id};
        SELECT anpi.card_refresh(ARRAY[${person.id}]::bigint[])`,
  );
  const page = async () => (await who.police.get(`/api/persons/${person.id}`)).body.person;
  const decision = await decide({ zones: 'all', fields: ['name', 'plan'] });
  const bare = await until('the helper is known', 5, async () => {
    const p = await page();
    return p?.helpers?.length && p;
  });
  assert.deepEqual([bare.helpers[0].name, bare.helpers[0].phone, bare.welfare_commissioner], ['支援 一郎', undefined, '民生 花子']);
  assert.doesNotMatch(JSON.stringify(bare), /1111|3333|090/);
  await decide({ zones: 'all', fields: ['name', 'plan', 'phone'], replaces: decision.id });
  const full = await page();
  assert.deepEqual([full.helpers[0].phone, full.welfare_commissioner], ['090-1111-2222', '民生 花子　０９０-3333-4444']);
});

test('who has no location is in a decision over the whole city alone, and who moves is where they are now', async () => {
  const [lost, mover] = city.people.filter((p) => far.includes(p.zone));
  await cluster.execute(
    city.db,
    `UPDATE anpi.home SET zone = NULL, lon = NULL, lat = NULL, mesh250 = NULL, mesh125 = NULL
      WHERE id = (SELECT home FROM anpi.person WHERE id = ${lost.id});
        SELECT anpi.card_refresh(ARRAY[${lost.id}]::bigint[])`,
  );
  await decide();
  assert.ok(!ids(await listed(who.police)).includes(lost.id));
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.stay (person, kind, zone, from_at) VALUES (${mover.id}, '親族宅等', ${three[0]}, now() - interval '1 hour');
        SELECT anpi.card_refresh(ARRAY[${mover.id}]::bigint[])`,
  );
  await until('the mover is where they are', 5, async () => ids(await listed(who.police)).includes(mover.id));
  await who.command.post(`/api/persons/${mover.id}/stays`, { op_id: uuidv7(), at: at(500), kind: '在宅' });
  await until('and gone with them', 5, async () => !ids(await listed(who.police)).includes(mover.id));
  await decide({ zones: '全域' });
  assert.ok(ids(await listed(who.police)).includes(lost.id));
});

test('a decision over a district holds for the towns in it', async () => {
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.zone (municipality, code, name, kind, lon, lat, geometry)
        SELECT municipality, 'S1', '第一学区', 'school', lon, lat, geometry FROM anpi.zone WHERE id = ${far[0]}`,
  );
  const district = await cluster.value(city.db, "SELECT id FROM anpi.zone WHERE code = 'S1'");
  await cluster.execute(city.db, `UPDATE anpi.zone SET parent = ${district} WHERE id = ${far[0]}`);
  const decision = await until('the district is known', 5, async () => {
    const { status, body } = await who.command.post(`/api/incidents/${incident}/decisions`, words({ zones: [String(district)] }));
    return status === 200 && body.decision;
  });
  const people = ids(city.people.filter((p) => p.zone === far[0])).filter(
    (id) => id !== city.people.filter((p) => far.includes(p.zone))[0].id,
  );
  assert.deepEqual(ids(await listed(who.police)), people);
  assert.equal(decision.persons, people.length);
});

test('it ends at its time without anybody pressing, on open sessions, open streams and both servers', async () => {
  const heard = [listen(who.police, ['status', 'incident']), listen(who.police_there, ['status', 'incident'])];
  await pause(500);
  const decision = await decide({ until: at(-4000) });
  const over = Date.parse(decision.until);
  await until('the police read', 3, async () => Array.isArray(await listed(who.police)) && Array.isArray(await listed(who.police_there)));
  await until('screens hear that there is one', 3, () => heard.every((h) => h.some((e) => e.kind === 'decision' && e.id === decision.id)));
  const first = city.people.find((p) => expected(three).includes(p.id));
  const mark = () =>
    who.command.post(`/api/incidents/${incident}/observations`, {
      operations: [{ op_id: uuidv7(), person: first.id, status: 'safe', observed_at: at() }],
    });
  await mark();
  await until('the police hear of a mark', 3, () => heard.every((h) => h.some((e) => e.person === first.id)));
  const before = heard.map((h) => h.filter((e) => e.kind === 'decision').length);
  await pause(Math.max(0, over - Date.now()) + 20);
  assert.deepEqual([await listed(who.police), await listed(who.police_there)], ['decision.none', 'decision.none']);
  assert.equal((await who.police.get(`/api/persons/${first.id}`)).status, 404);
  await until('screens hear that it is over', 5, () => heard.every((h, i) => h.filter((e) => e.kind === 'decision').length > before[i]));
  assert.ok(Date.now() - over < 5000);
  const quiet = heard.map((h) => h.filter((e) => e.person).length);
  await mark();
  await pause(700);
  assert.deepEqual(
    heard.map((h) => h.filter((e) => e.person).length),
    quiet,
    "nothing more of anybody's mark",
  );
  assert.equal((await who.command.get(`/api/incidents/${incident}/decisions`)).body.decisions[0].state, 'expired');
});

test('it ends when it is ended, and with its incident, and a drill takes none', async () => {
  const decision = await decide();
  assert.ok(Array.isArray(await listed(who.police)));
  const ended = await end(decision);
  assert.deepEqual([ended.status, ended.body.decision.state, ended.body.decision.ended_by], [200, 'ended', '試験 command']);
  assert.equal(await listed(who.police), 'decision.none');
  await until('on the other server too', 5, async () => (await listed(who.police_there)) === 'decision.none');
  await decide();
  assert.ok(Array.isArray(await listed(who.police)));
  await who.command.post(`/api/incidents/${incident}/close`, {});
  await until('it ends with the incident', 5, async () => (await found(who.police, { kana: 'タカハシ' })) === 'decision.none');
  assert.deepEqual(await refusal({}), [409, 'incident.closed']);
  const drill = await open({ drill: true });
  assert.deepEqual(await refusal({}, drill), [409, 'decision.drill']);
  assert.equal(await found(who.police, { kana: 'タカハシ' }), 'decision.none');
  await who.command.post(`/api/incidents/${drill}/close`, {});
});

test('made twice it is made once; another one replaces it, or is added', async () => {
  const once = words();
  const answers = await Promise.all([1, 2, 3].map(() => who.command.post(`/api/incidents/${incident}/decisions`, once)));
  assert.deepEqual([...new Set(answers.map((a) => a.body.decision?.id))].length, 1, JSON.stringify(answers.map((a) => a.body)));
  assert.equal(
    (await who.command.post(`/api/incidents/${incident}/decisions`, { ...once, note: '別' })).body.error.code,
    'operation.id_reused',
  );
  const [first] = (await who.command.get(`/api/incidents/${incident}/decisions`)).body.decisions;
  await decide({ zones: [far[0]] });
  const both = ids(await listed(who.police));
  assert.ok(both.length > expected(three).length);
  await decide({ zones: [far[1] ?? far[0]], replaces: first.id });
  const { decisions } = (await who.command.get(`/api/incidents/${incident}/decisions`)).body;
  assert.deepEqual(
    decisions.map((d) => d.state),
    ['in_force', 'in_force', 'ended'],
  );
  assert.ok(!ids(await listed(who.police)).some((id) => expected(three).includes(id)));
});

test('what is no decision is refused, and whoever is not the command centre of that city makes none', async () => {
  assert.deepEqual(await refusal({ until: at(1000) }), [400, 'decision.until']);
  assert.deepEqual(await refusal({ until: at(-80 * 3600e3) }), [400, 'decision.until'], 'longer than allowed');
  assert.deepEqual(await refusal({ decided_at: at(-3600e3), until: at(-2 * 3600e3) }), [400, 'decision.time']);
  assert.deepEqual(await refusal({ recipients: ['command'] }), [400, 'decision.recipient']);
  assert.deepEqual(
    await refusal({ recipients: [{ office: '1' }] }),
    [400, 'decision.fields'],
    "the city's own office can be given nothing by one",
  );
  assert.deepEqual(await refusal({ recipients: [] }), [400, 'json.missing']);
  assert.deepEqual(await refusal({ zones: [] }), [400, 'json.missing']);
  assert.deepEqual(await refusal({ zones: undefined }), [400, 'json.missing']);
  assert.deepEqual(await refusal({ zones: ['999999'] }), [404, 'zone.unknown']);
  assert.deepEqual(await refusal({ decided_by: ' ' }), [400, 'json.missing']);
  assert.deepEqual(await refusal({ title: undefined }), [400, 'json.missing']);
  assert.deepEqual(await refusal({ grounds: '念のため' }), [400, 'json.bad_value']);
  for (const login of ['police', 'pref', 'ambulance', 'auditor']) assert.equal((await refusal({}, incident, who[login]))[0], 403, login);
  assert.deepEqual(await refusal({}, incident, who.other_command), [404, 'incident.unknown']);
  const theirs = await cluster.value(city.db, `SELECT id FROM anpi.zone WHERE municipality = '${OTHER}' AND kind = 'town' LIMIT 1`);
  assert.deepEqual(await refusal({ zones: [String(theirs)] }), [404, 'zone.unknown']);
  const decision = await decide();
  assert.equal((await who.police.post(`/api/incidents/${incident}/decisions/${decision.id}/end`, { op_id: uuidv7() })).status, 403);
  assert.deepEqual(
    (await who.pref.get(`/api/incidents/${incident}/decisions`)).body.decisions,
    [],
    "others' decisions are not theirs to read",
  );
  const { body } = await who.police.get(`/api/incidents/${incident}/decisions`);
  assert.deepEqual([body.needed, body.decisions.length, body.choices], [true, 1, undefined]);
});

test('everything shown on a decision is on record with its number, and so are its making and its end', async () => {
  const decision = await decide();
  const [person] = await listed(who.police);
  await who.police.get(`/api/persons/${person.person}`);
  await found(who.police, { kana: 'タカハシ' });
  await end(decision);
  await found(who.police, { kana: 'タカハシ' });
  const kinds = () =>
    cluster.rows(
      city.db,
      `SELECT kind, ground, detail ->> 'decision' AS decision, jsonb_array_length(detail -> 'persons') AS n FROM anpi.audit
        WHERE incident = ${incident} OR login = 'police' ORDER BY id DESC LIMIT 60`,
    );
  const rows = await until('all of it is there', 5, async () => {
    const all = (await kinds()).filter((r) => String(r.decision) === decision.id);
    return ['list', 'person.read', 'lookup', 'decision.made', 'decision.ended'].every((kind) => all.some((r) => r.kind === kind)) && all;
  });
  assert.ok(
    rows.every((r) => r.kind === 'write' || r.ground === 'disaster'),
    JSON.stringify(rows),
  );
  assert.ok(
    (await cluster.rows(city.db, "SELECT 1 FROM anpi.audit WHERE kind = 'refused' AND login = 'police' AND result = 'decision.none'"))
      .length > 0,
  );
  const page = (await who.auditor.get(`/api/audit?person=${person.person}&login=police`)).body;
  assert.ok(
    page.records.some((r) => r.decision === decision.id),
    JSON.stringify(page.records),
  );
});

test("in the database too, who reads by a decision is in nobody's scope without one", async () => {
  const [inside] = expected(three),
    outside = city.people.find((p) => far.includes(p.zone)).id;
  const role = (person) =>
    cluster.value(
      city.db,
      `SELECT set_config('anpi.actor', (SELECT id::text FROM anpi.app_user WHERE login = 'police'), true) IS NULL
        OR anpi.actor_role(${person}) IS NOT NULL`,
    );
  assert.deepEqual([await role(inside), await role(outside)].map(String), ['false', 'false']);
  await decide();
  assert.deepEqual([await role(inside), await role(outside)].map(String), ['true', 'false']);
});

test('the ground that was chosen is the one on record, or it is refused', async () => {
  const person = city.people[2].id;
  const by = async (login, body) => {
    const a = await who[login].post(`/api/persons/${person}/view`, body);
    return a.body.ground ?? a.body.error.code;
  };
  assert.equal(await by('command', {}), 'disaster');
  assert.equal(await by('command', { ground: 'internal' }), 'internal');
  assert.equal(await by('command', { ground: 'vital', case: '1' }), 'auth.ground_chosen');
  assert.equal(await by('command', { ground: 'consent' }), 'auth.ground_chosen');
  assert.equal(await by('command', { ground: 'break_glass', case: '確認' }), 'break_glass');
  assert.equal(await by('command', { ground: 'break_glass', case: '　' }), 'auth.no_ground', 'no reason, no glass');
  assert.equal(await by('command', { ground: 'break_glass' }), 'auth.no_ground');
  assert.equal(await by('ambulance', { ground: 'vital', case: '救急1' }), 'vital');
  assert.equal(await by('ambulance', { ground: 'vital', case: ' ' }), 'auth.no_ground');
  assert.equal(await by('ambulance', { ground: 'disaster' }), 'auth.no_ground', "an open incident is no ground of the fire department's");
  await decide({ recipients: ['ambulance'], zones: 'all' });
  assert.equal(await by('ambulance', { ground: 'disaster' }), 'disaster');
  assert.equal(await by('ambulance', { ground: 'vital', case: '救急1' }), 'vital');
  assert.equal(await found(who.ambulance, { kana: 'タカハシ', ground: 'break_glass', case: 'x' }), 'auth.ground_chosen');
  assert.equal(await found(who.ambulance, { kana: 'タカハシ', ground: 'vital' }), 'auth.no_ground');
  assert.ok((await found(who.ambulance, { kana: 'タカハシ', ground: 'vital', case: '救急1' })).hits.every((h) => h.ground === 'vital'));
  assert.equal((await found(who.ambulance, { kana: 'タカハシ' })).case_needed, true);
  assert.equal((await found(who.ambulance, { kana: 'そんな人はいない' })).case_needed, true, 'whoever was searched for');
});

test('by the command line: made for an office and a role, listed, ended, and what is wrong is refused by name', async () => {
  const zones = await cluster.rows(city.db, `SELECT code, name FROM anpi.zone WHERE id IN (${three.slice(0, 2)}) ORDER BY id`);
  const options = {
    incident,
    municipality: CITY,
    to: '警察署,県',
    zones: `${zones[0].code},${zones[1].name}`,
    until: at(-3600e3),
    'decided-by': '架空 次郎',
    title: '副市長',
    by: '当直',
  };
  const make = (more = {}) =>
    anpi([
      'decision',
      'make',
      ...Object.entries({ ...options, ...more })
        .filter(([, v]) => v !== undefined)
        .map(([k, v]) => `--${k}=${v}`),
      '--delegate',
      `--db=${city.db.owner}`,
    ]);
  const told = await make();
  const [, id] = /^decision: (\d+)$/m.exec(told);
  assert.equal(Number(/^persons: (\d+)$/m.exec(told)[1]), expected(three.slice(0, 2)).length);
  for (const login of ['police', 'pref'])
    assert.deepEqual(
      ids(
        await until('they read', 5, async () => {
          const l = await listed(who[login]);
          return Array.isArray(l) && l;
        }),
      ),
      expected(three.slice(0, 2)),
      login,
    );
  const [row] = (await anpi(['decision', 'list', `--incident=${incident}`, `--db=${city.db.owner}`])).trim().split('\n');
  assert.deepEqual(row.split('\t').slice(0, 4), [id, 'in_force', 'みほん市', 'pref,警察署']);
  assert.ok(row.includes('副市長 架空 次郎'));
  const [seen] = (await who.command.get(`/api/incidents/${incident}/decisions`)).body.decisions;
  assert.deepEqual([seen.id, seen.delegate, seen.made_by], [id, true, '当直']);
  await anpi(['decision', 'end', id, '--by=当直', `--db=${city.db.owner}`]);
  await until('it has ended', 5, async () => (await listed(who.police)) === 'decision.none');
  for (const [more, code] of [
    [{ zones: 'どこか' }, 'zone.unknown'],
    [{ to: 'みほん市' }, 'decision.recipient'],
    [{ until: at(1000) }, 'decision.until'],
    [{ fields: 'medical' }, 'decision.fields'],
    [{ title: undefined }, 'cli.usage'],
    [{ to: '警察', fields: 'device' }, 'decision.fields'],
  ])
    await assert.rejects(make(more), (e) => e.stderr.includes(`"${code}"`), code);
});
