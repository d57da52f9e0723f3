// SPDX-License-Identifier: Apache-2.0
// Grounds: what `disaster` opens ends with the incident, on open sessions and open streams; a drill opens nothing; a
// broken glass is heard by a second person at once and reviewed by one; the auditor reads it all, on record.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, at, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server;
const who = {};
const streams = [];
const storm = (more = {}) => ({
  name: '台風第98号',
  kind: '台風',
  drill: false,
  municipalities: [CITY],
  decided_by: '市長',
  grounds: '発生',
  ...more,
});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'grounds', { people: 60 });
  server = await startServer({ db: city.db });
  for (const login of ['command', 'ambulance', 'police', 'pref', 'clerk', 'auditor', 'other_command', 'field_care'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
  for (const s of streams) s.abort();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function open(more) {
  const { status, body } = await who.command.post('/api/incidents', storm(more));
  assert.equal(status, 200, JSON.stringify(body));
  return body.incident.id;
}
const close = (id) => who.command.post(`/api/incidents/${id}/close`, {});
const mark = (incident, person, ago = 1000) =>
  who.command.post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id: uuidv7(), person: person.id, status: 'safe', observed_at: at(ago) }],
  });
const view = (client, person) => client.get(`/api/persons/${person.id}`);

// What a client hears, gathered while the test goes on.
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

test('closing the incident ends the ground on open sessions and open streams within five seconds', async () => {
  const incident = await open();
  assert.equal((await view(who.police, city.people[0])).status, 404, 'the opening alone is no ground outside the city');
  await decide(who.command, incident);
  const heard = { police: listen(who.police, ['status']), command: listen(who.command, ['status']) };
  await pause(500);
  const shown = await until('the police may look', 5, async () => {
    const answer = await view(who.police, city.people[0]);
    return answer.status === 200 && answer;
  });
  assert.equal(shown.body.ground, 'disaster');
  await mark(incident, city.people[1]);
  await until(
    'both hear of the mark',
    5,
    () => heard.police.some((e) => e.person === city.people[1].id) && heard.command.some((e) => e.person === city.people[1].id),
  );

  const closed = Date.now();
  assert.equal((await close(incident)).status, 200);
  await until('the police no longer may', 5, async () => (await view(who.police, city.people[0])).status === 404);
  assert.ok(Date.now() - closed < 5000);
  const answer = await who.police.post('/api/lookup', { q: city.people[0].kana.split(' ')[0] });
  assert.ok(answer.status === 403 || answer.body.hits.length === 0, JSON.stringify(answer.body));
  // The same stream as before: a mark seen before the closing is still taken, command hears of it, the police do not.
  await mark(incident, city.people[2], 60_000);
  await until('command hears of it', 5, () => heard.command.some((e) => e.person === city.people[2].id));
  await pause(500);
  assert.ok(!heard.police.some((e) => e.person === city.people[2].id));
  assert.equal((await view(who.command, city.people[0])).body.ground, 'internal');
});

test('a drill never grants it', async () => {
  const drill = await open({ drill: true });
  const heard = listen(who.police, ['status']),
    own = listen(who.command, ['status']);
  await pause(500);
  await mark(drill, city.people[3]);
  await until("command hears of the drill's mark", 5, () => own.some((e) => e.person === city.people[3].id));
  for (const login of ['police', 'pref']) assert.equal((await view(who[login], city.people[3])).status, 404, login);
  assert.equal((await view(who.command, city.people[3])).body.ground, 'internal');
  await pause(300);
  assert.deepEqual(heard, []);
  await close(drill);
});

test('a consent and a refusal of one day: the refusal wins, whichever was written down first', async () => {
  const answers = {
    'not, yes': ['不同意', '同意'],
    'yes, not': ['同意', '不同意'],
    'no, yes': ['拒否', '同意'],
    'yes, no': ['同意', '拒否'],
    no: ['拒否'],
    yes: ['同意'],
  };
  const people = Object.fromEntries(Object.keys(answers).map((key, i) => [key, city.people[10 + i]]));
  for (const [key, given] of Object.entries(answers))
    for (const answer of given)
      await cluster.execute(
        city.db,
        `INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (${people[key].id}, '救急照会', '${answer}', '2026-04-01');
                SELECT anpi.card_refresh(ARRAY[${people[key].id}]::bigint[])`,
      );
  // The consent alone comes last: when it opens the page the others are known too.
  const opened = await until('the consent is known', 5, async () => {
    const answer = await view(who.ambulance, people.yes);
    return answer.status === 200 && answer;
  });
  assert.equal(opened.body.ground, 'consent');
  for (const key of Object.keys(answers).slice(0, -1)) assert.notEqual((await view(who.ambulance, people[key])).status, 200, key);
});

test('a broken glass is heard at once by those who review, and by nobody else', async () => {
  const hidden = city.people[5];
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id = ${hidden.id}; SELECT anpi.card_refresh(ARRAY[${hidden.id}]::bigint[])`,
  );
  const heard = Object.fromEntries(
    ['command', 'other_command', 'ambulance', 'field_care', 'clerk'].map((login) => [login, listen(who[login], ['alert'])]),
  );
  await until(
    'the picture knows',
    5,
    async () => (await who.ambulance.post(`/api/persons/${hidden.id}/view`, { ground: 'vital', case: '救急2026-1' })).status !== 200,
  );
  await pause(300);
  const began = Date.now();
  const opened = await who.ambulance.post(`/api/persons/${hidden.id}/view`, {
    ground: 'break_glass',
    case: '本人が意識不明、かかりつけ医が必要',
  });
  assert.deepEqual([opened.status, opened.body.ground], [200, 'break_glass']);
  await until('command hears', 3, () => heard.command.some((e) => e.kind === 'break_glass' && e.person === hidden.id));
  assert.ok(Date.now() - began < 3000);
  await pause(300);
  for (const login of ['other_command', 'ambulance', 'field_care', 'clerk']) assert.deepEqual(heard[login], [], login);

  const { body } = await who.command.get('/api/audit/break-glass');
  const [waiting] = body.openings;
  assert.deepEqual(
    [waiting.person, waiting.by, waiting.reason, waiting.overdue],
    [hidden.id, 'ambulance', '本人が意識不明、かかりつけ医が必要', false],
  );
  assert.equal(Date.parse(waiting.due_at) - Date.parse(waiting.at), 72 * 3600e3);
  assert.deepEqual((await who.other_command.get('/api/audit/break-glass')).body.openings, []);
  for (const login of ['ambulance', 'clerk', 'police']) assert.equal((await who[login].get('/api/audit/break-glass')).status, 403, login);
});

test('an opening is reviewed by somebody else, once', async () => {
  const hidden = city.people[5];
  assert.equal((await who.command.post(`/api/persons/${hidden.id}/view`, { ground: 'break_glass', case: '本部からの確認' })).status, 200);
  const waiting = async (client) => (await client.get('/api/audit/break-glass')).body.openings.filter((o) => !o.reviewed_at);
  const own = await until('both wait', 5, async () => (await waiting(who.auditor)).find((o) => o.by === 'command'));
  const review = (client, id, verdict = '適切') => client.post(`/api/audit/break-glass/${id}/review`, { verdict, remark: '記録と一致' });
  assert.deepEqual(await review(who.command, own.id).then((a) => [a.status, a.body.error.code]), [403, 'break_glass.own']);
  assert.equal((await review(who.other_command, own.id)).status, 404);
  assert.equal((await review(who.auditor, own.id, 'よい')).status, 400);
  assert.equal((await review(who.auditor, own.id)).status, 200);
  assert.equal((await review(who.auditor, own.id)).status, 200, 'the same words again, because the answer was lost');
  assert.equal((await review(who.auditor, own.id, '不適切')).status, 404);
  const [done] = (await who.auditor.get('/api/audit/break-glass')).body.openings.filter((o) => o.id === own.id);
  assert.deepEqual([done.verdict, done.remark, done.reviewed_by, done.late], ['適切', '記録と一致', '試験 auditor', false]);
  assert.deepEqual(
    (await waiting(who.auditor)).map((o) => o.by),
    ['ambulance'],
  );
  await cluster.execute(city.db, "UPDATE anpi.break_glass SET at = at - interval '73 hours' WHERE reviewed_at IS NULL");
  assert.equal((await waiting(who.auditor))[0].overdue, true);
});

test('the auditor searches the audit, page by page, and is on record for it; nobody else may', async () => {
  const person = city.people[7];
  for (let i = 0; i < 5; i++) await who.clerk.get(`/api/persons/${person.id}`);
  await who.clerk.post('/api/lookup', { q: person.kana.split(' ')[0] });
  const all = await until('all six are there', 5, async () => {
    const { body } = await who.auditor.get(`/api/audit?person=${person.id}&login=clerk`);
    return body.records.length >= 6 && body;
  });
  assert.ok(all.records.some((r) => r.kind === 'lookup' && r.persons.map(String).includes(person.id)));
  assert.ok(all.records.every((r) => r.login === 'clerk' && r.office === 'みほん市' && r.at.endsWith('+09:00')));
  assert.match(all.clauses.disaster, /災害対策基本法/);
  const first = (await who.auditor.get(`/api/audit?person=${person.id}&login=clerk&limit=2`)).body;
  const second = (await who.auditor.get(`/api/audit?person=${person.id}&login=clerk&limit=2&after=${first.next}`)).body;
  assert.deepEqual(
    [...first.records, ...second.records].map((r) => r.id),
    all.records.slice(0, 4).map((r) => r.id),
  );
  assert.deepEqual((await who.auditor.get(`/api/audit?person=${person.id}&since=2099-01-01`)).body.records, []);
  assert.equal((await who.auditor.get(`/api/audit?ground=break_glass`)).body.records.length, 2);
  assert.equal((await who.auditor.get('/api/audit?ground=whatever')).status, 400);
  assert.equal((await who.auditor.get('/api/audit?limit=100000')).status, 400);
  await until(
    'the reading is on record',
    5,
    async () =>
      (await cluster.rows(city.db, `SELECT 1 FROM anpi.audit WHERE kind = 'audit.read' AND login = 'auditor' AND person = ${person.id}`))
        .length >= 3,
  );
  for (const login of ['command', 'clerk', 'ambulance', 'police', 'field_care'])
    assert.equal((await who[login].get('/api/audit')).status, 403, login);
});

test("a person's own record and the privacy officer's list are printed, with names and clauses", async () => {
  const person = city.people[7];
  const text = await anpi(['audit', 'person', person.id, `--db=${city.db.owner}`]);
  assert.match(text, /試験 clerk/);
  assert.match(text, /検索|照会/);
  const csv = await anpi(['audit', 'person', person.id, '--csv', `--db=${city.db.owner}`]);
  const lines = csv
    .replace(/^\ufeff/, '')
    .trim()
    .split('\r\n');
  assert.equal(lines[0].split(',')[0], '日時');
  assert.ok(lines.length >= 7);
  const grounds = await anpi(['audit', 'grounds', '--since', '2020-01-01', `--db=${city.db.owner}`, '--clause_vital=第九十九条']);
  assert.match(grounds, /緊急閲覧/);
  assert.match(grounds, /本人が意識不明/);
  assert.match(grounds, /災害対策基本法第49条の11第3項/);
  assert.equal(
    (await anpi(['audit', 'grounds', '--since', '2099-01-01', `--db=${city.db.owner}`]))
      .replace(/^\ufeff/, '')
      .trim()
      .split('\r\n').length,
    1,
  );
});
