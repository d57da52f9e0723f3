// SPDX-License-Identifier: Apache-2.0
// The story through the screens: real PostgreSQL, real server, real Chromium. Every page at both sizes; pictures in
// build/shots to be looked at. A page that complains on its console fails its test.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { CITY, decide, makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
const MINE = 12;
let cluster, city, server, browser, open;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'browser', { people: 80 });
  // A nurse with people of her own, and a doctor's office with one patient.
  for (const { id } of city.people.slice(0, MINE)) {
    await cluster.execute(city.db, `INSERT INTO anpi.assignment (person, office, from_at) VALUES (${id}, 3, now())`);
  }
  server = await startServer({ db: city.db, config: { web_root: 'web/dist' } });
  browser = await launch();
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

async function enter(role, size = SIZES.desk) {
  const opened = await openPage(browser, server.plainUrl, size);
  open.push(opened);
  await login(opened.page, { login: role, password: city.password });
  return opened;
}
const text = (page, selector) => page.locator(selector).first().innerText();
/** Waits for a text; what was there instead is in the error and in build/shots/failed.png. */
async function shows(page, selector, wanted) {
  let last = '';
  const seen = async () =>
    (last = await page
      .locator(selector)
      .first()
      .innerText({ timeout: 1000 })
      .catch(() => '')).includes(wanted);
  await until(`${selector} shows ${wanted}`, 15, seen).catch(async (problem) => {
    await screenshot(page, 'failed');
    throw new Error(`${problem.message}, but ${JSON.stringify(last)}`);
  });
}

test('a wrong password is answered in words and lets nobody in', { skip }, async () => {
  const opened = await openPage(browser, server.plainUrl, SIZES.phone);
  open.push(opened);
  const { page } = opened;
  await page.goto('/');
  await page.locator('input[name=login]').fill('command');
  await page.locator('input[name=password]').fill('wrong-password-12');
  await page.locator('button.primary').click();
  await page.locator('.problem').waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
});

test('each role lands on its own page, and a page without a session leads to the log-in', { skip }, async () => {
  for (const [role, path] of [
    ['command', '/command'],
    ['field_care', '/field'],
    ['field_community', '/field'],
    ['ambulance', '/dispatch'],
    ['clerk', '/dispatch'],
  ]) {
    const { page } = await enter(role);
    assert.equal(new URL(page.url()).pathname, path, role);
  }
  const opened = await openPage(browser, server.plainUrl);
  open.push(opened);
  await opened.page.goto('/command');
  await opened.page.locator('input[name=login]').waitFor();
});

test('the command centre opens an incident and everybody in it is unreported', { skip }, async () => {
  const { page } = await enter('command');
  await page.locator('.incident-actions button').last().click();
  await page.locator('dialog input[name=name]').fill('台風第99号');
  await screenshot(page, 'desk-command-open');
  await page.locator('dialog button.primary').click();
  await shows(page, '.totals', String(city.people.length));
  assert.match(await text(page, '.total.of-unreported'), new RegExp(String(city.people.length)));
  await page.locator('.map canvas').waitFor();
  await page.waitForTimeout(1500);
  await screenshot(page, 'desk-command-map');
  // The nurse's office is not the city's: without a decision it would see those alone who consented.
  const desk = await Client.login(server.plainUrl, 'command', city.password);
  await decide(desk, (await desk.get('/api/incidents')).body.incidents[0].id);
});

test('a nurse without signal marks two people; the marks outlive the page and arrive when the signal is back', { skip }, async () => {
  const { page: wall } = await enter('command');
  await shows(wall, '.totals', String(city.people.length));
  const { page, context } = await enter('field_care', SIZES.phone);
  await page.locator('.card').first().waitFor();
  assert.equal(await page.locator('.card').count(), MINE);
  await screenshot(page, 'phone-field');
  await until('the page is kept on the phone', 15, () =>
    page.evaluate(() => navigator.serviceWorker.getRegistration('/field').then((r) => Boolean(r?.active))),
  );
  await context.setOffline(true);
  await page.locator('.card .mark-safe').nth(0).click();
  await page.locator('.card .mark-noted').nth(1).click();
  await shows(page, '.outbox-chip', '2');
  await page.reload();
  await shows(page, '.outbox-chip', '2');
  await screenshot(page, 'phone-field-offline');
  assert.equal(await page.locator('.badge:has-text("未送信")').count(), 2);
  await context.setOffline(false);
  await shows(page, '.outbox-chip', 'すべて送信済み');
  await shows(wall, '.total.of-unreported', String(city.people.length - 2));
});

test('a mark is taken back within ten seconds and counts no more', { skip }, async () => {
  const { page } = await enter('field_care', SIZES.phone);
  await shows(page, '.field-strip .left', String(MINE - 2));
  await page.locator('.field-tools .segments button').nth(1).click();
  await page.locator('.card .mark-attention').first().click();
  await shows(page, '.field-strip .left', String(MINE - 3));
  await page.locator('.undo-button').click();
  await shows(page, '.field-strip .left', String(MINE - 2));
  await shows(page, '.outbox-chip', 'すべて送信済み');
});

test('a zone reports that it cannot be entered, and the wall shows it', { skip }, async () => {
  const { page: wall } = await enter('command');
  const { page } = await enter('field_care', SIZES.phone);
  await page.locator('.tabbar button').nth(1).click();
  await page.locator('.zone-card').first().waitFor();
  const name = await text(page, '.zone-card h2');
  await page.locator('.zone-card').first().locator('.zone-states button:has-text("立入不可")').click();
  await page.locator('dialog textarea').fill('冠水');
  await screenshot(page, 'phone-field-zone');
  await page.locator('dialog button.primary').click();
  await until('the wall shows it', 15, async () =>
    (await wall.locator(`table.zones tr:has-text("${name}")`).first().innerText()).includes('立入不可'),
  );
});

test('a page that is loaded again, from the cache and a 304, still runs', { skip }, async () => {
  for (const role of ['command', 'field_care', 'ambulance']) {
    const { page } = await enter(role);
    await page.reload();
    await page.locator('.shell').waitFor({ timeout: 10_000 });
  }
});

test('the phone desk marks somebody without a mouse', { skip }, async () => {
  const { page } = await enter('command');
  await page.locator('.tab-unreported').click();
  await page.locator('.desk-row').first().waitFor();
  const before = Number.parseInt(await text(page, '.desk-count .num'), 10);
  await page.locator('input[name=desk]').focus();
  await page.keyboard.type('かとう');
  await page.keyboard.press('Enter');
  await page.locator('.desk-row.is-active').waitFor(); // a digit before the answer is one more letter of the search
  await screenshot(page, 'desk-command-desk');
  await page.keyboard.press('2');
  await until('one fewer is unreported', 15, async () => Number.parseInt(await text(page, '.desk-count .num'), 10) === before - 1);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'desk');
});

test('a crew finds a person by the last four digits and records where they took them', { skip }, async () => {
  const { page } = await enter('ambulance', SIZES.phone);
  const person = city.people[20];
  await page.locator('input[name=case]').fill('R1-10234');
  await page.locator('input[name=q]').fill(person.phone.slice(-4));
  await page.locator('.hit').first().waitFor();
  await screenshot(page, 'phone-dispatch-hits');
  await page.locator('.hit').first().click();
  await shows(page, '.identity', person.name);
  await screenshot(page, 'phone-dispatch-person');
  await page.locator('.found-head .button.primary').click();
  await page.locator('.transport-extras summary').click();
  const clock = await page.locator('input[name=at-clock]').inputValue();
  const stage = page.locator('.transport-extras .clock-input').first();
  await stage.fill('120'); // 1:20, or the beginning of 12:05
  await stage.blur();
  await page.locator('.transport-extras .wrong', { hasText: '4 桁' }).waitFor();
  await stage.fill(clock.replace(':', ''));
  assert.equal(await page.locator('.transport-extras .wrong').count(), 0);
  await page.locator('.transport-form button.primary').click();
  await page.locator('.transport-form .problem').waitFor(); // no hospital yet: nothing is sent
  await page.locator('input[name=hospital]').fill('みほん市民病院');
  await page.locator('.transport-form button.primary').click();
  await page.locator('.success').waitFor();
  await shows(page, '.transport', 'みほん市民病院');
  await shows(page, '.transport', `覚知 ${clock}`);
  await screenshot(page, 'phone-dispatch-saved');
  await page.locator('.transport .button.small').click(); // 訂正する
  assert.equal(await page.locator('input[name=hospital]').inputValue(), 'みほん市民病院', 'what stands is what is corrected');
  await page.locator('input[name=hospital]').fill('みほん第二病院');
  await page.locator('.transport-extras input[inputmode=decimal]').nth(2).fill('とても速い');
  await page.locator('.transport-form button.primary').click();
  await page.locator('.transport-form .problem').waitFor(); // no number: nothing is sent
  await page.locator('.transport-extras input[inputmode=decimal]').nth(2).fill('１２０');
  await screenshot(page, 'phone-dispatch-correcting');
  await page.locator('.transport-form button.primary').click();
  await shows(page, '.transport', 'みほん第二病院');
  await shows(page, '.transport', '脈拍 120');
  assert.equal(await page.locator('.transport').count(), 1, 'the older one does not stand beside it');
  await page.locator('.transport-earlier summary').click();
  await shows(page, '.transport-earlier del', 'みほん市民病院');
  await screenshot(page, 'phone-dispatch-corrected');
});

test('a search that could not be asked is not answered with nobody', { skip }, async () => {
  const { page, context } = await enter('ambulance');
  await page.locator('input[name=case]').fill('R1-10234');
  await page.locator('input[name=q]').fill('かとう');
  await page.locator('.hit').first().waitFor();
  await context.setOffline(true);
  await page.locator('input[name=q]').fill('かと');
  await page.locator('.find .problem').waitFor();
  assert.equal(await page.locator('.find .empty, .hit').count(), 0);
  await page.locator('.banner.down').waitFor();
  await context.setOffline(false);
  await page.locator('.find .problem button').click();
  await page.locator('.hit').first().waitFor();
  assert.equal(await page.locator('.banner.down').count(), 0);
});

test('the keyboard goes through what was found, and readers are told where it is', { skip }, async () => {
  const { page } = await enter('ambulance');
  await page.locator('input[name=case]').fill('R1-10234');
  await page.keyboard.press('F2');
  await page.keyboard.type('053');
  await page.locator('.hit').nth(1).waitFor();
  await page.keyboard.press('ArrowDown');
  const active = await page.locator('input[name=q]').getAttribute('aria-activedescendant');
  assert.equal(await page.locator('.hit').nth(1).getAttribute('id'), active);
  const name = await text(page, `#${active} b`);
  await page.keyboard.press('Enter');
  await shows(page, '.identity', name);
});

test('paper holds everybody on the list, with the phone, not only what the screen had drawn', { skip }, async () => {
  const { page } = await enter('command');
  await page.locator('.tab-unreported').click();
  await page.locator('.desk-row').first().waitFor();
  const all = Number.parseInt(await text(page, '.desk-count .num'), 10);
  assert.ok((await page.locator('.desk-row').count()) < all, 'the screen draws a part');
  await page.emulateMedia({ media: 'print' });
  assert.match(await text(page, '.desk-count'), /全 \d+ 人のうち \d+ 人が載っています/, 'paper of a part says so');
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => {
    window.print = () => {
      window.printed = true;
    };
  });
  await page.locator('.tabs-print').click();
  await page.waitForFunction(() => window.printed);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.desk-row').count(), all);
  assert.equal(await page.locator('.desk-row .on-paper').first().isVisible(), true);
  assert.match(await text(page, '.desk-count'), /未確認/, 'the paper says which list it is');
  await screenshot(page, 'paper-unreported');
});

test('every page fits both sizes and nothing runs off its side', { skip }, async () => {
  for (const [name, size] of Object.entries(SIZES)) {
    for (const role of ['command', 'field_care', 'dispatch']) {
      const { page } = await enter(role, size);
      await page.waitForTimeout(1500);
      await screenshot(page, `${name}-${role}`);
      const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(inner <= outer, `${role} at ${name}: ${inner} > ${outer}`);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('main button, main a.button, .top button, .top a')]
          .filter((b) => b.offsetParent && b.getBoundingClientRect().height < 43.5)
          .map((b) => b.outerHTML.slice(0, 80)),
      );
      assert.deepEqual(small, [], `${role} at ${name}`);
    }
  }
});

test('with text twice as large no page of a phone runs off its side, and no name is broken letter by letter', { skip }, async () => {
  for (const role of ['command', 'field_care', 'dispatch', 'admin', 'auditor']) {
    const { page } = await enter(role, SIZES.phone);
    for (const path of role === 'command' ? [null] : [null, '/account']) {
      // left while its map is still fetching, it complains
      if (path) await page.goto(path);
      await page.locator('.top h1').waitFor();
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      await page.waitForTimeout(600);
      const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(inner <= outer && outer === SIZES.phone.width, `${role} ${path ?? 'own page'}: ${inner} > ${outer}`);
      const narrow = await page.evaluate(() =>
        [...document.querySelectorAll('.facts dd, .admin td[data-label]')]
          .filter((cell) => cell.offsetParent && cell.getBoundingClientRect().width < 3 * parseFloat(getComputedStyle(cell).fontSize))
          .map((cell) => cell.outerHTML.slice(0, 80)),
      );
      assert.deepEqual(narrow, [], `${role} ${path ?? 'own page'}`);
    }
  }
});

test('an admin invites a colleague, who changes the first password and is in', { skip }, async () => {
  const { page } = await enter('admin');
  assert.equal(new URL(page.url()).pathname, '/admin');
  await shows(page, '[data-login=clerk]', '名簿担当');
  await page.locator('.admin-head button').first().click();
  await page.locator('input[name=new-login]').fill('kato');
  await page.locator('input[name=new-name]').fill('試験 加藤');
  await page.locator('select[name=new-role]').selectOption('clerk');
  await page.locator('.dialog .button.primary').click();
  const first = await page.locator('.firsts [data-secret]').innerText();
  await screenshot(page, 'admin');
  const colleague = await openPage(browser, server.plainUrl);
  open.push(colleague);
  const other = colleague.page;
  await until('kato is known', 5, async () => {
    await other.goto('/');
    await other.locator('input[name=login]').fill('kato');
    await other.locator('input[name=password]').fill(first);
    await other.locator('button.primary').click();
    return other
      .locator('input[name=new]')
      .waitFor({ timeout: 1500 })
      .then(
        () => true,
        () => false,
      );
  });
  await other.locator('input[name=new]').fill('mikan-no-ki-ga-3-bon');
  await other.locator('input[name=again]').fill('mikan-no-ki-ga-3-bon');
  await other.locator('button.primary').click();
  await other.waitForURL((url) => url.pathname === '/dispatch');
  await other.locator('.shell').waitFor();
  assert.equal(await other.locator('.top h1').innerText(), '名簿・対象者検索', 'a clerk is at no fire department');
  assert.equal(await other.title(), '名簿・対象者検索 / Register: find a person | 安否 Anpi');
});

test('an admin sees the devices, and the page of a link says when the link is cut short', { skip }, async () => {
  const { page } = await enter('admin', SIZES.phone);
  await page.locator('#devices').waitFor();
  await page.locator('.admin-part >> nth=1').locator('button').first().click();
  await page.locator('input[name=device]').fill('窓口');
  await page.locator('.dialog .button.primary').click();
  await shows(page, '.dialog .problem', 'anpi cert issue');
  await page.goto('/device');
  await page.locator('.login-card h1').waitFor();
  assert.equal(await page.locator('button.primary').count(), 0);
  await page.goto('/device#' + 'x'.repeat(43));
  await page.reload();
  await page.locator('button.primary').waitFor();
});
