// SPDX-License-Identifier: Apache-2.0
// One live stream for all pages of a browser, as HTTP/1.1 leaves it six connections: nine pages show their lists and hear a
// mark; a leader that is closed, frozen or stopped is replaced; a session that is over ends it everywhere. Real Chromium.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { at, CITY, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage } from './lib.mjs';

const skip = !existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium') && 'there is no Chromium';
const MINE = 4;
/** Well under the minute after which a page asks by itself, with room for a slow machine: liveShare.test.ts counts the seconds. */
const HEARD_S = 15;
let cluster, city, server, browser, opened, desk, incident;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'one_stream', { people: 40 });
  // The city's own office has people of its own, so that its field page shows some.
  for (const { id } of city.people.slice(0, MINE)) {
    await cluster.execute(
      city.db,
      `INSERT INTO anpi.assignment (person, office, from_at) SELECT ${id}, office, now() FROM anpi.app_user WHERE login = 'command'`,
    );
  }
  server = await startServer({ db: city.db, config: { web_root: 'web/dist' } });
  browser = await launch();
  desk = await Client.login(server.plainUrl, 'command', city.password);
  const made = await desk.post('/api/incidents', {
    op_id: uuidv7(),
    name: '地震対応',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
    population: { lists: ['名簿'], powered: true },
  });
  incident = made.body.incident.id;
  await decide(desk, incident);
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});
beforeEach(() => {
  opened = null;
});
afterEach(async () => {
  if (!opened) return;
  await opened.context.close();
  assert.deepEqual(opened.problems, []);
});

/** A browser without SharedWorker that tells which of its pages holds a stream. */
async function start(role = 'command', prepare = () => undefined) {
  opened = await openPage(browser, server.plainUrl);
  await opened.context.addInitScript(() => {
    delete window.SharedWorker;
    const open = new Set();
    window.EventSource = class extends EventSource {
      constructor(url) {
        super(url);
        open.add(this);
      }
      close() {
        super.close();
        open.delete(this);
      }
    };
    window.openStreams = () => open.size;
  });
  await opened.context.addInitScript(prepare);
  await opened.context.route('**/assets/zoneMap*', (route) => route.abort()); // nine maps drawn in software would be all that is measured
  if (role) await login(opened.page, { login: role, password: city.password });
  return opened;
}
async function another(path) {
  const page = await opened.context.newPage();
  page.on('pageerror', (error) => opened.problems.push(`error: ${error.message}`));
  await page.goto(path);
  return page;
}
/** The server's own count of streams. */
const streams = async () => Number(/^anpi_live_clients (\d+)/m.exec(await (await fetch(`${server.plainUrl}/metrics`)).text())?.[1]);
const haveOne = () => until('one stream', HEARD_S, async () => (await streams()) === 1);
async function leaderOf(pages) {
  for (const page of pages) if ((await page.evaluate(() => window.openStreams())) > 0) return page;
  return assert.fail('no page leads');
}
let next = MINE;
const mark = async (person = city.people[next++], status = 'safe') => {
  const answer = await desk.post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id: uuidv7(), person: person.id, status, observed_at: at() }],
  });
  assert.equal(answer.body.results[0].result, 'accepted', JSON.stringify(answer.body));
};
const unreported = async (page) =>
  Number(
    await page
      .locator('.total.of-unreported dd')
      .first()
      .innerText({ timeout: 2000 })
      .catch(() => NaN),
  );
const left = async () => (await desk.get(`/api/incidents/${incident}/zones`)).body.zones.reduce((sum, zone) => sum + zone.unreported, 0);
/** Every command page shows as many as the server counts; polling would take a minute. */
const hears = (pages, what, seconds = HEARD_S) =>
  until(what, seconds, async () => {
    const wanted = await left();
    return (await Promise.all(pages.map(unreported))).every((n) => n === wanted);
  });
async function commands(n) {
  const { page } = await start();
  const pages = [page];
  while (pages.length < n) pages.push(await another('/command'));
  for (const each of pages) await each.locator('.totals').waitFor();
  await haveOne();
  return pages;
}

test('nine pages of one browser hold one stream, show their lists, have connections left, and all hear a mark', { skip }, async () => {
  const { page, context } = await start();
  const command = [page, await another('/command'), await another('/command')];
  const field = [await another('/field'), await another('/field')];
  const dispatch = [await another('/dispatch'), await another('/dispatch')];
  const account = await another('/account'),
    admin = await another('/admin');
  for (const each of command) await each.locator('.totals').waitFor();
  for (const each of field) assert.equal((await each.locator('.card').first().waitFor(), await each.locator('.card').count()), MINE);
  for (const each of dispatch) await each.locator('input[name=q]').waitFor();
  await account.locator('.sessions li').first().waitFor();
  await admin.locator('[data-problem=wrong-page]').waitFor();
  await haveOne();
  const nine = context.pages();
  assert.equal(nine.length, 9);
  await leaderOf(nine);
  const took = await Promise.all(
    nine.map((each) =>
      each.evaluate(async () => {
        const begun = performance.now();
        await Promise.all([1, 2, 3].map(() => fetch('/api/config').then((answer) => answer.json())));
        return performance.now() - begun;
      }),
    ),
  );
  assert.ok(Math.max(...took) < 10_000, String(took));

  // Each dispatch page has a person open, so that a transport is seen on it.
  for (const each of dispatch) {
    await each.locator('input[name=q]').fill(city.people[0].phone.slice(-4));
    await each.locator('.hit').first().click();
    await each.locator('#transports').waitFor();
  }
  await mark(city.people[0]);
  await hears(command, 'every command page counts it');
  await until('every field page shows it', HEARD_S, async () =>
    (await Promise.all(field.map((each) => each.locator('.card .status-safe').count()))).every((n) => n === 1),
  );
  const crew = await Client.login(server.plainUrl, 'ambulance', city.password);
  const sent = await crew.post(`/api/persons/${city.people[0].id}/transports`, {
    op_id: uuidv7(),
    at: at(),
    hospital: 'みほん市民病院',
    case: 'R1-1',
  });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  for (const each of dispatch) await each.locator('.transport', { hasText: 'みほん市民病院' }).waitFor({ timeout: 15_000 });
  assert.equal(await streams(), 1);
});

test('when the page that leads is closed another leads, and a mark of that moment is heard', { skip }, async () => {
  const pages = await commands(3);
  const leader = await leaderOf(pages);
  const others = pages.filter((each) => each !== leader);
  await Promise.all([leader.close(), mark()]);
  await mark();
  await hears(others, 'both marks are heard');
  await haveOne();
  for (const each of others) assert.equal(await each.locator('.banner.down').count(), 0);
});

for (const [how, stop] of [
  ['frozen by the browser', (cdp) => cdp.send('Page.setWebLifecycleState', { state: 'frozen' })],
  [
    'stopped in a debugger',
    async (cdp) => {
      const paused = new Promise((resolve) => {
        cdp.once('Debugger.paused', resolve);
      });
      await cdp.send('Debugger.enable');
      await cdp.send('Debugger.pause');
      await paused; // at the next tick of its own
    },
  ],
])
  test(`a leader ${how} is replaced, and what it did not tell is heard`, { skip }, async () => {
    const pages = await commands(3);
    const leader = await leaderOf(pages);
    const others = pages.filter((each) => each !== leader);
    const cdp = await opened.context.newCDPSession(leader);
    await stop(cdp);
    await mark();
    await hears(others, 'the mark is heard');
    const late = await another('/command');
    await late.locator('.totals').waitFor();
    await mark(); // after its lists have come: what it shows of this it has heard
    await hears([...others, late], 'a page that comes now is served too');
    if (how.startsWith('frozen')) await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    else await cdp.send('Debugger.resume');
    await cdp.send('Debugger.disable').catch(() => undefined);
    await mark();
    await hears([...pages, late], 'who is back hears it too');
    await haveOne();
  });

test('a server that was away is said on every page, and every page is right again when it is back', { skip }, async () => {
  const pages = await commands(2);
  await opened.context.setOffline(true);
  for (const each of pages) await each.locator('.banner.down').waitFor({ timeout: 15_000 });
  await mark();
  await opened.context.setOffline(false);
  for (const each of pages) await each.locator('.banner.down').waitFor({ state: 'detached', timeout: 20_000 });
  await hears(pages, 'the mark of meanwhile is shown');
});

test('who logs out on one page is out on all of them, and nothing is heard any more', { skip }, async () => {
  const pages = await commands(3);
  await pages[1].goto('/account');
  await pages[1].locator('button[name=logout]').click();
  for (const each of pages) await each.locator('input[name=login]').waitFor({ timeout: 15_000 });
  for (const each of pages) assert.equal(await each.locator('.shell, .totals').count(), 0);
  await until('no stream', 6, async () => (await streams()) === 0);
});

test('a locked tablet is locked on every page, hears nothing, and goes on with the PIN', { skip }, async () => {
  const pages = await commands(3);
  await pages[2].evaluate(async () => {
    const { csrf } = await (await fetch('/api/me')).json();
    await fetch('/api/pin', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Anpi-CSRF': csrf },
      body: JSON.stringify({ pin: '739215' }),
    });
  });
  await pages[2].reload();
  await pages[2].locator('.top-user button', { hasText: 'ロック' }).click();
  for (const each of pages) await each.locator('main.lock').waitFor({ timeout: 15_000 });
  await until('no stream', 6, async () => (await streams()) === 0);
  await pages[0].locator('.pin-pad input').fill('739215');
  for (const each of pages) await each.locator('.totals').waitFor({ timeout: 20_000 });
  await mark();
  await hears(pages, 'all of them hear again');
  await haveOne();
});

test('when somebody else logs in, no page of the one before stays, and none hears what the other may hear', { skip }, async () => {
  await start(null);
  const stale = await another('/'); // a log-in form left open, as on a desk shared by two
  await stale.locator('input[name=login]').waitFor();
  await login(opened.page, { login: 'command', password: city.password });
  const pages = [opened.page, await another('/command')];
  await pages[1].locator('.totals').waitFor();
  await stale.locator('input[name=login]').fill('field_care');
  await stale.locator('input[name=password]').fill(city.password);
  await stale.locator('button.primary').click();
  await stale.waitForURL('**/field');
  for (const each of pages) {
    await each.waitForURL('**/field', { timeout: 15_000 });
    assert.equal(await each.locator('.totals').count(), 0);
    assert.match(await each.locator('.who b').first().textContent(), /\S/);
  }
  await haveOne();
});

test('a browser without locks has a stream for each page, and each hears', { skip }, async () => {
  const { page } = await start('command', () => {
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
  });
  const pages = [page, await another('/command')];
  for (const each of pages) await each.locator('.totals').waitFor();
  await until('two streams', HEARD_S, async () => (await streams()) === 2);
  await mark();
  await hears(pages, 'both hear');
});
