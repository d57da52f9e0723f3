// SPDX-License-Identifier: Apache-2.0
// 提供の決定 on the screens: the command centre records one, the police's open page fills, and empties by itself.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { CITY, makeCity } from '../lib/city.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
let cluster, city, server, browser;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'browser_decision', { people: 30 });
  await anpi(['incident', 'open', '--name=震度6弱', '--kind=地震', `--municipality=${CITY}`, ...city.options]);
  server = await startServer({ db: city.db, config: { web_root: process.env.ANPI_WEB ?? 'web/dist' } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function command(user, tab, size = SIZES.desk) {
  const opened = await openPage(browser, server.plainUrl, size);
  await login(opened.page, { login: user, password: city.password });
  await opened.page.locator(`.tab-${tab}`).click();
  return opened;
}
const narrow = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

/** The form is filled in as the law asks, and says all along what is missing. */
async function decide(page, name) {
  await page.getByText('提供の決定はありません').waitFor();
  await page.getByRole('button', { name: '提供の決定を記録' }).click();
  const form = page.locator('.decision-form');
  assert.match(await form.locator('.decision-missing').innerText(), /提供先、地区、決定者の職、決定者の氏名$/);
  await screenshot(page, 'desk-command-decision-empty');
  await form.getByText('警察署', { exact: true }).click();
  await form.locator('.decision-zones label', { hasText: name }).first().click();
  await form.locator('input[name=title]').fill('市長');
  assert.match(await form.locator('.decision-missing').innerText(), /決定者の氏名$/, 'what is missing is said');
  await form.locator('input[name=decided_by]').fill('架空 太郎');
  assert.equal(await form.locator('.decision-missing').count(), 0);
  assert.equal(await form.getByText('医療機器').count(), 0, 'what the police may not be given is not offered');
  await screenshot(page, 'desk-command-decision-form');
  await form.getByRole('button', { name: '決定を記録' }).click();
  await page.locator('.decision.is-in-force').waitFor();
}

test(
  'before a decision the police are told whom to ask; after it they see its people until when; ended, the open page empties',
  { skip },
  async () => {
    const police = await command('police', 'unreported'),
      desk = await command('command', 'decisions');
    const refused = [],
      asked = [];
    police.page.on('response', (r) => {
      if (/history|api\/power/.test(r.url())) asked.push(r.url());
      if (r.status() === 403) refused.push(r.url());
    });
    await police.page.getByText('提供の決定がありません').waitFor();
    assert.match(await police.page.locator('.pane').innerText(), /市の災害対策本部へお問い合わせください/);
    assert.equal(await police.page.locator('.tab-decisions').count(), 0, 'whoever makes none is offered none');
    await screenshot(police.page, 'desk-police-no-decision');

    const { page } = desk;
    const zone = city.people[0].zone,
      name = city.zones.find((z) => z.id === zone).name;
    await decide(page, name);
    const people = city.people.filter((p) => p.zone === zone);
    assert.match(await page.locator('.decision').innerText(), new RegExp(`警察署[^]*${name}[^]*${people.length} 人[^]*市長　架空 太郎`));
    await screenshot(page, 'desk-command-decision');

    await police.page.getByText(people[0].name.replace('　', ' ')).or(police.page.getByText(people[0].name)).first().waitFor();
    assert.match(await police.page.locator('.decision-banner').innerText(), /決定第\d+号（市長 架空 太郎）により .* まで閲覧できます/);
    await screenshot(police.page, 'desk-police-decision');

    const line = police.page
      .locator('.desk-row')
      .filter({ hasText: people[0].name.replace('　', ' ') })
      .or(police.page.locator('.desk-row').filter({ hasText: people[0].name }))
      .first();
    await line.getByRole('button').first().click();
    await police.page.locator('dialog .summary').waitFor();
    assert.equal(await police.page.locator('dialog').getByText('記録の履歴').count(), 0, 'who may not read the marks is offered none');
    assert.equal(await police.page.locator('dialog .problem').count(), 0);
    await screenshot(police.page, 'desk-police-person');
    await police.page.keyboard.press('Escape');
    await police.page.locator('.tab-power').click();
    await police.page.getByText('停電の一覧は含まれていません').waitFor();
    await police.page.locator('.tab-unreported').click();
    await police.page.locator('.decision-banner').waitFor();
    assert.deepEqual([asked, refused.filter((url) => !url.includes('unreported'))], [[], []], 'nothing is asked that is refused anyway');

    await page.getByRole('button', { name: '終了', exact: true }).click();
    await page.getByText('相手の画面からはすぐに消え').waitFor();
    await screenshot(page, 'desk-command-decision-end');
    await page.locator('dialog').getByRole('button', { name: 'やめる' }).click();
    assert.equal(await page.locator('.decision.is-in-force').count(), 1, 'asked, and not done');
    await page.getByRole('button', { name: '終了', exact: true }).click();
    const ended = Date.now();
    await page.locator('dialog').getByRole('button', { name: '終了する', exact: true }).click();
    await police.page.getByText('提供の決定がありません').waitFor({ timeout: 5000 });
    assert.ok(Date.now() - ended < 5000);
    const left = await police.page.locator('body').innerText();
    for (const p of people) assert.equal(left.includes(p.name), false, 'nobody stays on the screen');
    await page.locator('.decision', { hasText: '終了' }).waitFor();
    assert.deepEqual([...police.problems, ...desk.problems], []);
    await police.context.close();
    await desk.context.close();
  },
);

test('the paper for the officer is one sheet with all that was decided, and nothing else of the page', { skip }, async () => {
  const desk = await command('command', 'decisions');
  const { page } = desk;
  await page.evaluate(() => {
    window.print = () => {
      window.printed = true;
    };
  });
  await page.locator('.decision').getByRole('button', { name: '印刷' }).first().click();
  await page.waitForFunction(() => window.printed);
  await page.emulateMedia({ media: 'print' });
  const paper = await page.locator('.decision-paper').innerText();
  for (const word of [
    '取扱注意',
    '名簿情報等の提供の決定',
    '市長　架空 太郎',
    '警察署',
    '災害対策基本法第49条の11第3項',
    '個人情報保護管理者',
    '支援措置の方を除く',
  ])
    assert.ok(paper.includes(word), word);
  assert.equal(await page.locator('.shell').isVisible(), false);
  await screenshot(page, 'paper-decision');
  const pdf = await page.pdf({ format: 'A4' }); // and the paper is done with
  assert.equal((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length, 1);
  await desk.context.close();
});

test('on a narrow screen the decision and its absence fit', { skip }, async () => {
  const police = await command('police', 'unreported', SIZES.phone),
    desk = await command('command', 'decisions', SIZES.phone);
  await police.page.getByText('提供の決定がありません').waitFor();
  await desk.page.locator('.decision').first().waitFor();
  await screenshot(police.page, 'phone-police-no-decision');
  await screenshot(desk.page, 'phone-command-decision');
  assert.deepEqual([await narrow(police.page), await narrow(desk.page)], [true, true]);
  await police.context.close();
  await desk.context.close();
});
