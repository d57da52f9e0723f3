// SPDX-License-Identifier: Apache-2.0
// One storm from the clerk's file to the hospital. The parts build on each other and run in order.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, dice, makeStaff, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { freePort, startFeeds, startServer, until } from '../lib/server.mjs';
import { foldAll } from './fold.mjs';
import { makeList } from './list.mjs';
import { places, real, replay } from './places.mjs';

const PEOPLE = Number(process.env.PEOPLE ?? 20000),
  MARKED = Math.min(10000, Math.floor(PEOPLE / 2)),
  BROKEN = 200,
  CLIENTS = 64;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (...words) => console.log('  ', ...words);

let cluster,
  db,
  folder,
  options,
  where,
  password,
  servers = [],
  people,
  incident;
const client = {};

before(async () => {
  cluster = await startCluster({ fsync: true });
  db = await cluster.database('story');
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-story.'));
  options = [`--db=${db.owner}`, `--gazetteer_file=${path.join(folder, 'gazetteer.bin')}`];
  where = await places();
});
after(async () => {
  storm?.close();
  for (const server of servers) await server.remove();
  if (folder) await rm(folder, { recursive: true, force: true });
  await cluster?.stop();
});

async function server(config = {}, reuse) {
  const started = await startServer({ db, config, folder: reuse });
  servers.push(started);
  return started;
}
const loginAll = async (base, logins) => {
  for (const login of logins) client[login] = await Client.login(base, login, password);
};
const account = (text) =>
  text
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r\n/)
    .slice(1)
    .map((line) => line.split(','));
const runCode = (args) =>
  anpi(args).then(
    (out) => ({ code: 0, out }),
    (e) => ({ code: e.code, out: e.stdout, err: e.stderr }),
  );

// ---- the clerk ----------------------------------------------------------------------------------------------------

test('towns and boundaries of both cities come in', async () => {
  for (const file of where.gazetteers) await anpi(['import', 'gazetteer', file, ...options]);
  for (const file of where.boundaries) await runCode(['import', 'boundaries', file, ...options]);
  for (const city of where.cities)
    assert.equal(await cluster.value(db, `SELECT count(*)::int FROM anpi.municipality WHERE code = '${city.code}'`), 1);
});

test('every row of two CP932 lists is accounted for, and the good ones stand in their town', async () => {
  people = [];
  for (const [i, city] of where.cities.entries()) {
    const count = Math.floor(PEOPLE / 2),
      list = await makeList(city, count, BROKEN / 2);
    const file = path.join(folder, `${city.code}.csv`),
      accountFile = path.join(folder, `account-${i}.csv`);
    await writeFile(file, list.bytes);
    const dry = await runCode(['import', 'registry', '--municipality', city.code, '--dry-run', file, ...options]);
    assert.equal(dry.code, 2, dry.err);
    assert.equal(
      await cluster.value(db, `SELECT count(*)::int FROM anpi.person WHERE municipality = '${city.code}'`),
      0,
      'a dry run writes nothing',
    );
    const { code, err } = await runCode(['import', 'registry', '--municipality', city.code, '--account', accountFile, file, ...options]);
    assert.equal(code, 2, err);
    const rows = account(await readFile(accountFile, 'utf8'));
    const broken = [...list.broken.values()].reduce((a, b) => a + b, 0);
    assert.equal(rows.length, count + broken, 'every row has its line');
    assert.equal(rows.filter((r) => r[1] === 'created').length, count);
    for (const [wanted, n] of list.broken) assert.equal(rows.filter((r) => r[2] === wanted).length, n, wanted);
    people.push(...list.people.map((p) => ({ ...p, code: city.code })));
    const again = await runCode(['import', 'registry', '--municipality', city.code, '--account', accountFile, file, ...options]);
    assert.equal(again.code, 2);
    assert.equal(
      account(await readFile(accountFile, 'utf8')).filter((r) => r[1] === 'unchanged').length,
      count,
      'the same file twice changes nothing',
    );
  }
  const homes = await cluster.rows(
    db,
    `SELECT p.id::text, p.municipal_id, h.town, h.zone::text, h.town_key FROM anpi.person p JOIN anpi.home h ON h.id = p.home
      ORDER BY p.id`,
  );
  const found = new Map(homes.map((h) => [h.municipal_id, h]));
  const right = people.filter((p) => found.get(p.id)?.town === p.town).length;
  say(`${right} of ${people.length} homes in the right town (${((100 * right) / people.length).toFixed(2)} %)`);
  assert.ok(right >= 0.99 * people.length, `only ${right} of ${people.length} in the right town`);
  people = people.map((p) => ({ ...p, ...found.get(p.id), municipalId: p.id }));
});

// ---- the field, with the server and the database dying under it -----------------------------------------------------

const allOperations = new Map(); // op_id -> { operation, acknowledged seq }

// One phone: keeps sending an operation until an answer names it.
async function deliver(base, token, operation) {
  for (;;) {
    const answer = await fetch(`${base}/api/incidents/${incident}/observations`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ operations: [operation] }),
      signal: AbortSignal.timeout(10000),
    }).then(
      async (r) => (r.ok ? r.json() : null),
      () => null,
    );
    const result = answer?.results[0];
    if (result && result.result !== 'refused') return allOperations.set(operation.op_id, { operation, seq: result.seq });
    if (result) throw new Error(`${result.error.code} for ${operation.op_id}`);
    await sleep(50 + Math.random() * 200);
  }
}

async function sweep(base, token, operations) {
  const queue = [...operations];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let op = queue.pop(); op; op = queue.pop()) await deliver(base, token, op);
    }),
  );
}

const statusOf = (i) => (i % 10 === 0 ? 'attention' : i % 7 === 0 ? 'noted' : 'safe');
const markOf = (p, i, more = {}) => ({ op_id: uuidv7(), person: p.id, status: statusOf(i), observed_at: at(500), ...more });

test('64 phones mark thousands while the server is killed three times and the database restarts', async () => {
  const codes = where.cities.map((c) => c.code);
  password = await makeStaff(cluster, db, [
    ['危機管理課', 'city', codes],
    ['消防本部', 'fire', codes],
    ['訪問看護', 'care', codes],
    ['民生委員協議会', 'community', codes],
    ['医院', 'medical', codes],
    ['となり', 'city', [codes[1]]],
    ['県庁', 'pref', codes],
    ['警察署', 'police', codes],
  ]);
  const port = await freePort();
  let main = await server({ plain_port: port });
  const base = main.plainUrl,
    token = (await anpi(['user', 'token', 'command', `--db=${db.owner}`])).trim();
  await loginAll(base, ['command', 'ambulance', 'care', 'auditor']);
  const opened = await client.command.post('/api/incidents', {
    name: '台風第19号',
    kind: '台風',
    drill: false,
    municipalities: codes,
    decided_by: '市長',
    grounds: '発生',
  });
  incident = opened.body.incident.id;
  const marked = people.slice(0, MARKED);
  const began = Date.now();
  const sweeping = sweep(
    base,
    token,
    marked.map((p, i) => markOf(p, i)),
  );
  const dying = (async () => {
    for (let n = 0; n < 3; n++) {
      await until('some more marks', 60, () => allOperations.size >= (MARKED * (n + 1)) / 6);
      await main.kill();
      if (n === 1) await cluster.restart();
      main = await server({ plain_port: port }, main.folder);
    }
  })();
  await Promise.all([sweeping, dying]);
  say(`${allOperations.size} marks acknowledged in ${((Date.now() - began) / 1000).toFixed(1)} s through three kills and a restart`);
  assert.equal(allOperations.size, MARKED);
  await everyAcknowledgedOnce();
});

async function everyAcknowledgedOnce() {
  const stored = await cluster.rows(db, `SELECT op_id::text, person::text, status, seq FROM anpi.observation WHERE incident = ${incident}`);
  const known = new Map(stored.map((o) => [o.op_id, o]));
  assert.equal(known.size, stored.length);
  for (const [id, { operation, seq }] of allOperations) {
    assert.ok(known.has(id), `${id} was acknowledged and is not there`);
    assert.equal(known.get(id).seq, seq);
    assert.equal(known.get(id).person, operation.person);
  }
  assert.equal(stored.length, allOperations.size, 'nothing is there that was not acknowledged');
}

test('a second round starts over; voids and unseen alarms are kept apart', async () => {
  const main = servers.at(-1),
    token = (await anpi(['user', 'token', 'command', `--db=${db.owner}`])).trim();
  await client.command.post(`/api/incidents/${incident}/rounds`, {});
  await sleep(600);
  const some = people.slice(0, 1200);
  const first = some.map((p, i) => markOf(p, i, { observed_at: at(0) }));
  await sweep(main.plainUrl, token, first);
  const roll = dice(7),
    more = [];
  for (const [i, p] of some.entries()) {
    const kind = roll(6);
    if (kind === 0) more.push({ op_id: uuidv7(), person: p.id, observed_at: at(0), voids: first[i].op_id, note: '取り違え' });
    if (kind === 1)
      more.push(markOf(p, i, { status: 'attention', observed_at: at(-1000) }), markOf(p, i, { status: 'safe', observed_at: at(-2000) }));
    if (kind === 2) more.push(markOf(p, i, { status: 'safe', observed_at: at(-1500), seen: [first[i].op_id] }));
    if (kind === 3 && first[i].status === 'attention')
      more.push(markOf(p, i, { status: 'noted', observed_at: at(-1500), settles: first[i].op_id }));
  }
  for (let i = more.length - 1; i > 0; i--) [more[i], more[roll(i + 1)]] = [more[roll(i + 1)], more[i]];
  await sweep(main.plainUrl, token, more.filter(Boolean));
  await everyAcknowledgedOnce();
});

test('zone counts equal a recount of every mark, and two servers side by side agree', async () => {
  const other = await server();
  const rows = await cluster.rows(
    db,
    `SELECT op_id::text, person::text, round, status, anpi.us(observed_at) AS observed_us, by_user, seen::text[], voids::text, settles::text
      FROM anpi.observation WHERE incident = ${incident}`,
  );
  const folded = foldAll(rows);
  const kept = await cluster.rows(db, `SELECT person::text, round, status, conflict::text[] FROM anpi.status WHERE incident = ${incident}`);
  for (const s of kept) {
    const mine = folded.get(`${s.person}/${s.round}`);
    assert.equal(s.status, mine?.status ?? 'unreported', `person ${s.person} round ${s.round}`);
    assert.deepEqual(s.conflict, mine?.conflict ?? []);
  }
  const wanted = new Map();
  for (const p of people) {
    const counts = wanted.get(p.zone) ?? { unreported: 0, safe: 0, noted: 0, attention: 0 };
    counts[folded.get(`${p.id}/2`)?.status ?? 'unreported']++;
    wanted.set(p.zone, counts);
  }
  const second = await Client.login(other.plainUrl, 'command', password);
  await sleep(1200);
  for (const who of [client.command, second]) {
    const { body } = await who.get(`/api/incidents/${incident}/zones`);
    assert.equal(body.round, 2);
    for (const zone of body.zones) {
      const { unreported, safe, noted, attention } = zone;
      assert.deepEqual(
        { unreported, safe, noted, attention },
        wanted.get(zone.zone) ?? { unreported: 0, safe: 0, noted: 0, attention: 0 },
        zone.name,
      );
    }
    const counted = body.zones.reduce((n, z) => n + z.persons, body.without_location.persons);
    assert.equal(counted, people.length);
  }
  say(
    `${kept.length} statuses and ${wanted.size} zones recounted; ${[...folded.values()].filter((f) => f.conflict.length).length} conflicts`,
  );
  await anpi(['incident', 'verify', incident, `--db=${db.owner}`]);
});

// ---- the storm ------------------------------------------------------------------------------------------------------

const stormBegan = Date.UTC(2019, 9, 12, 13); // 22:00 JST
const hours = ['01', '06', '12', '24', '48'];
let storm, hour;

// The utilities: whatever file of the hour is asked for, or, without real data, the fictional city's own storm.
async function utilities() {
  const web = createServer(async (request, response) => {
    const bytes = real
      ? await readFile(path.join(replay, request.url.startsWith('/flash') ? 'tepco' : 'chubu', `h${hour}`, request.url)).catch(() => null)
      : fictionalFeed(request.url);
    response.writeHead(bytes ? 200 : 404).end(bytes ?? '');
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  return { base: `http://127.0.0.1:${web.address().port}`, close: () => (web.closeAllConnections(), web.close()) };
}

function fictionalFeed(url) {
  if (!url.endsWith('aichi.xml'))
    return url.startsWith('/p/') ? `<?xml version="1.0"?><teiden_info><data_make_d>${jst()}</data_make_d></teiden_info>` : null;
  const left = where.cities[0].towns.slice(0, Math.max(0, 5 - hours.indexOf(hour)));
  const cases = left.map(
    (town, i) =>
      `<kosho_kenmei type="1"><kenmei_no>${i}</kenmei_no><teiden_hassei_d>2019/10/12 22:00</teiden_hassei_d><chomei_info>` +
      `<address1_n>愛知県</address1_n><address2_n>${where.cities[0].name}</address2_n><address3_n>${town}</address3_n></chomei_info>` +
      `<genzai_teiden_kosu>約${i + 1}0戸</genzai_teiden_kosu></kosho_kenmei>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><teiden_info><data_make_d>${jst()}</data_make_d>${cases.join('')}</teiden_info>`;
}
// Servers run half a minute ahead of this, so that no count of minutes stands on a whole one.
const offsetOf = (h) => Math.round((stormBegan + Number(h) * 3600e3 - Date.now()) / 1000);
const jst = () =>
  new Date(stormBegan + Number(hour) * 3600e3 + 9 * 3600e3).toISOString().slice(0, 16).replace('T', ' ').replaceAll('-', '/');

async function feedsRound() {
  const sources = path.join(folder, 'sources.json');
  const common = { interval_s: 1, terms_acknowledged: true, base_url: storm.base };
  await writeFile(
    sources,
    JSON.stringify([
      { name: 'chubu', title: '中部電力PG', utility: 'chubu', ...common },
      ...(real ? [{ name: 'tepco', title: '東京電力PG', utility: 'tepco', ...common }] : []),
    ]),
  );
  const feeds = await startFeeds({
    db,
    config: {
      sources_file: sources,
      gazetteer_file: path.join(folder, 'gazetteer.bin'),
      once: true,
      demo: true,
      clock_offset_s: offsetOf(hour),
    },
  });
  assert.equal(await feeds.ended, 0, await feeds.log());
  await feeds.remove();
}

const powerList = async (base) => {
  const who = await Client.login(base, 'command', password);
  return { who, ...(await who.get('/api/power')).body };
};
const dark = () =>
  cluster
    .rows(db, "SELECT DISTINCT unnest(towns) AS town FROM anpi.outage_area WHERE state <> 'ended' AND match_level = 'town'")
    .then((r) => new Set(r.map((x) => x.town)));

test('areas appear, shrink and end; homes are dark only at their match level; minutes run down', async () => {
  storm = await utilities();
  const counts = [];
  for (hour of hours) {
    await feedsRound();
    const now = await server({ demo: true, clock_offset_s: offsetOf(hour) + 30 });
    const towns = await dark();
    const { who, persons, now: serverNow } = await powerList(now.plainUrl);
    const running = persons.filter((p) => p.state === 'running_down');
    const powered = await cluster.rows(
      db,
      `SELECT p.id::text, h.town_key, d.battery_internal_min AS battery FROM anpi.person p JOIN anpi.home h ON h.id = p.home
        JOIN anpi.device d ON d.person = p.id`,
    );
    assert.deepEqual(
      new Set(running.map((p) => p.person)),
      new Set(powered.filter((p) => towns.has(p.town_key)).map((p) => p.id)),
      `hour ${hour}`,
    );
    const battery = new Map(powered.map((p) => [p.id, p.battery]));
    for (const p of running) {
      const began = Date.parse(p.began);
      assert.equal(p.minutes_left, battery.get(p.person) - Math.ceil((Date.parse(serverNow) - began) / 60000), `minutes of ${p.person}`);
      assert.equal(p.match_level, 'town');
    }
    assert.deepEqual(
      running.map((p) => p.minutes_left),
      running.map((p) => p.minutes_left).toSorted?.((a, b) => a - b) ?? running.map((p) => p.minutes_left),
    );
    const states = persons.map((p) => ['running_down', 'external_power', 'moved', 'restored_unconfirmed'].indexOf(p.state));
    assert.deepEqual(
      states,
      [...states].sort((a, b) => a - b),
      'those who may have power again stay below the running ones',
    );
    const lit = people.find((p) => !towns.has(p.town_key));
    assert.equal((await who.get(`/api/persons/${lit.id}`)).body.outage, null);
    counts.push([running.length, persons.length - running.length]);
    await now.remove();
  }
  say(`running and 復電(未確認) by hour: ${counts.map((c) => c.join('+')).join(' ')}`);
  assert.ok(counts[0][0] > 0, 'somebody on a device is in the dark in the first hour');
  assert.ok(counts.at(-1)[0] < counts[0][0], 'the storm passes');
  assert.ok(counts.at(-1)[1] > 0, 'nobody leaves the list because a feed says so');
});

test("a mark's minutes override the formula, and only a person at the home takes somebody off the list", async () => {
  hour = hours[0];
  await cluster.execute(
    db,
    `UPDATE anpi.outage_area SET state = 'ended', ended_at = fetched_at, ended_by = 'absent' WHERE state <> 'ended';
      DELETE FROM anpi.outage_area; UPDATE anpi.feed_source SET feed_time = NULL, fetched_at = NULL`,
  );
  await feedsRound();
  const now = await server({ demo: true, clock_offset_s: offsetOf(hour) + 30 });
  const { who, persons, now: serverNow } = await powerList(now.plainUrl);
  const patient = persons.find((p) => p.state === 'running_down');
  const opened = await who.post('/api/incidents', {
    name: '停電',
    kind: '停電',
    drill: false,
    municipalities: where.cities.map((c) => c.code),
    decided_by: '課長',
    grounds: '発生',
  });
  const seen = new Date(Date.parse(serverNow) + 9 * 3600e3).toISOString().replace('Z', '+09:00');
  const marked = await who.post(`/api/incidents/${opened.body.incident.id}/observations`, {
    operations: [
      { op_id: uuidv7(), person: patient.person, status: 'noted', observed_at: seen, findings: { power_out: true, on_battery_min: 777 } },
    ],
  });
  assert.equal(marked.body.results[0].result, 'accepted');
  const row = async () => (await who.get('/api/power')).body.persons.find((p) => p.person === patient.person);
  await until("the mark's minutes show", 5, async () => [777, 776].includes((await row())?.minutes_left));
  const confirm = { op_id: uuidv7(), power: '復電' };
  assert.equal((await who.post(`/api/persons/${patient.person}/power`, confirm)).status, 200);
  await until('a confirmed home leaves the list', 5, async () => !(await row()));
  await now.remove();
});

// ---- the crew ---------------------------------------------------------------------------------------------------------

test('a crew finds a patient from little, takes them to hospital, and care team and audit know', async () => {
  const now = await server();
  await loginAll(now.plainUrl, ['ambulance', 'care', 'command']);
  const search = async (body) => {
    const answer = await client.ambulance.post('/api/lookup', { limit: 100, case: '救急-0001', ...body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.hits;
  };
  const [patient] = await cluster.rows(
    db,
    `SELECT p.id::text, p.name, p.kana, p.birth::text, f.digits, h.town FROM anpi.person p JOIN anpi.phone f ON f.person = p.id
      JOIN anpi.home h ON h.id = p.home WHERE p.name LIKE '髙橋%' ORDER BY p.id LIMIT 1`,
  );
  const year = Number(patient.birth.slice(0, 4)) - 1925,
    birth = `S${year}.${Number(patient.birth.slice(5, 7))}.${Number(patient.birth.slice(8))}`;
  const finds = async (body, hint) =>
    assert.ok(
      (await search(body)).some((h) => h.person === patient.id),
      `not found by ${hint}`,
    );
  await finds({ q: `カハシ ${birth}` }, 'a middle piece of kana and the birth date');
  await finds({ q: `ﾀｶﾊｼ ${birth}` }, 'half-width kana');
  await finds({ q: `高橋 ${birth}` }, 'another form of the kanji');
  await finds({ q: `${patient.digits.slice(-4)} ${birth}` }, 'the last four digits');
  await finds({ birth, kana: 'タカハシ' }, 'the era birth date');
  await finds({ q: patient.town, birth }, 'the town');
  const user = await cluster.value(db, "SELECT id FROM anpi.app_user WHERE login = 'care'");
  await cluster.execute(
    db,
    `INSERT INTO anpi.care_member (person, ord, user_id, name, role) VALUES (${patient.id}, 1, ${user}, '架空医師', '医師');
        INSERT INTO anpi.consent (person, kind, answer, answered_on) VALUES (${patient.id}, '連携', '同意', '2018-01-01');
        SELECT anpi.card_refresh(ARRAY[${patient.id}]::bigint[])`,
  );
  await until('the care team may look', 5, async () => (await client.care.get(`/api/persons/${patient.id}`)).status === 200);
  const sent = await client.ambulance.post(`/api/persons/${patient.id}/transports`, {
    op_id: uuidv7(),
    at: at(),
    hospital: '市民病院',
    severity: '中等症',
    remarks: '酸素持参',
  });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const began = Date.now();
  await until(
    'the care team sees it',
    1,
    async () => (await client.care.get(`/api/persons/${patient.id}`)).body.transports?.[0]?.hospital === '市民病院',
  );
  say(`the care team saw the transport ${Date.now() - began} ms after the answer`);
  const audit = () =>
    cluster.rows(
      db,
      `SELECT kind, login, ground, case_ref, person::text, detail FROM anpi.audit WHERE login IN ('ambulance', 'care') ORDER BY id DESC
        LIMIT 60`,
    );
  await until('the audit has each of these', 5, async () => {
    const rows = await audit();
    return (
      rows.some(
        (r) =>
          r.kind === 'lookup' && r.login === 'ambulance' && r.case_ref === '救急-0001' && r.detail?.persons?.includes(Number(patient.id)),
      ) &&
      rows.some((r) => r.kind === 'write' && r.login === 'ambulance' && r.person === patient.id) &&
      rows.some((r) => r.kind === 'person.read' && r.login === 'care' && r.person === patient.id)
    );
  });
});
