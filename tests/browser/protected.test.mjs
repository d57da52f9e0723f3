// SPDX-License-Identifier: Apache-2.0
// A protected person's page (支援措置): 「住所等　口外注意」 above everything, nothing on paper, nothing to pass on to kin; and the
// one line of the municipality on the command centre's page.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { CITY, makeCity, makeDesk } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const skip = existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium') ? false : 'there is no Chromium';
let cluster, city, server, browser, open, hidden;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'protected_page', { people: 20 });
  await makeDesk(cluster, city.db);
  hidden = city.people[3];
  await protect('set');
  server = await startServer({ db: city.db });
  const command = await Client.login(server.plainUrl, 'command', city.password);
  await command.post('/api/incidents', { name: '台風第99号', kind: '台風', drill: false, municipalities: [CITY], decided_by: '市長' });
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
  for (const { context } of open) await context.close();
});

const protect = (what) =>
  anpi(['protect', what, '--municipality', CITY, hidden.municipal_id, '--inquiry-to', '福祉課 内線9', `--db=${city.db.owner}`]);
async function enter(user, size = SIZES.desk) {
  const opened = await openPage(browser, server.plainUrl, size);
  open.push(opened);
  await login(opened.page, { login: user, password: city.password });
  return opened.page;
}
/** What would stand on paper. */
async function onPaper(page) {
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => ({
    body: getComputedStyle(document.body).display,
    note: getComputedStyle(document.documentElement, '::before').content,
  }));
  await page.emulateMedia({ media: null });
  return seen;
}
const top = (page, selector) =>
  page
    .locator(selector)
    .first()
    .evaluate((e) => e.getBoundingClientRect().top);

test(
  'to the command centre they are one line, with who is responsible and both numbers; to their desk also how they stand',
  { skip },
  async () => {
    const page = await enter('command');
    const line = page.locator('.guard-row');
    await line.first().waitFor();
    assert.equal(await line.count(), 1);
    for (const word of ['支援措置対象者', 'みほん市', '試験 protected_desk', '試験 desk_deputy（代理）', '0531-00-0001', '090-0000-0001'])
      assert.ok((await line.innerText()).includes(word), word);
    await screenshot(page, 'desk-command-protected');
    const desk = await enter('protected_desk');
    await desk.locator('.guard-row').nth(1).waitFor();
    assert.match(await desk.locator('.guard-row').nth(1).innerText(), /支援措置対象者\s+1\s+1\s+0/);
    await screenshot(desk, 'desk-protected-desk');
  },
);

test(
  'the desk opens the page with a reason; the word stands above everything and the paper stays empty but for that',
  { skip },
  async () => {
    const page = await enter('protected_desk');
    await page.getByRole('tab', { name: /未確認/ }).click();
    await page.locator('.desk-row', { hasText: '口外注意' }).getByRole('button').first().click();
    await page.locator('input[name=reason]').fill('担当として安否を確認');
    await page.getByRole('button', { name: '理由を記録して開く' }).click();
    await page.locator('.guard').waitFor();
    assert.match(await page.locator('.guard').innerText(), /住所等　口外注意[\s\S]*福祉課 内線9[\s\S]*0531-00-0001/);
    for (const below of ['.dialog .mark', '.dialog .identity', '.dialog .summary'])
      assert.ok((await top(page, '.guard')) < (await top(page, below)), below);
    assert.deepEqual(await onPaper(page), { body: 'none', note: '"支援措置の対象者のページは印刷されません。"' });
    await screenshot(page, 'desk-protected-page');
    await page.keyboard.press('Escape');
    await until('once it is closed the list is printed as ever', 5, async () => (await onPaper(page)).body !== 'none');
  },
);

test('a crew that breaks the glass sees the word first, has nothing to print and no hospitals to offer', { skip }, async () => {
  for (const size of [SIZES.desk, SIZES.phone]) {
    const page = await enter('ambulance', size);
    await page.locator('input[name=case]').fill('救急2026-0007');
    await page.locator('.ground select').selectOption('break_glass');
    await page.locator('input[name=q]').fill(hidden.phone.slice(-4));
    await page.locator(`#hit-${hidden.id}`).click();
    await page.locator('.guard').waitFor();
    assert.ok((await top(page, '.guard')) < (await top(page, '.identity')));
    assert.equal(await page.getByRole('button', { name: '印刷' }).count(), 0);
    assert.deepEqual(await onPaper(page), { body: 'none', note: '"支援措置の対象者のページは印刷されません。"' });
    await page.getByRole('button', { name: '救急活動を記録' }).first().click();
    assert.equal(await page.locator('.transport-form datalist option').count(), 0);
    await page.locator('.guard').scrollIntoViewIfNeeded();
    await screenshot(page, `${size === SIZES.phone ? 'phone' : 'desk'}-protected-crew`);
  }
});

test('who comes under protection leaves open screens within five seconds, list, counts and page', { skip }, async () => {
  await protect('lift');
  const page = await enter('command');
  await page.getByRole('tab', { name: /未確認/ }).click();
  const row = page.locator(`.desk-row[data-person="${hidden.id}"]`);
  await row.waitFor();
  await row.getByRole('button').first().click();
  await page.locator('.identity').waitFor();
  const from = Date.now();
  await protect('set');
  await until('page and row are gone', 8, async () => (await page.locator('.identity').count()) + (await row.count()) === 0);
  assert.ok(Date.now() - from < 5500, `${Date.now() - from} ms`);
});
