// SPDX-License-Identifier: Apache-2.0
// What a crew writes of a run: its shape, its correction, and who reads what of both.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, server;
const who = {};

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'transports', { people: 30 });
  const user = await cluster.value(city.db, "SELECT id FROM anpi.app_user WHERE login = 'care'");
  for (const p of city.people.slice(0, 8))
    await cluster.execute(
      city.db,
      `INSERT INTO anpi.care_member (person, ord, user_id, name, role) VALUES (${p.id}, 1, ${user}, '架空医師', '医師');
            INSERT INTO anpi.consent (person, kind, answer, answered_on)
            VALUES (${p.id}, '連携', '同意', '2026-01-01'), (${p.id}, '救急照会', '同意', '2026-01-01');
            SELECT anpi.card_refresh(ARRAY[${p.id}]::bigint[])`,
    );
  server = await startServer({ db: city.db });
  for (const login of ['ambulance', 'care', 'command', 'field_community'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

const send = (person, more) =>
  who.ambulance.post(`/api/persons/${person.id}/transports`, { op_id: uuidv7(), at: at(60_000), hospital: 'みほん病院', ...more });
const page = async (person, client = who.ambulance) => (await client.get(`/api/persons/${person.id}`)).body;
async function made(person, more) {
  const { status, body } = await send(person, more);
  assert.equal(status, 200, JSON.stringify(body));
  return body.transport.id;
}

test('a correction stands in the place of what it replaced, which is read under it', async () => {
  const [p] = city.people;
  const first = await made(p, { hospital: 'まちがい病院', remarks: '一回目' });
  const second = await made(p, { hospital: 'みほん病院', remarks: '二回目', corrects: first });
  const third = await made(p, { hospital: 'みほん市民病院', remarks: '三回目', corrects: second, at: at(120_000) });
  for (const client of [who.ambulance, who.care]) {
    const { transports, transports_more } = await page(p, client);
    assert.deepEqual(
      transports.map((t) => [t.id, t.hospital]),
      [[third, 'みほん市民病院']],
    );
    assert.deepEqual(
      transports[0].earlier.map((t) => [t.id, t.hospital, t.remarks]),
      [
        [second, 'みほん病院', '二回目'],
        [first, 'まちがい病院', '一回目'],
      ],
    );
    assert.equal(transports_more, false);
  }
});

test('an entry is corrected once, by an entry of the same person, and the same correction sent again is the same', async () => {
  const [, p, other] = city.people;
  const first = await made(p, {});
  const correction = { op_id: uuidv7(), hospital: 'みほん市民病院', corrects: first, at: at(1000) };
  const id = await made(p, correction);
  assert.equal(await made(p, correction), id);
  const late = await send(p, { corrects: first });
  assert.deepEqual([late.status, late.body.error.code], [409, 'transport.corrected']);
  for (const [person, entry] of [
    [other, id],
    [p, '999999'],
  ]) {
    const { status, body } = await send(person, { corrects: entry });
    assert.deepEqual([status, body.error.code], [404, 'transport.unknown']);
  }
  const both = await Promise.all([send(p, { corrects: id }), send(p, { corrects: id })]);
  assert.deepEqual(both.map((a) => a.status).sort(), [200, 409], 'two at once');
  assert.equal((await page(other)).transports.length, 0);
});

test('a run of self-harm stays with the crew, before and after it is corrected', async () => {
  const [, , , p, q] = city.people;
  await made(p, { kind: '自損行為', remarks: '秘密', corrects: await made(p, { kind: '急病', remarks: '最初' }) });
  assert.deepEqual((await page(p, who.care)).transports, []);
  await made(q, { kind: '急病', remarks: '訂正', corrects: await made(q, { kind: '自損行為', remarks: '秘密' }) });
  const [told] = (await page(q, who.care)).transports;
  assert.equal(told.remarks, '訂正');
  assert.equal('earlier' in told, false);
  assert.equal((await page(q)).transports[0].earlier.length, 1);
});

test('times, vitals and refusals have their shape, and what has not is refused by its name', async () => {
  const p = city.people[5];
  const good = {
    times: { 覚知: at(3_600_000), 現着: at(3_000_000), 帰署: at(60_000) },
    vitals: { jcs: 200, systolic: 88, spo2: 91.5, temperature: 35.2, at: at(2_000_000) },
    refusals: [
      { hospital: 'みほん第一病院', reason: '満床' },
      { hospital: 'みほん第二病院', reason: '処置中', at: at(1_000_000) },
    ],
  };
  await made(p, good);
  const [shown] = (await page(p)).transports;
  assert.deepEqual({ times: shown.times, vitals: shown.vitals, refusals: shown.refusals }, good);
  const [told] = (await page(p, who.care)).transports;
  for (const crew of ['times', 'vitals', 'refusals']) assert.equal(crew in told, false, crew);
  const bad = [
    [{ times: { 覚知: '12:00' } }, 'times.覚知', 'json.bad_value'],
    [{ times: { 到着: at() } }, 'times.到着', 'json.unknown_member'],
    [{ times: [] }, 'times', 'json.wrong_type'],
    [{ vitals: { jcs: 4 } }, 'vitals.jcs', 'json.bad_value'],
    [{ vitals: { pulse: '90' } }, 'vitals.pulse', 'json.bad_value'],
    [{ vitals: { spo2: 140 } }, 'vitals.spo2', 'json.bad_value'],
    [{ vitals: { 脈拍: 90 } }, 'vitals.脈拍', 'json.unknown_member'],
    [{ vitals: '良好' }, 'vitals', 'json.wrong_type'],
    [{ refusals: [{ hospital: 'みほん第一病院' }] }, 'refusals.reason', 'json.missing'],
    [{ refusals: [{ hospital: '', reason: '満床' }] }, 'refusals.hospital', 'json.bad_value'],
    [{ refusals: ['満床'] }, 'refusals', 'json.wrong_type'],
    [{ refusals: [{ hospital: '甲', reason: '乙', beds: 3 }] }, 'refusals.beds', 'json.unknown_member'],
    [{ refusals: Array(51).fill({ hospital: '甲', reason: '乙' }) }, 'refusals', 'input.too_large'],
  ];
  for (const [more, field, code] of bad) {
    const { status, body } = await send(p, more);
    assert.deepEqual(
      [status >= 400 && status < 500, body.error?.field, body.error?.code],
      [true, field, code],
      JSON.stringify(more).slice(0, 80),
    );
  }
  assert.equal((await page(p)).transports.length, 1);
});

test('what a form left unchosen is sent as an empty text, and is not recorded', async () => {
  const p = city.people[7];
  await made(p, { severity: '', not_transported: '', kind: '' });
  const [shown] = (await page(p)).transports;
  for (const unsaid of ['severity', 'not_transported', 'kind']) assert.equal(shown[unsaid] ?? null, null, unsaid);
  const { status, body } = await send(p, { severity: '', not_transported: '', hospital: ' ' });
  assert.deepEqual([status, body.error.code, body.error.field], [400, 'transport.where_missing', 'hospital']);
  assert.equal((await send(p, { severity: ' ' })).body.error.field, 'severity');
});

test('a role that is shown no runs gets none, not an empty list', async () => {
  const p = city.people[6];
  const office = await cluster.value(city.db, "SELECT office FROM anpi.app_user WHERE login = 'field_community'");
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.assignment (person, office, from_at) VALUES (${p.id}, ${office}, now() - interval '1 day');
        INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (${p.id}, '名簿提供', '同意', '2026-01-01');
        SELECT anpi.card_refresh(ARRAY[${p.id}]::bigint[])`,
  );
  const answer = await until('the volunteer may look', 5, async () => {
    const got = await who.field_community.get(`/api/persons/${p.id}`);
    return got.status === 200 && got.body;
  });
  assert.equal('transports' in answer, false);
  assert.deepEqual((await page(p)).transports, []);
});
