// SPDX-License-Identifier: Apache-2.0
// The command centre says who goes where and gives colours; the field page has both without being loaded again.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { CITY, decide, makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
const CARE = '試験 field_care',
  MEANING = '救助を急ぐ';
let cluster, city, server, browser, zone, folk;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'browser_assignments', { people: 60 });
  await anpi(['incident', 'open', '--name=大雨', '--kind=洪水', `--municipality=${CITY}`, ...city.options]);
  zone = city.zones.find((z) => city.people.some((p) => p.zone === z.id));
  folk = city.people.filter((p) => p.zone === zone.id);
  server = await startServer({ db: city.db, config: { web_root: process.env.ANPI_WEB ?? 'web/dist' } });
  // The care team is an office outside the city: without a decision it would see those alone who consented.
  const desk = await Client.login(server.plainUrl, 'command', city.password);
  await decide(desk, (await desk.get('/api/incidents')).body.incidents[0].id);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function enter(role, size) {
  const opened = await openPage(browser, server.plainUrl, size);
  await login(opened.page, { login: role, password: city.password });
  return opened;
}
async function leave(...all) {
  for (const { problems, context } of all) {
    assert.deepEqual(problems, []);
    await context.close();
  }
}
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

async function askForZone(page) {
  await page.locator('table.zones tbody button', { hasText: zone.name }).click();
  await page.locator('.zone-assign').click();
  await page.locator('dialog .assign-add').waitFor();
}

test('a zone is given to a user, who sees its people at once, and is taken back', { skip }, async () => {
  const desk = await enter('command', SIZES.desk),
    phone = await enter('field_care', SIZES.phone);
  await phone.page.locator('.empty').waitFor();
  const { page } = desk;
  await askForZone(page);
  await page.locator('select[name=holder]').selectOption({ label: `${CARE}（訪問・ケア）` });
  await page.locator('input[name=fallback]').fill('三十');
  assert.equal(await page.locator('.assign-add button').isDisabled(), true, 'what is no number of minutes is not sent');
  await page.locator('input[name=fallback]').fill('３０');
  await page.keyboard.press('Enter');
  await page.locator('.held li', { hasText: CARE }).waitFor();
  assert.match(await page.locator('.held li').innerText(), /30分/);
  await screenshot(page, 'desk-command-assign');
  assert.equal(await page.locator('select[name=holder] option', { hasText: CARE }).count(), 0, 'nobody is offered twice');
  assert.equal(await page.locator('select[name=holder]').evaluate((select) => select.selectedOptions[0]?.text), '選んでください');
  await phone.page.locator('.card').first().waitFor();
  assert.equal(await phone.page.locator('.card').count(), folk.length);
  await page.locator('.held button').click();
  await page.locator('.assign-ended').waitFor();
  await phone.page.locator('.empty').waitFor();
  await page.locator('.assign-ended button').click(); // undone: theirs again
  await phone.page.locator('.card').first().waitFor();
  await page.locator('.held button').click();
  await phone.page.locator('.empty').waitFor();
  await leave(desk, phone);
});

test(
  'a colour is on the list of the command centre and on the field page, with what it means, and the list is narrowed to it',
  { skip },
  async () => {
    const desk = await enter('command', SIZES.desk),
      other = await enter('command', SIZES.phone),
      phone = await enter('field_care', SIZES.phone);
    const { page } = desk;
    await askForZone(page);
    await page.locator('select[name=holder]').selectOption({ label: `${CARE}（訪問・ケア）` });
    await page.locator('.assign-add button').click();
    await phone.page.locator('.card').first().waitFor();
    await page.keyboard.press('Escape');
    for (const each of [page, other.page]) {
      await each.locator('.tab-unreported').click();
      await each.locator('.desk-row').first().waitFor();
    }
    await page.locator('.label-edit').click();
    await page.locator('input[name="label-赤"]').fill(MEANING);
    await screenshot(page, 'desk-command-label-names');
    await page.keyboard.press('Enter');
    await page.locator('.label-bar .label-red', { hasText: MEANING }).waitFor();
    const { name } = folk[0],
      row = (of) => of.locator('.desk-row', { hasText: name }).first();
    await page.locator('.search-box input').fill(folk[0].phone ?? name);
    await row(page).locator('.desk-who button').click();
    await page.locator('.label-pick button', { has: page.locator('.label-red') }).click();
    await page.locator('.label-pick button[aria-pressed=true] .label-red').waitFor();
    await page.locator('.assign .held, .assign .muted').first().waitFor();
    await screenshot(page, 'desk-command-person-label');
    await page.keyboard.press('Escape');
    await page.locator('.search-box input').fill('');
    for (const each of [page, other.page]) await each.locator('.desk-row .label-red', { hasText: MEANING }).first().waitFor();
    await phone.page.locator('.card .label-red', { hasText: MEANING }).waitFor();
    assert.equal(await phone.page.locator('.card .label-chip').count(), 1);
    await page.locator('.label-bar button', { has: page.locator('.label-red') }).click();
    assert.equal(await page.locator('.desk-row').count(), 1);
    await screenshot(page, 'desk-command-labels');
    await page.emulateMedia({ media: 'print' });
    assert.match(
      await page.locator('.desk-row .label-chip').innerText(),
      new RegExp(`赤\\s*${MEANING}`),
      'the letter and the meaning are on paper',
    );
    await page.emulateMedia({ media: 'screen' });
    await other.page.locator('.label-bar').scrollIntoViewIfNeeded();
    await screenshot(other.page, 'phone-command-labels');
    await phone.page.locator('.card .label-red').scrollIntoViewIfNeeded();
    await screenshot(phone.page, 'phone-field-label');
    assert.deepEqual([await fits(other.page), await fits(phone.page)], [true, true], 'nothing is wider than the screen');
    await other.page
      .locator('.desk-row', { has: other.page.locator('.label-red') })
      .locator('.desk-who button')
      .click();
    await other.page.locator('.label-pick').scrollIntoViewIfNeeded();
    await screenshot(other.page, 'phone-command-person');
    await other.page.locator('.label-pick .choice').last().click(); // taken off again, on the other screen
    await phone.page.locator('.card .label-red').waitFor({ state: 'detached' });
    await page.locator('.desk-row').first().waitFor({ state: 'detached' });
    await leave(desk, other, phone);
  },
);

test('on a narrow screen a person is given to an office, and the panel of a zone stands on the map', { skip }, async () => {
  const phone = await enter('command', SIZES.phone),
    { page } = phone,
    { name, phone: number } = folk[0];
  await page.locator('.tab-unreported').click();
  await page.locator('.search-box input').fill(number ?? name);
  // Rows of what was asked before may go while a finger is on them.
  await page.locator('.desk-list[aria-busy=false] .desk-row .desk-who button').first().click();
  await page.locator('select[name=holder]').selectOption({ label: 'みほん訪問看護（全員）' });
  await page.locator('.assign-add button').click();
  await page.locator('.held li', { hasText: 'みほん訪問看護' }).waitFor();
  await page.locator('.assign').scrollIntoViewIfNeeded();
  await screenshot(page, 'phone-command-person-assign');
  const small = await page
    .locator('.assign button, .assign select, .label-pick button')
    .evaluateAll((all) => all.filter((b) => b.getBoundingClientRect().height < 44).length);
  assert.equal(small, 0, 'a thumb hits every button');
  await page.locator('.held button').click();
  await page.locator('.assign-ended').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.tab-zones').click();
  await page.locator('table.zones tbody button', { hasText: zone.name }).click();
  await page.locator('.tab-map').click();
  await page.locator('.zone-assign').scrollIntoViewIfNeeded();
  await page.locator('.zone-held').waitFor();
  await screenshot(page, 'phone-command-zone');
  assert.equal(await fits(page), true);
  await leave(phone);
});

test('what the server refuses is said in its words, beside the button', { skip }, async () => {
  const desk = await enter('command', SIZES.desk),
    { page } = desk;
  await askForZone(page);
  await page.locator('select[name=holder]').selectOption({ label: 'みほん訪問看護（全員）' });
  await page.route('**/assignments', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/json',
      body: JSON.stringify({ error: { code: 'incident.closed', ja: 'この災害は終了しています。', en: 'The incident is over.' } }),
    }),
  );
  await page.locator('.assign-add button').click();
  await page.locator('.assign .problem', { hasText: 'この災害は終了しています。' }).waitFor();
  await leave(desk);
});

test('the power list says whether a device called or somebody was there', { skip }, async () => {
  const [called, seen] = [city.people[0].id, city.people[10].id];
  for (const [person, by, id] of [
    [called, '通報 試験警備', 1],
    [seen, '試験 一', 2],
  ]) {
    await cluster.execute(
      city.db,
      `INSERT INTO anpi.power_confirmation (op_id, person, at, power, by_user, by_name, seq)
      VALUES ('018f0000-0000-7000-8000-00000000000${id}', ${person}, now(), '停電', 0, '${by}', nextval('anpi.operation_seq'))`,
    );
    await cluster.execute(city.db, `SELECT anpi.card_refresh('{${person}}')`);
  }
  const desk = await enter('command', SIZES.desk),
    phone = await enter('command', SIZES.phone);
  for (const { page } of [desk, phone]) {
    await page.locator('.tab-power').click();
    await page.locator('.power-seen.is-call').waitFor();
    assert.equal(await page.locator('.power-seen.is-call').innerText(), '緊急通報');
    assert.match(await page.locator('.power-seen.is-call').getAttribute('title'), /試験警備/);
    assert.equal(await page.locator('.power-seen.is-visit').innerText(), '訪問');
    assert.match(await page.locator('.power-seen.is-visit').getAttribute('title'), /試験 一/);
  }
  await screenshot(desk.page, 'desk-command-power-seen');
  await screenshot(phone.page, 'phone-command-power-seen');
  await leave(desk, phone);
});
