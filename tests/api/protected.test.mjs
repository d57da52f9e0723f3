// SPDX-License-Identifier: Apache-2.0
// 支援措置: protected persons are one line of the municipality. Whatever is written about one of them moves nothing that anybody
// but their desk is shown; each write is done once, and every answer and event of every role is compared before and after.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, at, makeCity, makeDesk, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, incident, keys, key, hidden, mate;
const who = {};
const logins = [
  'command',
  'clerk',
  'admin',
  'auditor',
  'shelter',
  'health_center',
  'dispatch',
  'ambulance',
  'field_care',
  'field_community',
  'care',
  'pref',
  'police',
  'protected_desk',
  'desk_deputy',
];
const others = logins.filter((login) => !/desk/.test(login));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const cli = (...words) => anpi([...words, `--db=${city.db.owner}`]);
const refused = (words, code) => assert.rejects(cli(...words), (e) => JSON.parse(e.stderr.split('\n')[0]).error.code === code);

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'protected', { people: 60 });
  await makeDesk(cluster, city.db);
  keys = await mkdtemp(path.join(os.tmpdir(), 'anpi-keys.'));
  key = /^vendor (\d+) key ([0-9a-f]{64})$/m.exec(await cli('vendor', 'add', '架空通報', '--keys', keys));
  [hidden, mate] = [city.people[10], city.people[11]]; // the first lives by a device
  const ids = [hidden.id, mate.id].join(',');
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true, inquiry_to = '福祉課 内線9' WHERE id IN (${ids});
        INSERT INTO anpi.assignment (person, user_id, from_at) SELECT ${hidden.id}, id, now() FROM anpi.app_user
        WHERE login IN ('field_community', 'field_care');
        INSERT INTO anpi.assignment (zone, user_id, from_at) SELECT h.zone, u.id, now() FROM anpi.home h, anpi.person p, anpi.app_user u
            WHERE p.id = ${mate.id} AND h.id = p.home AND u.login = 'field_community';
        INSERT INTO anpi.care_member (person, ord, user_id, name, role) SELECT ${hidden.id}, 1, id, '架空医師', '医師' FROM anpi.app_user
        WHERE login = 'care';
        INSERT INTO anpi.shelter (municipality, kind, name, lon, lat) VALUES ('${CITY}', '指定避難所', '架空体育館', 137.61, 34.51);
        INSERT INTO anpi.facility (municipality, list, kind, name, lon, lat) VALUES ('${CITY}', 'hospital', '病院', '架空病院', 137.635, 34.535);
        SELECT anpi.card_refresh(ARRAY[${ids}]::bigint[])`,
  );
  server = await startServer({ db: city.db, config: { vendor_keys_dir: keys } });
  for (const login of logins) who[login] = await Client.login(server.plainUrl, login, city.password);
  const opened = await who.command.post('/api/incidents', {
    name: '台風第99号',
    kind: '台風',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
  });
  incident = opened.body.incident.id;
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  if (keys) await rm(keys, { recursive: true, force: true });
});

// ---- everything that a role is shown ------------------------------------------------------------------------------------

const x14 = (lon) => Math.floor(((lon + 180) / 360) * 2 ** 14);
const y14 = (lat) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** 14);
const tiles = ['zones', 'outages', 'shelters', 'people'].flatMap((set) =>
  [x14(137.605), x14(137.635)].flatMap((x) => [y14(34.505), y14(34.535)].map((y) => `/tiles/${set}/14/${x}/${y}.pbf`)),
);

function questions(login) {
  const in_ = `/api/incidents/${incident}`,
    p = `/api/persons/${hidden.id}`;
  const gets = [
    '/api/incidents',
    `${in_}/zones`,
    `${in_}/labels`,
    `${in_}/assignments`,
    `${in_}/holders`,
    `${in_}/reviews`,
    '/api/calls',
    '/api/power',
    '/api/outages',
    `/api/assigned?incident=${incident}`,
    '/api/assigned',
    `/api/shelters?municipality=${CITY}`,
    '/api/shelters/near?lon=137.61&lat=34.51',
    `/api/zones.geojson?municipality=${CITY}`,
    p,
    `${in_}/persons/${hidden.id}/history`,
    ...['unreported', 'safe', 'noted', 'attention', 'excluded'].map((s) => `${in_}/unreported?limit=500&status=${s}`),
    ...city.zones.map((z) => `${in_}/unreported?zone=${z.id}`),
    `${in_}/unreported?zone=none`,
    `${in_}/unreported?zone=protected`,
  ];
  const posts = [hidden.name, hidden.phone.slice(-4), hidden.address.slice(0, 9)].flatMap((q) => [
    ['/api/lookup', { q, limit: 100 }],
    [`${in_}/search`, { q }],
  ]);
  posts.push([`${p}/view`, { ground: 'internal', case: '確認', q: '' }]);
  return { gets: [...gets, ...(login === 'auditor' ? [] : tiles)], posts };
}

// The time of the answer is no news; everything else is.
const timeless = (value) => JSON.stringify(value, (name, v) => (['as_of', 'now'].includes(name) ? undefined : v));

async function shown(login) {
  const all = new Map();
  const { gets, posts } = questions(login);
  const tasks = [
    ...gets.map((url) => async () => {
      if (!url.startsWith('/tiles/')) return [url, await who[login].get(url)];
      const { status, headers, bytes } = await who[login].bytes(url);
      return [url, { status, body: [headers.get('etag'), Buffer.from(bytes).toString('base64')] }];
    }),
    ...posts.map(([url, body]) => async () => [`${url} ${body.q}`, await who[login].post(url, body)]),
  ];
  for (const task of tasks) {
    const [name, { status, body }] = await task();
    all.set(name, `${status} ${timeless(body)}`);
  }
  return all;
}

const everybody = async () => new Map(await Promise.all(logins.map(async (login) => [login, await shown(login)])));
const moved = (before, now) => [...now].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);

// The minute that runs for everybody, whatever was written.
const clock = (event) => event.event === 'power' && event.data.every((d) => d.kind === 'minute');

// All topics of all roles while something is done.
async function overheard(act) {
  const ending = new AbortController(),
    heard = Object.fromEntries(logins.map((login) => [login, []]));
  const reading = logins
    .filter((login) => !['admin', 'auditor'].includes(login))
    .map((login) =>
      (async () => {
        for await (const event of who[login].live([], { signal: ending.signal })) if (!clock(event)) heard[login].push(event);
      })().catch((e) => {
        if (e.name !== 'AbortError') heard[login].push(String(e));
      }),
    );
  await pause(400);
  await act();
  await pause(1300);
  ending.abort();
  await Promise.all(reading);
  return heard;
}

// ---- the writes -----------------------------------------------------------------------------------------------------------

const sign = (time, text) => createHmac('sha256', Buffer.from(key[2], 'hex')).update(`${time}\n${text}`).digest('hex');
async function call() {
  const text = JSON.stringify({
      vendor_call_id: 'c1',
      device_id: 'd1',
      kind: '押下',
      at: at(),
      municipality: CITY,
      municipal_id: hidden.municipal_id,
    }),
    time = at();
  return new Client(server.plainUrl).post('/api/calls', text, { 'X-Anpi-Time': time, 'X-Anpi-Signature': sign(time, text) });
}
const mark = (login, operations) =>
  who[login].post(`/api/incidents/${incident}/observations`, {
    operations: operations.map((o) => ({ op_id: uuidv7(), observed_at: at(50), ...o })),
  });
const taken = ({ status, body }) => status === 200 && (!body.results || body.results.every((r) => r.result === 'accepted'));
const placed = async (login, kind, stay) => {
  const [place] = (await who[login].post('/api/places', { kind: stay })).body.places;
  return about(login, 'stays', { kind, [stay === 'shelter' ? 'shelter' : 'facility']: place.id });
};
const about = (login, what, body) => who[login].post(`/api/persons/${hidden.id}/${what}`, { op_id: uuidv7(), at: at(), ...body });
const op = uuidv7();
let entrusted;
const writes = {
  'a mark by the shelter': () =>
    mark('shelter', [{ op_id: op, person: hidden.id, status: 'attention', findings: { power_out: true, on_battery_min: 30 } }]),
  'that mark withdrawn': () => mark('command', [{ person: hidden.id, voids: op }]),
  'a mark by the one entrusted with them': () => mark('field_community', [{ person: hidden.id, status: 'safe' }]),
  'a household at one knock': () =>
    mark(
      'ambulance',
      [hidden, mate].map(({ id: person }) => ({ person, status: 'noted' })),
    ),
  'the home is dark': () => about('protected_desk', 'power', { power: '停電', battery_min: 60 }),
  'checked in at a shelter': () => about('shelter', 'stays', { kind: '避難所', place: '体育館', lon: 137.61, lat: 34.51 }),
  'into a hospital': () => about('protected_desk', 'stays', { kind: '入院', place: 'みほん市民病院' }),
  'checked in at a shelter of the list': () => placed('shelter', '避難所', 'shelter'),
  'into a hospital of the list': () => placed('protected_desk', '入院', 'hospital'),
  'home again': () => about('protected_desk', 'stays', { kind: '在宅' }),
  'a transport': () => about('ambulance', 'transports', { hospital: 'みほん市民病院' }),
  'a colour': () => who.protected_desk.post(`/api/incidents/${incident}/labels`, { op_id: uuidv7(), person: hidden.id, colour: '赤' }),
  'an assignment': async () => {
    const user = await cluster.value(city.db, "SELECT id::text FROM anpi.app_user WHERE login = 'field_care'");
    const answer = await who.protected_desk.post(`/api/incidents/${incident}/assignments`, { op_id: uuidv7(), person: mate.id, user });
    entrusted = answer.body.assignment?.id;
    return answer;
  },
  'an assignment taken back': () => who.protected_desk.post(`/api/incidents/${incident}/assignments/${entrusted}/end`, { op_id: uuidv7() }),
  'a move to another zone': () => who.protected_desk.post(`/api/persons/${hidden.id}/pin`, { op_id: uuidv7(), lon: 137.635, lat: 34.535 }),
  'an alarm': call,
};

test('what is written about a protected person moves nothing for anybody but their desk, and everything for the desk', async (t) => {
  let before = await everybody();
  const wrong = [];
  for (const [name, write] of Object.entries(writes)) {
    let answer;
    const heard = await overheard(async () => {
      answer = await write();
    });
    assert.ok(taken(answer), `${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const now = await everybody();
    for (const login of others) {
      // An alarm is for those who answer alarms: told without name, address or number, and nothing else moves for them.
      const alarm = name === 'an alarm' && login === 'dispatch';
      const what = moved(before.get(login), now.get(login)).filter((url) => !(alarm && url === '/api/calls'));
      const events = heard[login].filter((e) => !(alarm && e.event === 'call' && !JSON.stringify(e).includes('person')));
      if (what.length) wrong.push(`${name}: ${login} is shown ${what.join(' ')}`);
      if (events.length) wrong.push(`${name}: ${login} hears ${JSON.stringify(events)}`);
    }
    for (const login of ['protected_desk', 'desk_deputy'])
      if (!moved(before.get(login), now.get(login)).length) wrong.push(`${name}: ${login} is shown nothing of it`);
    if (!['a colour'].includes(name) && name !== 'a move to another zone' && !heard.protected_desk.length)
      wrong.push(`${name}: the desk hears nothing`);
    before = now;
  }
  const compared = [...before.values()].reduce((n, all) => n + all.size, 0);
  t.diagnostic(`${Object.keys(writes).length} writes, ${others.length} roles, ${compared} answers each`);
  assert.deepEqual(wrong, []);
  const alarm = (await who.dispatch.get('/api/calls')).body.calls[0];
  assert.ok(alarm.protected && !['name', 'address', 'phone', 'zone'].some((member) => member in alarm), JSON.stringify(alarm));
  assert.equal((await who.protected_desk.get('/api/calls')).body.calls[0].name, hidden.name);
});

test("a zone's holder is not entrusted with the protected in it: a mark on one is refused like one on nobody", async () => {
  const [mine, nobody] = await Promise.all([mate.id, '999999999'].map((person) => mark('field_community', [{ person, status: 'safe' }])));
  assert.deepEqual(
    [mine.body.results[0].result, mine.body.results[0].error],
    [nobody.body.results[0].result, nobody.body.results[0].error],
  );
});

test('for every role total = zones + without location + protected, and all of them are everybody of the register', async () => {
  const rows = await cluster.rows(
    city.db,
    `SELECT p.protected, coalesce(s.kind IN ('入院', '入所'), false) AS away, count(*)::int AS n FROM anpi.person p
        LEFT JOIN anpi.stay s ON s.person = p.id AND s.to_at IS NULL WHERE p.municipality = '${CITY}' AND p.erased_at IS NULL
        AND EXISTS (SELECT FROM anpi.listing l WHERE l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL) GROUP BY 1, 2`,
  );
  const sum = (want) => rows.filter(want).reduce((n, r) => n + r.n, 0);
  for (const login of logins) {
    const { status, body } = await who[login].get(`/api/incidents/${incident}/zones`);
    if (['admin', 'auditor'].includes(login)) {
      assert.equal(status, 403);
      continue;
    }
    const desk = /desk/.test(login),
      zones = body.zones.reduce((n, z) => n + z.persons, 0);
    assert.equal(body.total.persons, zones + body.without_location.persons + body.protected.persons, login);
    assert.equal(
      body.protected.persons,
      sum((r) => r.protected && (!desk || !r.away)),
      login,
    );
    assert.equal(
      body.total.persons,
      sum((r) => (r.protected && !desk) || !r.away),
      login,
    );
    assert.equal('unreported' in body.protected, desk, login);
    const [line] = body.protected.desks;
    assert.deepEqual(
      line.people,
      [
        { name: '試験 protected_desk', deputy: false },
        { name: '試験 desk_deputy', deputy: true },
      ],
      login,
    );
    assert.deepEqual([line.office, line.phone_day, line.phone_night], ['みほん市', '0531-00-0001', '090-0000-0001'], login);
  }
});

test('an incident of one zone says no more of them than any other', async () => {
  const counts = [];
  for (const zones of [[], ...city.zones.map((z) => [z.id])]) {
    const { body } = await who.command.post('/api/incidents', {
      op_id: uuidv7(),
      name: '訓練',
      kind: '台風',
      drill: true,
      municipalities: [CITY],
      decided_by: '本部',
      population: { lists: ['名簿'], powered: false, ...(zones.length ? { zones } : {}) },
    });
    assert.ok(body.incident, JSON.stringify(body));
    counts.push((await who.command.get(`/api/incidents/${body.incident.id}/zones`)).body.protected.persons);
    await who.command.post(`/api/incidents/${body.incident.id}/close`, {});
  }
  assert.deepEqual(new Set(counts), new Set([2]));
});

test('the desk finds, lists and opens them, a page with a reason that is on record', async () => {
  const listed = (await who.protected_desk.get(`/api/incidents/${incident}/unreported?zone=protected&status=noted`)).body.persons;
  assert.deepEqual(listed.map((p) => p.person).sort(), [hidden.id, mate.id].sort());
  assert.ok(listed.every((p) => p.protected && p.address && p.name));
  const hit = (await who.desk_deputy.post('/api/lookup', { q: hidden.phone.slice(-4), limit: 100 })).body.hits.find(
    (h) => h.person === hidden.id,
  );
  assert.equal(hit.phone, hidden.phone);
  assert.equal((await who.protected_desk.get(`/api/persons/${hidden.id}`)).body.error.code, 'auth.no_ground');
  const page = await who.protected_desk.post(`/api/persons/${hidden.id}/view`, { ground: 'internal', case: '担当として確認' });
  assert.equal(page.status, 200);
  assert.equal(page.body.ground, 'internal');
  assert.equal(page.body.protected.inquiry_to, '福祉課 内線9');
  assert.equal(page.body.protected.phone_night, '090-0000-0001');
  const recorded = () =>
    cluster.value(
      city.db,
      `SELECT ground || ' ' || case_ref FROM anpi.audit WHERE person = ${hidden.id} AND kind = 'person.read' AND login = 'protected_desk'
        AND case_ref <> '確認' LIMIT 1`,
    );
  assert.equal(await until('it is on record', 5, async () => (await recorded()) || false), 'internal 担当として確認');
  for (const login of others) {
    const { status } = await who[login].post(`/api/persons/${hidden.id}/view`, { ground: 'internal', case: '確認' });
    assert.notEqual(status, 200, login);
  }
});

test('protection set takes a person out of every picture within five seconds, lifted it brings them back; both are on record', async () => {
  const p = city.people.find((x) => x.zone && ![hidden.id, mate.id].includes(x.id));
  const inList = async () =>
    (await who.command.get(`/api/incidents/${incident}/unreported?limit=500`)).body.persons.some((x) => x.person === p.id);
  const inZone = async () => (await who.command.get(`/api/incidents/${incident}/zones`)).body.zones.find((z) => z.zone === p.zone).persons;
  const there = await inZone();
  assert.ok(await inList());
  for (const [what, listed, zone] of [
    ['set', false, there - 1],
    ['lift', true, there],
  ]) {
    const started = Date.now();
    const heard = await overheard(() => cli('protect', what, '--municipality', CITY, p.municipal_id, '--inquiry-to', '福祉課'));
    assert.ok(
      heard.field_community.some((e) => e.event === 'zone' && e.data.some((d) => d.all)),
      `${what}: open screens are told to read again`,
    );
    assert.equal(JSON.stringify(heard).includes(`"person":"${p.id}"`), false, 'who it was is told to nobody');
    assert.equal(await inList(), listed);
    assert.equal(await inZone(), zone);
    assert.ok(Date.now() - started < 5000 + 1700);
  }
  assert.deepEqual(await cluster.rows(city.db, `SELECT result FROM anpi.audit WHERE kind = 'protect' AND person = ${p.id} ORDER BY id`), [
    { result: 'set' },
    { result: 'lifted' },
  ]);
  await refused(['protect', 'set', '--municipality', CITY, 'no-such-number'], 'person.unknown');
});

test("the right is given by name to one office's command centre, ends within five seconds, and with the office", async () => {
  const sees = async (client) =>
    (await client.get(`/api/incidents/${incident}/unreported?limit=500&zone=protected&status=noted`)).body.persons.length;
  await refused(['user', 'protected-desk', 'nobody-here'], 'user.unknown');
  await refused(['user', 'protected-desk', 'clerk'], 'user.desk_role');
  await refused(['user', 'protected-desk', 'dispatch'], 'user.desk_role');
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.office (name, kind, municipality, municipalities) VALUES ('みほん市危機管理課', 'city', '${CITY}', '{${CITY}}');
        SELECT anpi.user_save('crisis', '危機 管理', (SELECT max(id) FROM anpi.office), 'command', password_hash) FROM anpi.app_user
        WHERE login = 'command'`,
  );
  await refused(['user', 'protected-desk', 'crisis'], 'user.desk_office');
  assert.equal(await sees(who.command), 0);
  await cli('user', 'protected-desk', 'command', '--deputy');
  await until('command sees them', 5, async () => (await sees(who.command)) === 2);
  let ended = false;
  const stream = (async () => {
    for await (const event of who.command.live(['status'])) void event;
    ended = true;
  })();
  await pause(300);
  await cli('user', 'protected-desk', 'command', '--off');
  await until('command sees them no more', 5, async () => (await sees(who.command)) === 0);
  await until('the stream has ended', 5, async () => ended);
  await stream;
  await cluster.execute(
    city.db,
    "SELECT anpi.user_save('desk_deputy', '試験 desk_deputy', (SELECT max(id) FROM anpi.office), 'command', NULL)",
  );
  await until('who changes office is of the desk no more', 5, async () => (await sees(who.desk_deputy)) === 0);
  assert.equal(await sees(who.protected_desk), 2);
});
