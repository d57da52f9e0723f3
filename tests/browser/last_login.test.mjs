// SPDX-License-Identifier: Apache-2.0
// Whose password was stolen sees it: every open page of the account says at once that somebody logged in elsewhere, and where to
// end it; a new log-in says when and where the one before was.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const skip = existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium') ? false : 'there is no Chromium';
let cluster,
  city,
  server,
  browser,
  open = [];

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'last_login_page', { people: 20 });
  server = await startServer({ db: city.db });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});
afterEach(async () => {
  const problems = open.flatMap((each) => each.problems);
  for (const { context } of open) await context.close();
  open = [];
  assert.deepEqual(problems, []);
});

async function enter(role, size = SIZES.desk, big = false) {
  const opened = await openPage(browser, server.plainUrl, size);
  open.push(opened);
  if (big)
    await opened.context.addInitScript(() =>
      addEventListener('DOMContentLoaded', () => {
        document.documentElement.style.fontSize = '200%';
      }),
    );
  await login(opened.page, { login: role, password: city.password });
  return opened.page;
}
const said = (page, where) => page.locator(`[data-last-login=${where}]`);
const FIRST = '初めてのログインです',
  BEFORE = /^前回のログイン: \d\d:\d\d、127\.0\.0\.1$/;

for (const role of ['command', 'admin'])
  test(`${role}: greeted once, told of a log-in elsewhere without reload, until it is noted`, { skip }, async () => {
    const first = await enter(role);
    await said(first, 'greeting').filter({ hasText: FIRST }).waitFor();
    assert.equal(await said(first, 'head').textContent(), FIRST);
    await first.waitForTimeout(2500); // the stream stands, and what the own log-in has told is over
    assert.equal(await said(first, 'elsewhere').count(), 0);
    const second = await enter(role, SIZES.phone);
    await said(first, 'elsewhere').filter({ hasText: '別の端末でログインがありました' }).waitFor({ timeout: 2500 });
    assert.match(await said(first, 'head').textContent(), BEFORE);
    await screenshot(first, `last-login-${role}-elsewhere`);
    assert.match(await said(second, 'greeting').textContent(), BEFORE);
    await screenshot(second, `last-login-${role}-greeting-phone`);
    await second.waitForTimeout(2500);
    assert.equal(await said(second, 'elsewhere').count(), 0, 'its own log-in is no news');
    await first.reload();
    await said(first, 'elsewhere').locator('a').click(); // it stays until it is noted
    await first.waitForURL((url) => url.pathname === '/account');
    await said(first, 'elsewhere').locator('button').click();
    await first.reload();
    await first.locator('#sessions').waitFor();
    assert.equal(await said(first, 'elsewhere').count(), 0);
    assert.equal(await said(first, 'greeting').count(), 0, 'once');
    await said(first, 'account').filter({ hasText: '前回のログイン' }).waitFor();
  });

test(
  'a phone without signal keeps the last known line and complains of nothing; with signal again it hears what it missed',
  { skip },
  async () => {
    const page = await enter('field_community', SIZES.phone);
    await said(page, 'greeting').waitFor();
    await page.waitForTimeout(1500);
    await open[0].context.setOffline(true);
    await said(page, 'greeting').waitFor({ state: 'detached', timeout: 15_000 });
    assert.equal(await said(page, 'head').textContent(), FIRST);
    await Client.login(server.plainUrl, 'field_community', city.password);
    await page.waitForTimeout(2000);
    assert.equal(await said(page, 'elsewhere').count(), 0);
    await open[0].context.setOffline(false);
    await said(page, 'elsewhere').waitFor({ timeout: 15_000 });
  },
);

test('on a phone with large letters the notice can be read and closed', { skip }, async () => {
  const page = await enter('dispatch', SIZES.phone, true);
  await screenshot(page, 'last-login-greeting-phone-200');
  await page.waitForTimeout(2000);
  await Client.login(server.plainUrl, 'dispatch', city.password);
  await said(page, 'elsewhere').waitFor({ timeout: 2500 });
  await screenshot(page, 'last-login-elsewhere-phone-200');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await said(page, 'elsewhere').locator('button').click();
  await said(page, 'elsewhere').waitFor({ state: 'detached' });
});
