// SPDX-License-Identifier: Apache-2.0
// Lists of people: paged to the end without losing anybody, with totals that are the database's, and a search at the desk
// that finds whoever calls, whatever their status.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, OTHER, at, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server, desk, neighbour, nurse;
const PEOPLE = 1300;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'lists', { people: PEOPLE });
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.assignment (person, office, from_at)
        SELECT id, 3, now() FROM unnest('{${city.people.slice(0, 700).map((p) => p.id)}}'::bigint[]) id`,
  );
  server = await startServer({ db: city.db });
  desk = await Client.login(server.plainUrl, 'command', city.password);
  neighbour = await Client.login(server.plainUrl, 'other_command', city.password);
  nurse = await Client.login(server.plainUrl, 'field_care', city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function opened(more = {}) {
  const { status, body } = await desk.post('/api/incidents', {
    name: '地震',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
    ...more,
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body.incident.id;
}
const send = async (incident, people, status) => {
  const operations = people.map(({ id }) => ({ op_id: uuidv7(), person: id, status, observed_at: at(1000), method: '電話' }));
  const { body } = await desk.post(`/api/incidents/${incident}/observations`, { operations });
  assert.ok(
    body.results.every((r) => r.result === 'accepted'),
    JSON.stringify(body.results[0]),
  );
  return operations;
};
const list = async (client, incident, more = {}) => {
  const { status, body } = await client.get(`/api/incidents/${incident}/unreported?${new URLSearchParams(more)}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const search = async (client, incident, body) => (await client.post(`/api/incidents/${incident}/search`, body)).body;
/** All pages of an answer with `next`; `between` runs after each page. */
async function pages(ask, between = async () => {}) {
  const persons = [],
    totals = [];
  for (let after, first = true; first || after; first = false) {
    const answer = await ask(after);
    persons.push(...answer.persons);
    totals.push(answer.total);
    after = answer.next;
    if (after) await between(totals.length);
  }
  return { persons, ids: persons.map((p) => p.person), totals };
}
const sorted = (ids) => [...ids].sort((a, b) => Number(a) - Number(b));
const unique = (ids) => assert.equal(new Set(ids).size, ids.length, 'nobody twice');

test('the unreported list pages to the end: whoever stays unreported is met exactly once while marks arrive', async () => {
  const incident = await opened();
  const called = [];
  const got = await pages(
    (after) => list(desk, incident, { limit: 100, ...(after ? { after } : {}) }),
    async (n) => {
      const some = city.people.filter((_, i) => i % 97 === n);
      called.push(...some.map((p) => p.id));
      await send(incident, some, 'safe');
    },
  );
  unique(got.ids);
  const never = city.people.map((p) => p.id).filter((id) => !called.includes(id));
  assert.deepEqual(sorted(got.ids.filter((id) => !called.includes(id))), sorted(never));
  assert.equal(got.totals[0], PEOPLE);
  await until('the total follows', 5, async () => (await list(desk, incident, { limit: 1 })).total === PEOPLE - called.length);
  assert.equal((await list(desk, incident, { limit: 1, status: 'safe' })).total, called.length);
});

test("totals of every filter equal the database's", async () => {
  const incident = await opened();
  await send(incident, city.people.slice(0, 90), 'attention');
  await send(incident, city.people.slice(90, 150), 'noted');
  const zone = city.people[0].zone;
  await until('the picture follows', 5, async () => (await list(desk, incident, { limit: 1, status: 'noted' })).total === 60);
  const inZone = (status) =>
    cluster
      .value(
        city.db,
        `SELECT count(*) FROM anpi.person p JOIN anpi.home h ON h.id = p.home
        LEFT JOIN anpi.status s ON s.person = p.id AND s.incident = ${incident} WHERE h.zone = ${zone}
        AND coalesce(s.status, 'unreported') = '${status}'`,
      )
      .then(Number);
  for (const status of ['unreported', 'attention', 'noted', 'safe']) {
    const answer = await list(desk, incident, { zone, status, limit: 500 });
    assert.equal(answer.total, await inZone(status), status);
    assert.equal(answer.total, answer.persons.length);
    assert.ok(answer.persons.every((p) => p.zone === zone && p.status === status));
  }
  for (const [i, colour] of ['赤', '赤', '青'].entries())
    await desk.post(`/api/incidents/${incident}/labels`, { op_id: uuidv7(), person: city.people[i].id, colour });
  const attention = await list(desk, incident, { status: 'attention', limit: 5 });
  assert.deepEqual(attention.labels, { 赤: 2, 青: 1, 黄: 0 });
  const red = await list(desk, incident, { status: 'attention', label: '赤' });
  assert.deepEqual([red.total, sorted(red.persons.map((p) => p.person))], [2, sorted([city.people[0].id, city.people[1].id])]);
  assert.equal((await list(desk, incident, { label: '赤' })).total, 0, 'none of them is unreported');
  assert.equal((await desk.get(`/api/incidents/${incident}/unreported?label=${encodeURIComponent('緑')}`)).status, 400);
});

test('my people come page by page, everybody once, while marks arrive and zones count them anew', async () => {
  const incident = await opened();
  await decide(desk, incident);
  const got = await pages(
    async (after) => (await nurse.get(`/api/assigned?incident=${incident}&limit=64${after ? `&after=${after}` : ''}`)).body,
    (n) => send(incident, city.people.slice(n * 20, n * 20 + 20), 'safe'),
  );
  assert.deepEqual(got.ids, sorted(city.people.slice(0, 700).map((p) => p.id)));
  assert.ok(
    got.totals.every((total) => total === 700),
    String(got.totals),
  );
  const whole = (await nurse.get(`/api/assigned?incident=${incident}`)).body;
  assert.deepEqual([whole.persons.length, whole.total, whole.more, whole.next], [700, 700, false, null]);
});

test('the desk finds who is already safe, with when and by whom, and marks them again', async () => {
  const incident = await opened();
  const person = city.people[40];
  const [{ op_id }] = await send(incident, [person], 'safe');
  await until('the picture follows', 5, async () => (await list(desk, incident, { limit: 1, status: 'safe' })).total === 1);
  const found = await search(desk, incident, { q: person.phone.slice(-4) });
  const row = found.persons.find((p) => p.person === person.id);
  assert.deepEqual([row.status, row.seen, row.last.op_id, row.excluded], ['safe', [op_id], op_id, false]);
  assert.match(row.last.by, /試験 command/);
  const again = { op_id: uuidv7(), person: person.id, status: 'noted', observed_at: at(), method: '電話', seen: row.seen };
  const { body } = await desk.post(`/api/incidents/${incident}/observations`, { operations: [again] });
  assert.equal(body.results[0].result, 'accepted');
  await until(
    'the later word stands',
    5,
    async () =>
      (await search(desk, incident, { q: person.phone.slice(-4) })).persons.find((p) => p.person === person.id).status === 'noted',
  );
});

test('the desk finds who is in a hospital, and says so', async () => {
  const incident = await opened();
  const person = city.people[41];
  const there = await desk.post(`/api/persons/${person.id}/stays`, {
    op_id: uuidv7(),
    kind: '入院',
    place: 'みほん病院',
    from: at(60000),
    source: '家族',
  });
  assert.equal(there.status, 200, JSON.stringify(there.body));
  const row = await until('found as 対象外', 5, async () => {
    const hit = (await search(desk, incident, { q: person.phone.slice(-4) })).persons.find((p) => p.person === person.id);
    return hit?.excluded ? hit : null;
  });
  assert.equal(row.stay, '入院');
  const out = await list(desk, incident, { status: 'excluded' });
  assert.deepEqual([out.total, out.persons.map((p) => p.person)], [1, [person.id]]);
  assert.equal((await list(desk, incident, { limit: 1 })).total, PEOPLE - 1);
});

test("a search is by name, kana, address, zone, phone; it pages to the end while marks arrive; its total is the database's", async () => {
  const incident = await opened();
  const inTown = await cluster.rows(
    city.db,
    `SELECT p.id::text FROM anpi.person p JOIN anpi.home h ON h.id = p.home JOIN anpi.zone z ON z.id = h.zone WHERE z.name = '浜見'
      AND p.municipality = '${CITY}'`,
  );
  const cases = [
    ['かとう', city.people.filter((p) => p.kana.startsWith('カトウ'))],
    ['高橋', city.people.filter((p) => /^[高髙]橋/.test(p.name))],
    ['浜見', inTown],
    ['渡辺 キヨ', city.people.filter((p) => /^渡[辺邊]/.test(p.name) && p.kana.endsWith('キヨ'))],
  ];
  for (const [q, people] of cases) {
    const got = await pages(
      (after) => search(desk, incident, { q, limit: 17, ...(after ? { after } : {}) }),
      (n) => send(incident, people.filter((_, i) => i % 31 === n).slice(0, 5), n % 2 ? 'safe' : 'attention'),
    );
    unique(got.ids);
    assert.deepEqual(sorted(got.ids), sorted(people.map((p) => p.id)), q);
    assert.ok(
      got.totals.every((total) => total === people.length),
      `${q}: ${got.totals} of ${people.length}`,
    );
  }
  const zone = city.people[0].zone;
  const narrowed = await search(desk, incident, { q: 'かとう', zone, status: 'unreported', limit: 500 });
  assert.ok(narrowed.persons.every((p) => p.zone === zone && p.status === 'unreported'));
  assert.equal(narrowed.total, narrowed.persons.length);
});

test('a search tells nothing of people whom the caller may not see, not even how many', async () => {
  const incident = await opened({ municipalities: [CITY] });
  assert.equal((await neighbour.post(`/api/incidents/${incident}/search`, { q: 'かとう' })).status, 404);
  const hidden = city.people.find((p) => p.kana.startsWith('イイダ'));
  const before = await search(desk, incident, { q: 'いいだ', limit: 500 });
  const wasThere = before.persons.some((p) => p.person === hidden.id);
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true, inquiry_to = '女性相談 担当' WHERE id = ${hidden.id};
      SELECT anpi.card_refresh(ARRAY[${hidden.id}]::bigint[])`,
  );
  await until('one fewer answers, and the total says no more', 10, async () => {
    const now = await search(desk, incident, { q: 'いいだ', limit: 500 });
    return wasThere && now.total === before.total - 1 && now.persons.every((p) => p.person !== hidden.id);
  });
  assert.equal(
    (await search(desk, incident, { q: hidden.phone.slice(-4), limit: 500 })).persons.some((p) => p.person === hidden.id),
    false,
  );
  assert.equal((await nurse.post(`/api/incidents/${incident}/search`, { q: 'かとう' })).status, 403);
});

test('a search is refused with what to do about it, and its words are in no record', async () => {
  const incident = await opened();
  const ask = async (body) => (await desk.post(`/api/incidents/${incident}/search`, body)).body.error?.code;
  assert.equal(await ask({ q: '' }), 'lookup.empty');
  assert.equal(await ask({ q: 'か' }), 'lookup.too_short');
  assert.equal(await ask({}), 'json.missing');
  assert.equal(await ask({ q: 'かとう', after: 'x' }), 'json.bad_value');
  assert.equal(await ask({ q: 'かとう', status: 'gone' }), 'observation.bad_status');
  await search(desk, incident, { q: 'さいとう' });
  await until(
    'the search and whom it showed are on record',
    10,
    async () =>
      Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.audit WHERE kind = 'lookup' AND incident = ${incident}`)) > 0,
  );
  assert.equal(
    Number(await cluster.value(city.db, "SELECT count(*) FROM anpi.audit a WHERE a::text LIKE '%さいとう%'")),
    0,
    'its words only as a hash',
  );
});

test('assignments are asked for by person or zone, so none of them is lost behind those of others', async () => {
  const incident = await opened();
  const person = city.people[1],
    zone = city.zones[2].id;
  const give = async (about) =>
    assert.equal((await desk.post(`/api/incidents/${incident}/assignments`, { op_id: uuidv7(), office: '4', ...about })).status, 200);
  await give({ person: person.id });
  await give({ zone });
  const of = async (query) => (await desk.get(`/api/incidents/${incident}/assignments${query}`)).body;
  await until(
    'both are there',
    5,
    async () => (await of(`?person=${person.id}&zone=${zone}`)).assignments.filter((a) => a.incident === incident).length === 2,
  );
  const mine = await of(`?person=${person.id}`);
  assert.deepEqual([mine.more, mine.assignments.every((a) => a.person === person.id)], [false, true]);
  assert.ok((await of(`?zone=${zone}`)).assignments.every((a) => a.zone === zone));
  const running = Number(
    await cluster.value(
      city.db,
      `SELECT count(*) FROM anpi.assignment a LEFT JOIN anpi.person p ON p.id = a.person WHERE a.to_at IS NULL
        AND NOT coalesce(p.protected, false)`,
    ),
  );
  assert.ok(running > 700);
  assert.equal((await of('')).assignments.length, running, 'all, but of those who are protected');
  assert.equal((await desk.get(`/api/incidents/${incident}/assignments?person=x`)).status, 400);
});

test('more incidents than one answer holds come by page, open ones first, and count only those of the caller', async () => {
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.incident (name, kind, municipalities, decided_by, grounds, opened_at, closed_at)
        SELECT '過去' || n, '地震', '{${CITY}}', '市長', '発生', now() - n * interval '1 day', now() - n * interval '23 hours'
        FROM generate_series(1, 230) n`,
  );
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.incident (name, kind, municipalities, decided_by, grounds, opened_at)
      VALUES ('隣', '地震', '{${OTHER}}', '市長', '発生', now())`,
  );
  const known = Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.incident WHERE '${CITY}' = ANY (municipalities)`));
  assert.ok(known > 230);
  const again = await startServer({ db: city.db });
  const who = await Client.login(again.plainUrl, 'command', city.password);
  const seen = [];
  for (let after = '', first = true; first || after; first = false) {
    const { body } = await who.get(`/api/incidents${after ? `?after=${after}` : ''}`);
    assert.equal(body.total, known);
    seen.push(...body.incidents);
    after = body.next;
  }
  await again.remove();
  unique(seen.map((i) => i.id));
  assert.equal(seen.length, known);
  assert.ok(
    seen.findIndex((i) => i.closed_at) > 0 && seen.slice(seen.findIndex((i) => i.closed_at)).every((i) => i.closed_at),
    'open ones first',
  );
});

test('a cursor that names somebody the caller may not be shown is no cursor, so nobody is ranked by it', async () => {
  const incident = await opened();
  const hidden = city.people[3],
    other = city.others[0];
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id = ${hidden.id}; SELECT anpi.card_refresh(ARRAY[${hidden.id}]::bigint[])`,
  );
  const ask = (after) => desk.post(`/api/incidents/${incident}/search`, { q: '0533', after: `0.${after}` });
  await until('the protected are out of the list', 5, async () => (await ask(hidden.id)).status === 400);
  const answers = [await ask(hidden.id), await ask(other.id), await ask(999999999)];
  assert.deepEqual(
    answers.map((a) => [a.status, a.body]),
    Array(3).fill([answers[2].status, answers[2].body]),
  );
  assert.equal((await ask(city.people[5].id)).status, 200);
});
