// SPDX-License-Identifier: Apache-2.0
// What somebody at the command centre or in an ambulance relies on without looking twice: the page goes to what was just
// opened, large text stays readable, the search is ready, and a broken glass is whole again for the next person.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { CITY, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
let cluster, city, server, browser, open;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'command_page', { people: 60 });
  server = await startServer({ db: city.db, config: { web_root: process.env.ANPI_WEB ?? 'web/dist' } });
  browser = await launch();
  const desk = await Client.login(server.plainUrl, 'command', city.password);
  const answer = await desk.post('/api/incidents', {
    op_id: uuidv7(),
    name: '先に開いた地震',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
    population: { lists: ['名簿'], powered: true },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
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
  return opened.page;
}

/** Pairs of things in the header that lie over each other, things off its side, and words with one letter on a line. */
const faultsOf = (page) =>
  page.evaluate(() => {
    const seen = [
      ...document.querySelectorAll(
        '.brand, .top-middle > *, .incident-actions > *, .top-user > *, .total, .command-head .asof, .tabs button',
      ),
    ].filter((each) => each.getClientRects().length > 0);
    const box = (each) => each.getBoundingClientRect();
    const said = (each) => `${each.className}: ${each.textContent.slice(0, 12)}`;
    const over = (a, b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const faults = [];
    for (const [i, one] of seen.entries()) {
      for (const two of seen.slice(i + 1))
        if (!one.contains(two) && !two.contains(one) && over(box(one), box(two))) faults.push(`${said(one)} over ${said(two)}`);
      if (box(one).right > innerWidth + 1 && !one.closest('.tabs')) faults.push(`${said(one)} off the side`);
      if (one.textContent.length > 3 && box(one).width < 1.5 * parseFloat(getComputedStyle(one).fontSize))
        faults.push(`${said(one)} one letter a line`);
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the screen');
    return faults;
  });

test('with_text_twice_as_large_nothing_in_the_header_lies_over_anything_else', { skip }, async () => {
  for (const [name, size, scale] of [
    ['200', SIZES.desk, '200%'],
    ['zoom', { width: 720, height: 450 }, ''],
    ['100', SIZES.desk, ''],
  ]) {
    const page = await enter('command', size);
    await page.locator('.total').first().waitFor();
    await page.evaluate((value) => {
      document.documentElement.style.fontSize = value;
    }, scale);
    await page.waitForTimeout(800);
    await screenshot(page, `command-text-${name}`);
    assert.deepEqual(await faultsOf(page), [], name);
  }
});

test('every_tab_and_the_print_button_stand_on_the_screen', { skip }, async () => {
  const page = await enter('command');
  await page.locator('.total').first().waitFor();
  const off = await page
    .locator('.tabs button')
    .evaluateAll((all) =>
      all
        .filter((b) => b.getClientRects().length && (b.getBoundingClientRect().right > innerWidth || b.getBoundingClientRect().left < 0))
        .map((b) => b.className),
    );
  assert.deepEqual(off, []);
  assert.ok(await page.locator('.tabs-print').isVisible());
});

test('the_tab_of_the_unreported_puts_the_cursor_into_the_search', { skip }, async () => {
  const page = await enter('command');
  for (const tab of ['unreported', 'zones', 'unreported']) await page.locator(`.tab-${tab}`).click();
  await until('the search has the focus', 5, () => page.evaluate(() => document.activeElement?.getAttribute('name') === 'desk'));
});

test('who_opens_an_incident_is_on_it_also_while_no_list_knows_it_yet', { skip }, async () => {
  const page = await enter('command');
  await page.locator('.total').first().waitFor();
  const was = await page.locator('.incident-select').inputValue();
  const old = await page.evaluate(() => fetch('/api/incidents').then((answer) => answer.json()));
  await page.route('**/api/incidents', (route) => (route.request().method() === 'GET' ? route.fulfill({ json: old }) : route.continue()));
  await page.locator('.incident-actions button').last().click();
  await page.locator('dialog input[name=name]').fill('余震');
  await page.locator('dialog button.primary').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  const shown = () => page.locator('.incident-select').inputValue();
  await until('the page is on the new one', 5, async () => (await shown()) !== was);
  await page.waitForTimeout(2500);
  assert.notEqual(await shown(), was, 'an old list does not take it back');
  assert.match(await page.locator('.incident-select option:checked').innerText(), /余震/);
  await page.unroute('**/api/incidents');
  await page.locator('.totals').waitFor();
  await screenshot(page, 'command-opened-second');
});

test('a_broken_glass_is_whole_again_for_the_next_person', { skip }, async () => {
  const [page, person] = [await enter('ambulance', SIZES.phone), city.people[20]];
  const ground = page.locator('.ground select');
  const first = await ground.inputValue();
  await page.locator('input[name=case]').fill('R1-10234');
  await page.locator('input[name=q]').fill(person.phone.slice(-4));
  await page.locator('.hit').first().waitFor();
  await ground.selectOption('break_glass');
  await page.locator('.hit').first().click();
  await page.locator('.identity').waitFor();
  await page.locator('.found-head .only-narrow').click();
  assert.equal(await ground.inputValue(), first);
  const asked = page.waitForRequest((request) => request.url().includes(`/api/persons/${person.id}`));
  await page.locator('.hit').first().click();
  const request = await asked;
  assert.ok(!`${request.url()} ${JSON.stringify(request.headers())}`.includes('break_glass'), 'nor is it asked for again');
  await page.locator('.identity').waitFor();
});
