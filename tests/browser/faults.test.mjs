// SPDX-License-Identifier: Apache-2.0
// What a page says when something is refused, unreadable or unreachable: each list for itself, in words that help; and a phone
// that says on a calm day whether it would start without signal. Real server, real Chromium; answers bent on their way.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { at, CITY, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const skip = !existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium') && 'there is no Chromium';
const MINE = 5;
let cluster, city, server, browser, open, incident;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'faults', { people: 30 });
  for (const { id } of city.people.slice(0, MINE))
    await cluster.execute(city.db, `INSERT INTO anpi.assignment (person, office, from_at) VALUES (${id}, 3, now())`);
  server = await startServer({ db: city.db, config: { web_root: 'web/dist' } });
  browser = await launch();
  const desk = await Client.login(server.plainUrl, 'command', city.password);
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
  open = [];
});
afterEach(async () => {
  const problems = open.flatMap((each) => each.problems);
  for (const { context } of open) await context.close();
  assert.deepEqual(problems, []);
});

async function enter(role, size = SIZES.desk, prepare = null) {
  const opened = await openPage(browser, server.plainUrl, size);
  open.push(opened);
  if (prepare) await opened.context.addInitScript(prepare);
  await login(opened.page, { login: role, password: city.password });
  return opened;
}
const refuse = (page, path, status = 403, code = 'auth.forbidden', text = 'この操作は許可されていません。') =>
  page.route(path, (route) => route.fulfill({ status, json: { error: { code, ja: text, en: text } } }));
const broken = (page, path) =>
  page.route(path, (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"as_of":"2026' }));
const odd = (page, path, json) => page.route(path, (route) => route.fulfill({ status: 200, json }));
/** Text as large as the browser makes it for those who need it. */
const twice = (page) =>
  page.evaluate(() => {
    document.documentElement.style.fontSize = '212.5%';
  });
async function fits(page, what) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `${what}: ${inner} > ${outer}`);
}
const seconds = async (what, limit, work) => {
  const begun = Date.now();
  await work();
  assert.ok(Date.now() - begun <= limit * 1000, `${what}: ${Date.now() - begun} ms`);
};

// Where the lists are, and how each is reached.
const tab = (name) => (page) => page.locator(`.tab-${name}`).click();
const LISTS = [
  ['command', '**/api/incidents/*/zones', tab('zones')],
  ['command', '**/unreported?*', tab('unreported')],
  ['command', '**/reviews', tab('review')],
  ['command', '**/api/power', tab('power')],
  ['command', '**/api/shelters', tab('shelters')],
  ['command', '**/api/feeds', tab('feeds')],
  ['command', '**/decisions', tab('decisions')],
  ['command', '**/api/outages', null],
  ['command', '**/api/zones.geojson?*', null],
  ['command', '**/api/incidents', null],
  ['field_care', '**/api/assigned?*', null],
  ['field_care', '**/api/incidents', null],
  [
    'dispatch',
    '**/api/lookup',
    async (page) => {
      await page.locator('input[name=q]').fill('かとう');
    },
  ],
  ['care', '**/api/assigned?*', null],
  ['admin', '**/api/admin/users', null],
  ['admin', '**/api/admin/devices', null],
  ['auditor', '**/api/audit/break-glass', null],
  ['auditor', '**/api/audit*', (page) => page.locator('.ask button').click()],
];

test('a refusal of any list is said in words, is never taken for a missing signal, and loads for ever nowhere', { skip }, async () => {
  for (const role of new Set(LISTS.map(([each]) => each))) {
    const { page, context } = await enter(role);
    for (const [, path, reach] of LISTS.filter(([each]) => each === role)) {
      await refuse(page, path);
      await page.reload();
      await page.locator('.shell').waitFor();
      await reach?.(page);
      const said = page.locator('[data-problem="auth.forbidden"]').first();
      await said.waitFor().catch(async () => {
        await screenshot(page, 'failed');
        throw new Error(`${role} ${path} says nothing`);
      });
      assert.match(await said.innerText(), /許可されていません.*管理者に依頼/s, `${role} ${path}`);
      assert.equal(await said.locator('button').count(), 0, 'nobody is asked to try it again');
      await until(
        `${role} ${path} loads no more`,
        30,
        async () => (await page.locator('main [role=status]', { hasText: '読み込んでいます' }).count()) === 0,
      );
      assert.doesNotMatch(await page.locator('.shell').innerText(), /圏外です|通信が切れて|通信できません/, `${role} ${path}`);
      await page.unroute(path);
    }
    await context.close();
  }
});

test(
  'a list that cannot be read or drawn says which it is, takes nothing else with it, and is there again when it can',
  { skip },
  async () => {
    const { page } = await enter('command');
    await page.locator('.totals').waitFor();
    await broken(page, '**/api/incidents/*/zones');
    await odd(page, '**/api/power', {
      as_of: new Date().toISOString(),
      persons: [{ person: '1', state: 'running_down', device: '人工呼吸器', sources: null }],
    });
    await page.reload();
    await page.locator('[data-problem="net.unreadable"]').waitFor();
    assert.match(await page.locator('.pane .problem').innerText(), /応答を読み取れません/);
    await tab('power')(page);
    const fault = page.locator('.list-fault');
    await fault.waitFor();
    assert.match(await fault.innerText(), /「停電・.*」を表示できません.*ほかの一覧はそのまま使えます/s);
    await screenshot(page, 'desk-list-fault');
    await tab('unreported')(page);
    await page.locator('.desk-row').first().waitFor();
    await tab('power')(page);
    await page.unroute('**/api/power');
    await fault.locator('button').click();
    await fault.waitFor({ state: 'detached' });
    await page.locator('.pane .empty, .power').first().waitFor();
  },
);

test('the 403 of a proxy on the way takes no list away, as a refusal of our own does', { skip }, async () => {
  const { page, context } = await enter('command');
  const rows = page.locator('.desk-row');
  await tab('unreported')(page);
  for (const each of [rows.first(), page.locator('.totals')]) await each.waitFor();
  const proxy = (route) => route.fulfill({ status: 403, contentType: 'text/html', body: '<html><h1>403 Forbidden</h1></html>' });
  const asked = () =>
    Promise.all(
      ['/zones', '/unreported'].map((end) =>
        page.waitForResponse((answer) => new URL(answer.url()).pathname.endsWith(end) && answer.status() === 403),
      ),
    );
  const again = () =>
    page.evaluate(() => dispatchEvent(new Event('offline'))).then(() => page.evaluate(() => dispatchEvent(new Event('online'))));
  await page.route('**/api/incidents/*/*', proxy);
  await Promise.all([asked(), again()]);
  await page.locator('[data-problem="net.unreadable"]').first().waitFor();
  assert.ok((await rows.count()) > 0, 'the list stands');
  assert.equal(await page.locator('.totals').count(), 1, 'the counts stand');
  await page.unroute('**/api/incidents/*/*', proxy);
  await refuse(page, '**/api/incidents/*/*');
  await Promise.all([asked(), again()]);
  await rows.first().waitFor({ state: 'detached' });
  await page.locator('.totals').waitFor({ state: 'detached' });
  await context.close();
});

test('one who cannot be drawn on the phone takes the list and leaves the tabs and the way back', { skip }, async () => {
  const { page } = await enter('field_care', SIZES.phone);
  await page.locator('.card').first().waitFor();
  const whole = await page.evaluate((id) => fetch(`/api/assigned?incident=${id}`).then((answer) => answer.json()), incident);
  const bent = { ...whole, persons: whole.persons.map((each, i) => (i === 0 ? { ...each, phone: {} } : each)) };
  await odd(page, '**/api/assigned?*', bent);
  await page.reload();
  const fault = page.locator('.list-fault');
  await fault.waitFor();
  assert.match(await fault.innerText(), /「担当の人」を表示できません/);
  await screenshot(page, 'phone-list-fault');
  await page.unroute('**/api/assigned?*');
  await fault.locator('button').click();
  await page.locator('.card').first().waitFor();
});

test('nobody is counted on a list that was not read: neither 0 of 0 people nor no incident', { skip }, async () => {
  const { page } = await enter('field_care', SIZES.phone);
  const strip = page.locator('.field-strip').first(),
    middle = page.locator('.top-middle');
  await page.locator('.card').first().waitFor();
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const asked = indexedDB.deleteDatabase('anpi');
        asked.onsuccess = asked.onblocked = resolve;
      }),
  );
  const fail = (route) => route.fulfill({ status: 500, json: { error: { code: 'internal', ja: '故障', en: 'fault' } } });
  await page.route('**/api/assigned?*', fail);
  await page.reload();
  await page.locator('[data-problem=internal]').waitFor();
  assert.match(await middle.innerText(), /地震対応/);
  assert.doesNotMatch(await strip.innerText(), /0 *人/);
  assert.equal(await strip.locator('progress').count(), 0);
  await page.route('**/api/incidents', fail);
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const asked = indexedDB.deleteDatabase('anpi');
        asked.onsuccess = asked.onblocked = resolve;
      }),
  );
  await page.reload();
  await page.locator('[data-problem=internal]').waitFor();
  assert.doesNotMatch(await page.locator('.shell').innerText(), /対応中の災害/);
  await page.unrouteAll();
  await page.locator('[data-problem=internal] button').click();
  await until('it counts what it has read', 15, async () => /\/ *5 *人/.test(await strip.innerText()));
});

test('a page of another role is none to wait on: it says so and leads to the own one', { skip }, async () => {
  const { page } = await enter('field_care', SIZES.phone);
  for (const path of ['/command', '/admin', '/audit', '/dispatch']) {
    await page.goto(path);
    await page.locator('[data-problem=wrong-page]').waitFor();
  }
  await screenshot(page, 'phone-wrong-page');
  await page.locator('[data-problem=wrong-page] a').click();
  await page.waitForURL('**/field');
});

// That it takes five seconds at most the units hold, on a clock of their own; here other tests share the processor.
test('no signal is said soon: by the browser, by a request that fails, by one that is never answered', { skip }, async () => {
  for (const [role, size] of [
    ['field_care', SIZES.phone],
    ['command', SIZES.desk],
    ['dispatch', SIZES.desk],
  ]) {
    const { page, context } = await enter(role, size);
    await page.waitForTimeout(1_500);
    const down = page.locator('.banner.down');
    assert.equal(await down.count(), 0, role);
    await context.setOffline(true);
    await seconds(`${role} offline`, 15, () => down.waitFor());
    await context.setOffline(false);
    await down.waitFor({ state: 'detached', timeout: 20_000 });
  }
  const { page } = open[0];
  const ask = () => page.locator('.ready button').click();
  const down = page.locator('.banner.down');
  for (const [what, meet] of [
    ['fails', (route) => route.abort('connectionfailed')],
    ['never answered', () => undefined],
  ]) {
    await page.route('**/api/**', meet);
    await seconds(what, 15, async () => {
      await ask();
      await down.waitFor();
    });
    await page.unroute('**/api/**', meet);
    await down.waitFor({ state: 'detached', timeout: 20_000 });
  }
});

test('where somebody stays is said to the end though the signal goes in between', { skip }, async () => {
  const { page, context } = await enter('field_care', SIZES.phone);
  await page.locator('.card-name').first().click();
  await page.locator('dialog').getByText('所在を記録').click();
  const form = page.locator('.stay-form');
  await form.locator('select[name=stay]').selectOption('親族宅等');
  await form.locator('input[name=place]').fill('みほん市の妹の家');
  await context.setOffline(true);
  await page.locator('.banner.down').waitFor();
  assert.equal(await form.locator('input[name=place]').inputValue(), 'みほん市の妹の家');
  await form.locator('button.primary').click();
  await form.locator('[data-problem="net.offline"]').waitFor();
  assert.equal(await form.locator('input[name=place]').inputValue(), 'みほん市の妹の家');
  await context.setOffline(false);
  await page.locator('.banner.down').waitFor({ state: 'detached', timeout: 20_000 });
  await form.locator('button.primary').click();
  await form.waitFor({ state: 'detached' });
  await page.locator('.card', { hasText: '親族宅等' }).waitFor();
});

test('places that cannot be read or drawn leave the form of a stay and what was typed, and are there when they can', { skip }, async () => {
  const { page } = await enter('field_care', SIZES.phone);
  const place = (name, more = {}) => ({
    kind: 'hospital',
    id: '1',
    name,
    type: '病院',
    address: null,
    municipality: CITY,
    located: true,
    distance_m: null,
    ...more,
  });
  const answer = (json) => page.unroute('**/api/places').then(() => odd(page, '**/api/places', json));
  const as_of = new Date().toISOString();
  // What is asked just while the worker takes the page over goes past what the test answers in the server's place.
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await answer({ as_of, places: [place('みほん病院')] });
  await page.locator('.card-name').nth(1).click();
  await page.locator('dialog').getByText('所在を記録').click();
  const form = page.locator('.stay-form'),
    typed = form.locator('input[name=place]'),
    listed = form.locator('.stay-places li');
  await form.locator('select[name=stay]').selectOption('入院');
  await listed.first().waitFor();

  await answer({ as_of, places: [null] });
  await typed.fill('みほ');
  await form.locator('[data-problem="net.unreadable"]').waitFor();
  assert.equal(await listed.count(), 1, 'what was found stands');
  await answer({ as_of, places: [place('こわれた病院', { address: { toString: 1, valueOf: 1 } })] });
  await typed.fill('みほん');
  await form.locator('.list-fault', { hasText: '場所' }).waitFor();
  assert.equal(await typed.inputValue(), 'みほん');
  await answer({ as_of, places: [place('みほん市民病院')] });
  await typed.fill('みほん市');
  await listed.filter({ hasText: 'みほん市民病院' }).waitFor();
  assert.equal(await form.locator('.list-fault').count(), 0);
  assert.equal(await form.getByText('一覧に該当する場所がありません').count(), 0);
  await answer({ as_of, places: [] });
  await typed.fill('どこにもない');
  await form.getByText('一覧に該当する場所がありません').waitFor();
});

test('a phone whose user logs in anew beside it loads its whole list again', { skip }, async () => {
  const { page, context } = await enter('field_care', SIZES.phone);
  await page.locator('.card').first().waitFor();
  const safe = page.locator('.card .status-safe');
  assert.equal(await safe.count(), 0);
  const other = await Client.login(server.plainUrl, 'field_care', city.password);
  assert.equal((await other.post('/api/sessions/end', { password: city.password })).status, 200);
  await page.locator('.banner', { hasText: 'ログインの有効期限' }).waitFor();
  const desk = await Client.login(server.plainUrl, 'command', city.password);
  const op_id = uuidv7(),
    person = city.people[1].id;
  const marked = await desk.post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id, person, status: 'safe', observed_at: at() }],
  });
  assert.equal(marked.body.results[0].result, 'accepted');
  await login(await context.newPage(), { login: 'field_care', password: city.password });
  await safe.waitFor({ timeout: 25_000 });
  assert.equal(await page.locator('.banner', { hasText: 'ログインの有効期限' }).count(), 0);
  await desk.post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id: uuidv7(), person, voids: op_id, observed_at: at(), note: '試験' }],
  });
});

test('who logs out on whatever page leaves nothing on the device that was fetched', { skip }, async () => {
  const { page, context } = await enter('command');
  const kept = (where) =>
    where.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const asked = indexedDB.open('anpi');
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const rows = asked.result.transaction('cache').objectStore('cache').getAllKeys();
            rows.onsuccess = () => {
              asked.result.close();
              resolve(rows.result);
            };
          };
        }),
    );
  const phone = await context.newPage();
  await phone.goto('/field');
  await until('the lists are kept', 15, async () => (await kept(phone)).some((key) => key.startsWith('assigned:')));
  await page.goto('/dispatch');
  await page.evaluate(() => sessionStorage.setItem('anpi.case', 'R1-10234'));
  await page.locator('.top-user button', { hasText: 'ログアウト' }).click();
  for (const each of [page, phone]) await each.locator('input[name=login]').waitFor({ timeout: 15_000 });
  assert.deepEqual(await kept(page), []);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('anpi.case')), null);
});

test('a log-out without signal is told to the server before anybody is let in, and a new log-in is not ended by it', { skip }, async () => {
  const { page, context } = await enter('dispatch'); // without a map, which complains of each part that does not come
  // Nothing gets through, whatever page asks. The browser's own switch lets go when one page takes the place of another, and the
  // next one tells.
  await page.route('**/*', (route) => route.abort('internetdisconnected'));
  await page.locator('.top-user button', { hasText: 'ログアウト' }).click();
  await page.locator('.shell').waitFor({ state: 'detached' }); // what comes is the browser's own page: there is no signal
  assert.equal((await context.request.get(`${server.plainUrl}/api/me`)).status(), 200, 'the server has not heard of it');
  await page.unroute('**/*');
  await page.goto('/dispatch');
  await page.locator('input[name=login]').waitFor();
  assert.equal((await context.request.get(`${server.plainUrl}/api/me`)).status(), 401);
  await page.evaluate(() => localStorage.setItem('anpi.leaving', '1'));
  await page.locator('input[name=login]').fill('dispatch');
  await page.locator('input[name=password]').fill(city.password);
  await page.locator('button.primary').click();
  await page.locator('.shell').waitFor();
});

// Chromium keeps no page aside under a debugger: the page is told as it would be.
const shownAgain = (page) =>
  page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  });

test('a page shown again after a log-out, or after its session has ended, shows nobody', { skip }, async () => {
  for (const end of [(page) => page.evaluate(() => localStorage.removeItem('anpi.me')), (_page, context) => context.clearCookies()]) {
    const { page, context } = await enter('command');
    await page.locator('.totals').waitFor();
    await page.waitForTimeout(1_500); // its lists have come
    await page.route('**/api/me', (route) =>
      new Promise((resolve) => {
        setTimeout(resolve, 1_000);
      }).then(() => route.continue()),
    );
    await end(page, context);
    await shownAgain(page);
    await page.locator('.totals').waitFor({ state: 'detached', timeout: 10_000 });
    await page.waitForURL((url) => url.pathname === '/' && url.search === '?next=%2Fcommand');
    await context.close();
  }
});

test('a wall that could not begin is there by itself when the server is back', { skip }, async () => {
  const { page } = await enter('command');
  await page.locator('.totals').waitFor();
  for (const meet of [
    (route) => route.abort('connectionrefused'),
    (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
  ]) {
    await page.route('**/api/**', meet);
    await page.reload();
    await page.locator('.waiting [data-problem]').waitFor();
    await page.unroute('**/api/**', meet);
    await page.locator('.totals').waitFor({ timeout: 20_000 });
  }
  // What the map is drawn on is asked for until it is there; the probe, which asks the same, shows nothing.
  let asked = 0;
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  await page.route('**/tiles-of-the-test/**', (route) => route.fulfill({ status: 200, contentType: 'image/png', body: png }));
  await page.route('**/api/config', (route) =>
    asked++ === 0
      ? route.abort('connectionrefused')
      : route.fulfill({ json: { tile_url: '/tiles-of-the-test/{z}/{x}/{y}.png', tile_credit: 'みほん地図' } }),
  );
  await page.reload();
  await page.locator('.map-credit', { hasText: 'みほん地図' }).waitFor({ timeout: 40_000 });
});

test('that the server is away is said on pages without a stream too', { skip }, async () => {
  for (const [role, path] of [
    ['admin', '/admin'],
    ['auditor', '/audit'],
    ['clerk', '/account'],
  ]) {
    const { page, context } = await enter(role);
    if (new URL(page.url()).pathname !== path) await page.goto(path);
    await page.locator('.shell').waitFor();
    assert.equal(await page.locator('.banner.down').count(), 0, path);
    await context.setOffline(true);
    await page.locator('.banner.down').waitFor();
    assert.equal(await page.locator('.banner.down').count(), 1, path);
    await context.setOffline(false);
    await page.locator('.banner.down').waitFor({ state: 'detached', timeout: 20_000 });
    await context.close();
  }
});

test('a phone says one thing at a time, the most important first, and the rest on a tap', { skip }, async () => {
  const desk = await Client.login(server.plainUrl, 'command', city.password);
  const drill = await desk.post('/api/incidents', {
    op_id: uuidv7(),
    name: '総合防災訓練',
    kind: '地震',
    drill: true,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
    population: { lists: ['名簿'], powered: true },
  });
  const { page, context } = await enter('field_care', SIZES.phone);
  await page.locator('[data-incident=drill]').waitFor();
  await context.setOffline(true);
  await page.locator('.banner.down').waitFor();
  const shown = page.locator('.banner-list .banner:visible');
  assert.equal(await shown.count(), 1);
  assert.match(await shown.innerText(), /圏外です/);
  assert.equal(await page.locator('.banner-more').innerText(), 'ほかのお知らせ 1 件');
  await screenshot(page, 'phone-one-banner');
  await page.locator('.banner-more').click();
  assert.equal(await shown.count(), 2);
  await twice(page);
  await fits(page, 'banners at 200 %');
  await screenshot(page, 'phone-banners-200');
  await context.setOffline(false);
  await desk.post(`/api/incidents/${drill.body.incident.id}/close`, {});
});

const GRANTED = () => {
  StorageManager.prototype.persisted = async () => true;
};
const lacksOf = (page) => page.locator('section.ready').getAttribute('data-lacks');

test('a phone that has everything says that it works without signal, and does', { skip }, async () => {
  const { page, context } = await enter('field_care', SIZES.phone, GRANTED);
  await page.locator('section.ready.is-good').waitFor({ timeout: 30_000 });
  assert.match(await page.locator('.ready').innerText(), /圏外でも使えます/);
  await page.locator('.ready').scrollIntoViewIfNeeded();
  await screenshot(page, 'phone-ready');
  await page.locator('.ready button').click();
  await page.locator('section.ready.is-good').waitFor({ timeout: 30_000 });
  await context.setOffline(true);
  await page.reload();
  await page.locator('.card').first().waitFor();
  await page.locator('section.ready.is-good').waitFor({ timeout: 30_000 });
});

test('a phone says before the storm what it lacks and what to do about it', { skip }, async () => {
  for (const [lack, words, prepare] of [
    [
      'certificate',
      /市の証明書が入っていません.*市役所/s,
      () => {
        StorageManager.prototype.persisted = async () => true;
        ServiceWorkerContainer.prototype.register = async () => {
          throw new DOMException('An SSL certificate error occurred when fetching the script.', 'SecurityError');
        };
      },
    ],
    [
      'unsupported',
      /Chrome か Safari/,
      () => {
        StorageManager.prototype.persisted = async () => true;
        delete Navigator.prototype.serviceWorker;
      },
    ],
    [
      'storage',
      /ホーム画面に追加/,
      () => {
        StorageManager.prototype.persisted = async () => false;
        StorageManager.prototype.persist = async () => false;
      },
    ],
  ]) {
    const { page, context } = await enter('field_care', SIZES.phone, prepare);
    await page.locator(`section.ready[data-lacks="${lack}"]`).waitFor({ timeout: 30_000 });
    assert.match(await page.locator('.ready').innerText(), words);
    assert.equal(await page.locator('.ready.is-not').count(), lack === 'storage' ? 0 : 1);
    await screenshot(page, `phone-ready-${lack}`);
    await twice(page);
    await fits(page, lack);
    await screenshot(page, `phone-ready-${lack}-200`);
    await context.close();
  }
  const { page } = await enter('field_care', SIZES.phone, GRANTED);
  await page.locator('section.ready.is-good').waitFor({ timeout: 30_000 });
  await page.route('**/api/assigned?*', (route) =>
    route.fulfill({ status: 500, json: { error: { code: 'internal', ja: '故障', en: 'fault' } } }),
  );
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const asked = indexedDB.deleteDatabase('anpi');
        asked.onsuccess = asked.onblocked = resolve;
      }),
  );
  await page.reload();
  await until('the list is missing', 15, async () => (await lacksOf(page)) === 'people');
});
