// SPDX-License-Identifier: Apache-2.0
// A mark that came late: on the phone it is readable, sent, and said to wait; the command centre finds it, accepts or refuses it by
// keyboard, and hears of the next one without loading anything anew.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { CITY, at, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
const MINUTE = 60e3;
let cluster, city, server, browser, incident, nurse;
const who = {};

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'browser_review', { people: 40 });
  server = await startServer({ db: city.db, config: { web_root: process.env.ANPI_WEB ?? 'web/dist' } });
  for (const role of ['command', 'field_care']) who[role] = await Client.login(server.plainUrl, role, city.password);
  incident = (await who.command.post('/api/incidents', { name: '地震', kind: '地震', municipalities: [CITY], decided_by: '市長' })).body
    .incident.id;
  nurse = who.field_care.user.id;
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
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const statusOf = async (person) => (await who.command.get(`/api/incidents/${incident}/persons/${person.id}/history`)).body.status;

// An assignment that ended ten minutes ago, and a mark seen five minutes ago.
async function late(person, more = {}) {
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.assignment (incident, person, user_id, from_at, to_at)
      VALUES (${incident}, ${person.id}, ${nurse}, now() - interval '2 hours', now() - interval '10 minutes')`,
  );
  await until('the server knows the assignment', 5, async () => {
    const op = { op_id: uuidv7(), person: person.id, status: 'safe', observed_at: at(5 * MINUTE), ...more };
    const { body } = await who.field_care.post(`/api/incidents/${incident}/observations`, { operations: [op] });
    return body.results[0].review;
  });
}

test('the command centre reads why a mark waits, accepts and refuses by keyboard, and hears of the next one', { skip }, async () => {
  const [accepted, refused, next] = city.people.slice(0, 3);
  const desk = await enter('command', SIZES.desk),
    { page } = desk;
  await page.locator('.tab-review').click();
  await page.locator('.review-panel .empty').waitFor();
  await screenshot(page, 'desk-command-review-empty');
  await late(accepted, { status: 'attention', note: '玄関で倒れている' });
  await page.locator('.review-row', { hasText: accepted.name }).waitFor();
  await late(refused);
  await page.locator('.review-row', { hasText: refused.kana }).waitFor();
  assert.equal(await page.locator('.tab-review b').innerText(), '2');
  await until('both are listed', 5, async () => (await page.locator('.review-row').count()) === 2);
  const first = page.locator('.review-row').first();
  assert.match(await first.innerText(), /担当が終わった後に見た記録です/);
  assert.match(await first.innerText(), /試験 field_care/);
  await screenshot(page, 'desk-command-review');
  assert.equal(await fits(page), true);
  // A letter typed elsewhere decides nothing.
  await page.locator('.tab-review').focus();
  await page.keyboard.press('a');
  assert.equal(await page.locator('.review-row').count(), 2);
  await first.focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(
    await page
      .locator('.review-row:focus')
      .innerText()
      .then((text) => text.includes(refused.name)),
    true,
  );
  await page.keyboard.press('r');
  await page.keyboard.type('ar別の人');
  await screenshot(page, 'desk-command-review-refuse');
  assert.equal(await page.locator('.review-row').count(), 2, 'what is written decides nothing');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  assert.equal(await page.locator('.review-why button[type=submit]').isDisabled(), true, 'no refusal without a reason');
  await page.keyboard.type('別の人だった');
  await page.keyboard.press('Enter');
  await page.locator('.review-panel .success', { hasText: '採用しませんでした' }).waitFor();
  await until('the focus is on a row again', 5, async () => (await page.locator('.review-row:focus').count()) === 1);
  await page.keyboard.press('a');
  await page.locator('.review-panel .success', { hasText: '採用しました' }).waitFor();
  await page.locator('.review-panel .empty').waitFor();
  assert.deepEqual([await statusOf(accepted), await statusOf(refused)], ['attention', 'unreported']);
  await late(next);
  await page.locator('.review-row', { hasText: next.name }).waitFor();
  await page.locator('.review-name').click();
  await page.locator('dialog .history .review-waiting', { hasText: '本部確認待ち' }).waitFor();
  await screenshot(page, 'desk-command-review-person');
  await page.keyboard.press('Escape');
  // Somebody else decides: the row is gone here too.
  const { reviews } = (await who.command.get(`/api/incidents/${incident}/reviews`)).body;
  await who.command.post(`/api/incidents/${incident}/reviews`, {
    op_id: uuidv7(),
    mark: reviews[0].mark,
    accept: false,
    why: '電話で確認済み',
  });
  await page.locator('.review-panel .empty').waitFor();
  assert.deepEqual(desk.problems, []);
  await desk.context.close();
});

test('on a narrow screen the queue is read and worked with a thumb', { skip }, async () => {
  await late(city.people[5], { status: 'noted', note: '親族宅へ移動するとのこと' });
  const phone = await enter('command', SIZES.phone),
    { page } = phone;
  await page.locator('.tab-review').click();
  await page.locator('.review-row').waitFor();
  await screenshot(page, 'phone-command-review');
  assert.equal(await fits(page), true);
  const small = await page
    .locator('.review-panel button')
    .evaluateAll((all) => all.filter((b) => b.getBoundingClientRect().height < 44).length);
  assert.equal(small, 0, 'a thumb hits every button');
  await page.locator('.review-acts .primary').click();
  await page.locator('.review-panel .empty').waitFor();
  assert.deepEqual(phone.problems, []);
  await phone.context.close();
});

test(
  'marked without signal, no longer on the list, back with signal: the mark is still here, is sent, and says that it waits',
  { skip },
  async () => {
    const person = city.people[12]; // 名簿提供に同意: shown to an office outside the city without a decision
    await cluster.execute(
      city.db,
      `INSERT INTO anpi.assignment (incident, person, user_id, from_at)
        VALUES (${incident}, ${person.id}, ${nurse}, now() - interval '2 hours')`,
    );
    const phone = await enter('field_care', SIZES.phone),
      { page, context } = phone;
    await page.locator('.card', { hasText: person.name }).first().waitFor();
    await context.setOffline(true);
    await page.locator('.card', { hasText: person.name }).first().locator('.mark-safe').click();
    await page.locator('.outbox-chip.has').waitFor();
    // The assignment ended before the person was seen.
    await cluster.execute(
      city.db,
      `UPDATE anpi.assignment SET to_at = now() - interval '30 minutes' WHERE person = ${person.id} AND to_at IS NULL`,
    );
    await page.route('**/observations', (route) => route.abort());
    await context.setOffline(false);
    await page.locator('.card', { hasText: person.name }).waitFor({ state: 'detached', timeout: 70_000 });
    await page.locator('.outbox-chip.has').click();
    await page.locator('dialog .entry', { hasText: person.name }).waitFor();
    await screenshot(page, 'phone-field-outbox-unlisted');
    await page.unroute('**/observations');
    await page.locator('dialog .button.primary').click();
    await page.locator('dialog .entry.is-waiting', { hasText: person.name }).waitFor();
    assert.match(await page.locator('dialog .entry.is-waiting').innerText(), /本部確認待ち/);
    assert.equal(await page.locator('dialog .status-safe').count(), 0, 'nothing looks like a recorded 安否確認済み');
    await screenshot(page, 'phone-field-waiting');
    assert.equal(await fits(page), true);
    await page.keyboard.press('Escape');
    assert.match(await page.locator('.outbox-chip').innerText(), /本部確認待ち 1件/);
    assert.equal(await statusOf(person), 'unreported');
    await page.reload();
    await page.locator('.outbox-chip.waits').waitFor();
    await page.locator('.outbox-chip.waits').click();
    await page.locator('dialog .entry.is-waiting .button').click();
    await page.locator('.outbox-chip', { hasText: 'すべて送信済み' }).waitFor();
    assert.deepEqual(phone.problems, []);
    await context.close();
  },
);
