// SPDX-License-Identifier: Apache-2.0
// The trials: an earthquake at 14:07 over a city of 1,618 on its list, as the people who do the work would try the service.
// The parts build on each other and run in order; a server that is told what time it is stands in for the afternoon.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { SIZES, launch, login as logInPage, openPage } from '../browser/lib.mjs';
import { CITY, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { freePort, startServer, until } from '../lib/server.mjs';
import { TRIAL, makeTrialsCity, numbers } from '../lib/trials_city.mjs';
import { everything, features, found, idsOf, listed, listen, opened, pages, sought } from './shown.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const noBrowser = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
const run = promisify(execFile);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const roles = [
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
  'volunteer7',
];
const desks = ['protected_desk', 'desk_deputy'],
  noMap = ['admin', 'auditor'];

// Always of tomorrow: what is said to end at 18:00 ends by the servers' clock, and the database's own is never ahead of it.
const day = new Date(Date.now() + (9 + 24) * 3600e3).toISOString().slice(0, 10);
const time = (hhmm) => `${day}T${hhmm}:00+09:00`;
const offset = (hhmm) => Math.ceil((Date.parse(time(hhmm)) - Date.now()) / 1000);

let cluster, city, shocked, port, server, browser, incident, three;
const servers = [],
  who = {},
  pagesOpen = [];
const of = (want) => city.people.filter(want);

before(async () => {
  cluster = await startCluster();
  city = await makeTrialsCity(cluster, 'trials');
  await cluster.execute({ name: 'postgres' }, 'CREATE DATABASE trials_shock TEMPLATE trials');
  shocked = cluster.named('trials_shock');
  port = await freePort();
  browser = noBrowser ? null : await launch();
});
after(async () => {
  await browser?.close();
  for (const one of servers) await one.remove();
  await city?.remove();
  await cluster?.stop();
});

async function serve(hhmm, config = {}, db = city.db) {
  const one = await startServer({ db, config: { clock_offset_s: offset(hhmm), web_root: 'web/dist', ...config } });
  servers.push(one);
  return one;
}
// It is that time now: the server goes and comes back, sessions go on.
async function turn(hhmm) {
  await server?.stop();
  server = await serve(hhmm, { plain_port: port });
}
const logIn = async (base, logins) => {
  for (const login of logins) who[login] = await Client.login(base, login, city.password);
};
const now = async () => (await who.command.get('/api/power')).body.now;
const mark = async (login, operations, at = null) => {
  const observed_at = at ?? (await now());
  return who[login].post(`/api/incidents/${incident}/observations`, {
    operations: operations.map((o) => ({ op_id: uuidv7(), observed_at, ...o })),
  });
};
const accepted = ({ status, body }) =>
  assert.deepEqual([status, body.results?.map((r) => r.result)], [200, body.results?.map(() => 'accepted')], JSON.stringify(body));
const zonesOf = async (login) => (await who[login].get(`/api/incidents/${incident}/zones`)).body;

// ---- 5: the list -------------------------------------------------------------------------------------------------------

test('5: of 1,618 rows with 32 odd birth cells, 38 odd phones, 6 with a 12-digit number all are taken, 70 remarked, 6 masked', async () => {
  for (const [said, outcome] of [
    [city.imported, 'created'],
    [city.again, 'unchanged'],
  ]) {
    assert.equal(said.code, 0, said.err);
    assert.equal(said.lines.length, TRIAL.people, 'one line a row');
    assert.deepEqual([...new Set(said.outcomes)], [outcome]);
    const count = (want) => said.lines.filter((l) => want.test(l.code)).length;
    assert.deepEqual([count(/birth/), count(/bad_phone/), count(/masked/), count(/./)], [TRIAL.births, TRIAL.phones, TRIAL.numbers, 76]);
    assert.match(said.out, /\b70 cells could not be read\b/);
    assert.match(said.out, /\b6 cells held an individual number\b/);
  }
  const remarks = await cluster.rows(
    city.db,
    "SELECT count(*)::int AS n, count(DISTINCT person)::int AS persons FROM anpi.remark WHERE code <> 'registry.masked'",
  );
  assert.deepEqual(remarks, [{ n: 70, persons: 70 }]);
  const figures = [
    of(() => true),
    of((p) => p.consent === '同意'),
    of((p) => p.consent === '不同意'),
    of((p) => p.consent === '未回答'),
    of((p) => p.powered),
    of((p) => p.hidden),
    of((p) => p.away),
    of((p) => !p.zone),
    city.zones,
  ];
  assert.deepEqual(
    figures.map((l) => l.length),
    [1618, 1070, 180, 368, 61, 4, 71, 23, 48],
  );
  assert.equal(await cluster.value(city.db, "SELECT count(*)::int FROM anpi.device WHERE kind LIKE '人工呼吸器%'"), TRIAL.ventilators);
  const held = await cluster.rows(
    city.db,
    `SELECT count(*)::int AS n FROM anpi.assignment a JOIN anpi.app_user u ON u.id = a.user_id WHERE u.login LIKE 'volunteer%'
      GROUP BY u.id`,
  );
  assert.deepEqual(
    [held.length, ...new Set(held.map((h) => h.n))].sort((a, b) => a - b),
    [13, 14, 120],
  );
});

// ---- 1: the sum --------------------------------------------------------------------------------------------------------

test('1: opened at 14:15 by the mayor: 1,618 = 48 zones + without location 23 + 対象外 71 + 支援措置 4, for every role', async () => {
  await turn('14:15');
  await logIn(server.plainUrl, roles);
  const { status, body } = await who.command.post('/api/incidents', {
    op_id: uuidv7(),
    name: '地震 14:07',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長 架空 太郎',
    grounds: '発生',
  });
  assert.equal(status, 200, JSON.stringify(body));
  incident = body.incident.id;
  assert.equal(body.incident.opened_at.slice(0, 16), time('14:15').slice(0, 16));
  assert.equal(body.incident.decided_by, '市長 架空 太郎');
  for (const login of roles) {
    if (noMap.includes(login)) {
      assert.equal((await who[login].get(`/api/incidents/${incident}/zones`)).status, 403);
      continue;
    }
    const { zones, without_location: none, protected: line, total } = await zonesOf(login);
    assert.equal(zones.length, TRIAL.zones, login);
    for (const z of zones) {
      const here = of((p) => p.zone === z.zone && !p.hidden);
      assert.deepEqual(
        [z.persons, z.excluded, z.unreported],
        [here.filter((p) => !p.away).length, here.filter((p) => p.away).length, here.filter((p) => !p.away).length],
        z.name,
      );
    }
    const away = zones.reduce((n, z) => n + z.excluded, none.excluded),
      homes = zones.reduce((n, z) => n + z.persons, 0);
    assert.deepEqual([homes, none.persons, away, line.persons], [1520, TRIAL.unplaced, TRIAL.away, TRIAL.hidden], login);
    assert.equal(homes + none.persons + away + line.persons, TRIAL.people, login);
    assert.equal(total.persons + total.excluded, TRIAL.people, login);
  }
});

test('1: the map, the lists to their last page and my people of the nurse come to the same sum', async () => {
  const drawn = await features(who.command, 'people', city.box),
    shapes = new Set((await features(who.command, 'zones', city.box)).map((f) => f.id));
  assert.deepEqual(drawn.map((f) => f.id).sort(), idsOf(of((p) => p.zone && !p.hidden && !p.away)), 'who is away stands at no home');
  assert.deepEqual([...shapes].sort(), idsOf(city.zones));
  assert.equal(drawn.length + TRIAL.unplaced + TRIAL.away + TRIAL.hidden, TRIAL.people);
  const { zones } = await zonesOf('command');
  for (const z of zones) assert.equal(drawn.filter((f) => f.properties.zone === z.zone).length, z.persons, z.name);
  const all = await listed(who.command, incident),
    none = await listed(who.command, incident, 'none'),
    guarded = await listed(who.protected_desk, incident, 'protected');
  assert.deepEqual(idsOf(all), idsOf(of((p) => !p.hidden)));
  assert.deepEqual(idsOf(none), idsOf(of((p) => !p.zone)));
  assert.deepEqual(idsOf(guarded), idsOf(of((p) => p.hidden)));
  assert.equal(all.length + guarded.length, TRIAL.people);
  for (const z of zones) assert.equal((await listed(who.command, incident, z.zone)).length, z.persons + z.excluded, z.name);
  const mine = await pages(who.field_care, `/api/assigned?incident=${incident}`, 7);
  assert.deepEqual(idsOf(mine), idsOf(of((p) => p.powered && p.consent === '同意')), 'the nurse reads those of hers who agreed, once each');
  assert.deepEqual(
    (await features(who.field_care, 'people', city.box)).map((f) => f.id).sort(),
    idsOf(of((p) => p.powered && p.consent === '同意' && p.zone && !p.away)),
  );
});

async function atPage(login, size) {
  const opened = await openPage(browser, server.plainUrl, size);
  pagesOpen.push(opened);
  await logInPage(opened.page, { login, password: city.password });
  return opened.page;
}
async function closePages() {
  const problems = pagesOpen.flatMap((each) => each.problems);
  for (const { context } of pagesOpen.splice(0)) await context.close();
  assert.deepEqual(problems, []);
}
const number = (text) => Number(text.replaceAll(',', ''));

test("1: the bar and the paper of the command page hold the same sum, the nurse's phone hers", { skip: noBrowser }, async () => {
  const page = await atPage('command');
  await page
    .locator('table.zones tbody tr')
    .nth(TRIAL.zones - 1)
    .waitFor();
  const bar = Object.fromEntries(
    await page
      .locator('.totals .total')
      .evaluateAll((cells) => cells.map((c) => [c.querySelector('dt').innerText, c.querySelector('dd').innerText])),
  );
  const [whole, guarded, away] = [
    Object.values(bar)[0],
    bar[await page.locator('.totals .aside dt').first().innerText()],
    bar[await page.locator('.totals .aside dt').last().innerText()],
  ].map(number);
  assert.deepEqual([whole, guarded, away, whole + away], [1547, TRIAL.hidden, TRIAL.away, TRIAL.people], JSON.stringify(bar));
  const rows = await page.locator('table.zones tbody tr').evaluateAll((all) => all.map((r) => Number(r.querySelector('td.num').innerText)));
  const foot = await page.locator('table.zones tfoot tr').evaluateAll((all) => all.map((r) => Number(r.querySelector('td.num').innerText)));
  assert.deepEqual([rows.length, rows.reduce((a, b) => a + b, 0), ...foot], [TRIAL.zones, 1520, TRIAL.unplaced, TRIAL.hidden, 1547]);
  await page.locator('.tab-unreported').click();
  await page.locator('.desk-row').first().waitFor();
  await page.evaluate(() => {
    window.print = () => {
      window.printed = [...document.querySelectorAll('.desk-row')].map((r) => r.dataset.person);
    };
  });
  await page.locator('.tabs-print').click();
  await page.waitForFunction(() => window.printed, null, { timeout: 60_000 });
  const printed = await page.evaluate(() => window.printed);
  assert.deepEqual(printed.toSorted(), idsOf(of((p) => !p.hidden && !p.away)), 'everybody who is asked about stands on the paper, once');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.totals').isVisible(), 'with the bar above them');
  assert.equal(printed.length + guarded + away, TRIAL.people);
  const phone = await atPage('field_care', SIZES.phone),
    mine = of((p) => p.powered && p.consent === '同意'),
    left = mine.filter((p) => !p.away).length;
  await phone.locator('.card').first().waitFor();
  assert.equal(await phone.locator('.field-strip .left').innerText(), `未確認 ${left} / ${left}人`);
  assert.equal(await phone.locator('.card').count(), left);
  await closePages();
});

// ---- 2: the decision ----------------------------------------------------------------------------------------------------

const surnames = () => [...new Set(of(() => true).map((p) => p.kana.split(' ')[0]))];
// Everybody whom somebody reads by any way, each way by itself.
const reads = async (login) => ({
  lists: idsOf((await listed(who[login], incident)) ?? []),
  search: await found(who[login], surnames()),
  desk: await sought(who[login], incident, surnames()),
  pages: await opened(who[login], city.people),
  tiles: ((await features(who[login], 'people', city.box)) ?? []).map((f) => f.id).sort(),
  mine: idsOf((await pages(who[login], `/api/assigned?incident=${incident}`)) ?? []),
});
const nothing = { lists: [], search: [], desk: [], pages: [], tiles: [], mine: [] };
const outside = ['police', 'pref', 'field_community'];

test('2: before a decision nobody outside reads a name; after 「警察署, 3 zones, until 18:00」 those there less the protected', async () => {
  three = city.zones
    .map((z) => z.id)
    .filter((id) => of((p) => p.zone === id && p.hidden).length)
    .slice(0, 1);
  three.push(
    ...city.zones
      .map((z) => z.id)
      .filter((id) => !three.includes(id))
      .slice(0, 2),
  );
  const held = await cluster.rows(
    city.db,
    "SELECT a.person::text FROM anpi.assignment a JOIN anpi.app_user u ON u.id = a.user_id WHERE u.login = 'field_community'",
  );
  assert.deepEqual(idsOf(held), idsOf(of((p) => p.consent !== '同意' && !p.hidden)), '自主防災 holds those who have not agreed');
  for (const login of outside) assert.deepEqual(await reads(login), nothing, login);
  const streams = Object.fromEntries(outside.map((login) => [login, listen(who[login])]));
  await pause(400);
  const [inside] = of((p) => three.includes(p.zone) && !p.hidden && !p.away),
    [beside] = of((p) => p.zone && !three.includes(p.zone) && !p.hidden && !p.away);
  accepted(
    await mark(
      'command',
      [inside, beside].map((p) => ({ person: p.id, status: 'noted' })),
    ),
  );
  await pause(700);
  for (const login of outside) assert.ok(!streams[login].about(inside.id) && !streams[login].about(beside.id), `${login} hears of nobody`);

  const made = await who.command.post(`/api/incidents/${incident}/decisions`, {
    op_id: uuidv7(),
    recipients: [{ office: '8' }],
    zones: three,
    fields: ['name', 'address', 'phone', 'status'],
    grounds: '発生',
    decided_by: '架空 太郎',
    title: '市長',
    until: time('18:00'),
  });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const covered = (
    await cluster.rows(
      city.db,
      `SELECT p.id::text FROM anpi.person p JOIN anpi.home h ON h.id = p.home
        LEFT JOIN anpi.stay s ON s.person = p.id AND s.to_at IS NULL WHERE coalesce(s.zone, h.zone) IN (${three}) AND NOT p.protected
        ORDER BY 1`,
    )
  )
    .map((r) => r.id)
    .sort();
  assert.equal(made.body.decision.persons, covered.length);
  assert.ok(covered.length < of((p) => three.includes(p.zone)).length, 'somebody protected lives there');
  const athome = covered.filter((id) => !city.people.find((p) => p.id === id).away);
  assert.deepEqual(await reads('police'), { lists: covered, search: covered, desk: covered, pages: covered, tiles: athome, mine: [] });
  for (const login of ['pref', 'field_community']) assert.deepEqual(await reads(login), nothing, login);
  accepted(
    await mark(
      'command',
      [inside, beside].map((p) => ({ person: p.id, status: 'safe' })),
    ),
  );
  await until('the police hear of a mark in their zones', 5, () => streams.police.about(inside.id));
  await pause(300);
  assert.ok(!streams.police.about(beside.id), 'and of none beside');
  for (const login of ['pref', 'field_community']) assert.ok(!streams[login].about(inside.id), login);
  await Promise.all(Object.values(streams).map((s) => s.stop()));
});

// ---- 3: the desk ---------------------------------------------------------------------------------------------------------

test('3: a name, N, a note, save; the next caller says 1234: nobody is marked until a row is chosen', { skip: noBrowser }, async () => {
  const marked = () => cluster.value(city.db, 'SELECT count(*)::int FROM anpi.observation'),
    last = () => cluster.value(city.db, 'SELECT person::text FROM anpi.observation ORDER BY seq DESC LIMIT 1');
  const page = await atPage('command'),
    search = page.locator('input[name=desk]'),
    chosen = page.locator('.desk-row.is-active'),
    had = await marked();
  const caller = city.people.find((p) => p.phone?.endsWith('1234'));
  await page.locator('.tab-unreported').click();
  await page.locator('.desk-row').first().waitFor();
  await search.fill('わたなべ');
  await until('somebody is chosen', 15, async () => {
    await search.press('Enter');
    return (await chosen.count()) === 1;
  });
  const first = await chosen.getAttribute('data-person');
  await page.keyboard.press('n');
  await page.locator('dialog textarea').fill('2階に避難');
  await page.locator('dialog .mark-noted').click();
  await until('the note is on record', 10, async () => (await marked()) === had + 1);
  assert.equal(await last(), first);
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.keyboard.type('1234');
  await page.waitForTimeout(1200);
  assert.equal(await marked(), had + 1, 'nobody is marked');
  assert.equal(await search.inputValue(), '1234');
  await page.locator(`.desk-row[data-person="${caller.id}"]`).waitFor();
  assert.equal(await chosen.count(), 0);
  await page.keyboard.press('Enter');
  await until('the caller is chosen', 10, async () => (await chosen.count()) === 1);
  await page.keyboard.press('1');
  await until('and marked by a digit', 10, async () => (await marked()) === had + 2);
  assert.equal(await last(), caller.id);
  await closePages();
});

// ---- 6: a protected person ------------------------------------------------------------------------------------------------

test('6: a protected person is marked 要確認: no zone, tile, event or total of anybody but the named desk moves', async () => {
  const [person] = of((p) => p.hidden && p.zone === three[0]);
  const holder = await cluster.value(
    city.db,
    `SELECT u.login FROM anpi.assignment a JOIN anpi.app_user u ON u.id = a.user_id WHERE a.person = ${person.id}
      AND u.login LIKE 'volunteer%'`,
  );
  await logIn(server.plainUrl, [holder]);
  const everyone = [...roles, holder];
  const all = async () =>
    new Map(await Promise.all(everyone.map(async (login) => [login, await everything(who[login], incident, { ...city, person })])));
  const was = await all(),
    streams = everyone.filter((login) => !noMap.includes(login)).map((login) => [login, listen(who[login])]);
  await pause(500);
  accepted(await mark('shelter', [{ person: person.id, status: 'attention', findings: { power_out: true, on_battery_min: 30 } }]));
  await until('the desk hears of it', 5, () => streams.find(([login]) => login === 'protected_desk')[1].about(person.id));
  await pause(800);
  await Promise.all(streams.map(([, s]) => s.stop()));
  const is = await all(),
    moved = (login) => [...is.get(login)].filter(([what, text]) => was.get(login).get(what) !== text).map(([what]) => what);
  for (const login of everyone.filter((each) => !desks.includes(each))) {
    assert.deepEqual(moved(login), [], `${login} is shown it`);
    const heard = streams.find(([each]) => each === login)?.[1].heard ?? [];
    // The holder has just logged in, and their own pages hear of that.
    assert.deepEqual(
      heard.filter(({ event, data }) => event !== 'alert' || data.some(({ kind }) => kind !== 'user')),
      [],
      `${login} hears of it`,
    );
  }
  for (const login of desks) {
    assert.ok(moved(login).includes(`/api/incidents/${incident}/zones`), login);
    assert.deepEqual([(await zonesOf(login)).protected.attention, (await zonesOf(login)).total.persons], [1, 1547], login);
  }
  assert.equal((await zonesOf('command')).total.persons, 1547);
});

// ---- 4: without signal ----------------------------------------------------------------------------------------------------

test('4: seen safe at 14:41 without signal; the assignment ends 14:50; the phone is back at 15:20: the mark stands, 14:41', async () => {
  const person = city.people.find((p) => p.consent === '同意' && p.zone && !p.hidden && !p.away && !p.powered && Number(p.id) > 800);
  const list = async () => idsOf(await pages(who.volunteer7, `/api/assigned?incident=${incident}`));
  const entrusted = await who.command.post(`/api/incidents/${incident}/assignments`, {
    op_id: uuidv7(),
    person: person.id,
    user: who.volunteer7.user.id,
  });
  assert.equal(entrusted.status, 200, JSON.stringify(entrusted.body));
  assert.ok((await list()).includes(person.id));
  await turn('14:50');
  const ended = await who.command.post(`/api/incidents/${incident}/assignments/${entrusted.body.assignment.id}/end`, { op_id: uuidv7() });
  assert.equal(ended.status, 200, JSON.stringify(ended.body));
  await turn('15:20');
  assert.ok(!(await list()).includes(person.id), 'no longer in their charge');
  const sent = await mark('volunteer7', [{ person: person.id, status: 'safe' }], time('14:41'));
  accepted(sent);
  assert.equal(sent.body.results[0].review, undefined, 'nobody has to look at it first');
  const body = await until('the mark counts', 5, async () => {
    const answer = (await who.command.get(`/api/incidents/${incident}/persons/${person.id}/history`)).body;
    return answer.status === 'safe' && answer;
  });
  assert.deepEqual(
    [body.status, body.observations.length, body.observations[0].counts, body.observations[0].time_unsure],
    ['safe', 1, true, false],
  );
  assert.equal(Date.parse(body.observations[0].observed_at), Date.parse(time('14:41')));
  const row = (await pages(who.command, `/api/incidents/${incident}/unreported?status=safe&zone=${person.zone}`)).find(
    (p) => p.person === person.id,
  );
  assert.equal(Date.parse(row.last.at), Date.parse(time('14:41')));
  assert.equal((await who.command.get(`/api/incidents/${incident}/reviews`)).body.reviews.length, 0);
});

// ---- 2: its end -----------------------------------------------------------------------------------------------------------

test('2: at 18:00 the police read 0 names again, and nobody had to press anything', async () => {
  await turn('17:55');
  assert.ok((await listed(who.police, incident)).length > 0);
  await turn('18:00');
  assert.deepEqual(await reads('police'), nothing);
});

// ---- 7: the second shock --------------------------------------------------------------------------------------------------

test('7: 15:02 second shock: sixteen press 次の確認: one round, and every desk lists all again', async () => {
  const [here, there] = await Promise.all([serve('15:02', {}, shocked), serve('15:02', {}, shocked)]);
  const logins = [
    ...Array.from({ length: TRIAL.officials }, (_, i) => `official${i + 1}`),
    'command',
    'command',
    'protected_desk',
    'desk_deputy',
  ];
  const sixteen = await Promise.all(logins.map((login, i) => Client.login((i % 2 ? there : here).plainUrl, login, city.password)));
  const made = await sixteen[0].post('/api/incidents', {
    op_id: uuidv7(),
    name: '地震 14:07',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
  });
  const { id } = made.body.incident,
    list = `/api/incidents/${id}/unreported`;
  await until('all know it', 5, async () => (await Promise.all(sixteen.map((c) => c.get(list)))).every((a) => a.status === 200));
  const some = of((p) => p.zone && !p.hidden && !p.away).slice(0, 200);
  const clock = (await sixteen[0].get('/api/power')).body.now;
  for (let i = 0; i < some.length; i += 100)
    accepted(
      await sixteen[0].post(`/api/incidents/${id}/observations`, {
        operations: some.slice(i, i + 100).map((p) => ({ op_id: uuidv7(), person: p.id, status: 'safe', observed_at: clock })),
      }),
    );
  const totals = async () => Promise.all(sixteen.map(async (c) => (await c.get(`${list}?limit=1`)).body.total));
  const everybody = 1547 - TRIAL.hidden,
    of_desk = (login, n) => n + (desks.includes(login) ? TRIAL.hidden : 0);
  await until('all desks list those left', 5, async () =>
    (await totals()).every((n, i) => n === of_desk(logins[i], everybody - some.length)),
  );
  const streams = sixteen.map(listen);
  await pause(500);
  const answers = await Promise.all(sixteen.map((c) => c.post(`/api/incidents/${id}/rounds`, { op_id: uuidv7(), from_round: 1 })));
  assert.deepEqual(answers.map((a) => a.status).sort(), [200, ...Array(15).fill(409)]);
  for (const late of answers.filter((a) => a.status === 409)) assert.deepEqual([late.body.error.code, late.body.round], ['round.past', 2]);
  assert.equal(answers.find((a) => a.status === 200).body.incident.round, 2);
  assert.deepEqual(await cluster.rows(shocked, `SELECT n::int FROM anpi.round WHERE incident = ${id} ORDER BY n`), [{ n: 1 }, { n: 2 }]);
  await until('every desk hears of the round', 5, () => streams.every((s) => s.heard.some((e) => e.event === 'incident')));
  await until('and lists all again', 5, async () => (await totals()).every((n, i) => n === of_desk(logins[i], everybody)));
  for (const c of [sixteen[2], sixteen[3]]) {
    const { round, persons } = (await c.get(`${list}?limit=500`)).body;
    assert.equal(round, 2);
    assert.ok(persons.every((p) => p.status === undefined || p.status === 'unreported'));
    assert.deepEqual(idsOf(await pages(c, list)), idsOf(of((p) => !p.hidden && !p.away)));
  }
  await Promise.all(streams.map((s) => s.stop()));
});

// ---- 5: what must be nowhere ------------------------------------------------------------------------------------------------

test('5: none of the six numbers is in the database, in an account, in a log or in a backup', async () => {
  const logs = await Promise.all(servers.map((one) => one.log()));
  const { stdout: backup } = await run('pg_dump', ['--dbname', city.db.owner], { maxBuffer: 1 << 28 });
  const said = [city.imported, city.again].flatMap((each) => [each.account, each.out, each.err]);
  assert.ok(backup.includes('registry.masked') && logs.every((log) => log.length > 0) && said[0].length > 0);
  await cluster.execute(city.db, 'CHECKPOINT');
  for (const { digits, written } of numbers) {
    for (const form of new Set([digits, written, digits.replace(/(....)(....)(....)/, '$1-$2-$3')])) {
      assert.ok(!backup.includes(form), 'the backup');
      for (const text of [...logs, ...said]) assert.ok(!text.includes(form), 'a log or an account');
      const { stdout } = await run('grep', ['-rlaF', '-e', form, cluster.dir]).catch((e) =>
        e.code === 1 ? { stdout: '' } : Promise.reject(e),
      );
      assert.equal(stdout, '', 'the files of the database and its log of changes');
    }
  }
});
