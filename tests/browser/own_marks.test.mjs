// SPDX-License-Identifier: Apache-2.0
// What a person sees of the own marks: shown until the server knows them, let go when they count no more, and never
// shown as recorded when they were refused. Real server, real Chromium.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { at, CITY, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** The page knows the server's clock as well as one answer of a busy machine tells it. */
const MEASURED_MS = 1_500;
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
let cluster, city, server, browser, open, desk, incident;

const opening = (more = {}) => ({
  op_id: uuidv7(),
  name: '地震対応',
  kind: '地震',
  drill: false,
  municipalities: [CITY],
  decided_by: '市長',
  grounds: '発生',
  population: { lists: ['名簿'], powered: true },
  ...more,
});
const openIncident = async (more) => (await desk.post('/api/incidents', opening(more))).body.incident.id;
const close = (id) => desk.post(`/api/incidents/${id}/close`, {});

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'own_marks_pages', { people: 40 });
  server = await startServer({ db: city.db, config: { web_root: 'web/dist' } });
  browser = await launch();
  desk = await Client.login(server.plainUrl, 'command', city.password);
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});
beforeEach(async () => {
  open = [];
  if (!skip) incident = await openIncident();
});
afterEach(async () => {
  const problems = open.flatMap((each) => each.problems);
  for (const { context } of open) await context.close();
  if (!skip) for (const each of (await desk.get('/api/incidents')).body.incidents) if (!each.closed_at) await close(each.id);
  assert.deepEqual(problems, []);
});

async function at_(login_, size, path) {
  const opened = await openPage(browser, server.plainUrl, size);
  open.push(opened);
  await login(opened.page, { login: login_, password: city.password });
  if (path) await opened.page.goto(path);
  return opened;
}
async function atDesk(size = SIZES.desk) {
  const opened = await at_('command', size);
  await showDesk(opened.page);
  return opened;
}
async function showDesk(page) {
  await page.locator('.tab-unreported').click();
  await page.locator('.desk-row').first().waitFor();
}
const rowOf = (page, person) => page.locator(`.desk-row[data-person="${person.id}"]`);
const markRow = (page, person, status = 'safe') => rowOf(page, person).locator(`.mark-${status}`).click();
const gone = (page, person, what) => until(what, 10, async () => (await rowOf(page, person).count()) === 0);
const there = (page, person, what) => until(what, 10, async () => (await rowOf(page, person).count()) === 1);
const marksOf = (person) =>
  cluster.rows(city.db, `SELECT op_id::text FROM anpi.observation WHERE person = ${person.id} AND incident = ${incident} ORDER BY seq`);
const onRecord = (person, n = 1) =>
  until('the mark is on record', 10, async () => {
    const rows = await marksOf(person);
    return rows.length >= n && rows;
  });
const voidElsewhere = async (person) => {
  const [{ op_id }] = await onRecord(person);
  await desk.post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id: uuidv7(), person: person.id, observed_at: at(), voids: op_id, note: '取り違え' }],
  });
};
/** Watches for `seconds` that it is never otherwise. */
async function always(what, seconds, condition) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    assert.ok(await condition(), what);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

test('who_was_marked_here_and_voided_elsewhere_comes_back_to_the_desk_also_after_a_reload', { skip }, async () => {
  const person = city.people[2];
  const { page } = await atDesk();
  await markRow(page, person);
  await gone(page, person, 'the marked person leaves the list');
  await voidElsewhere(person);
  await there(page, person, 'the voided one is back');
  await page.reload();
  await showDesk(page);
  await there(page, person, 'and after a reload');
});

test('in_round_two_the_people_marked_in_round_one_are_on_the_list_again_also_after_a_reload', { skip }, async () => {
  const person = city.people[3];
  const { page } = await atDesk();
  await markRow(page, person);
  await gone(page, person, 'the marked person leaves the list');
  await onRecord(person);
  assert.equal((await desk.post(`/api/incidents/${incident}/rounds`, { from_round: 1 })).status, 200);
  await there(page, person, 'the next round begins with everybody');
  await until('the page says which round', 5, async () => (await page.locator('.incident-round').textContent()).includes('第2次'));
  await page.reload();
  await showDesk(page);
  await there(page, person, 'and after a reload');
});

test('a_list_of_a_server_that_has_not_heard_of_the_mark_does_not_bring_the_person_back', { skip }, async () => {
  const person = city.people[4];
  const { page } = await atDesk();
  const old = await desk.get(`/api/incidents/${incident}/unreported?status=unreported&limit=500`);
  await page.route('**/unreported?*', (route) => route.fulfill({ json: old.body }));
  await markRow(page, person);
  await onRecord(person);
  await page.reload();
  await showDesk(page);
  await always('the own mark is shown over an old list', 2.5, async () => (await rowOf(page, person).count()) === 0);
  await page.unroute('**/unreported?*');
  await page.reload();
  await showDesk(page);
  await always('and over the new one', 1, async () => (await rowOf(page, person).count()) === 0);
});

async function atPhone(person) {
  const nurse = (await cluster.rows(city.db, "SELECT id::text FROM anpi.app_user WHERE login = 'field_care'"))[0].id;
  const answer = await desk.post(`/api/incidents/${incident}/assignments`, { op_id: uuidv7(), person: person.id, user: nurse });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  await decide(desk, incident); // the nurse's office is not the city's
  const opened = await at_('field_care', SIZES.phone, '/field');
  await card(opened.page, person).waitFor();
  return opened;
}
const card = (page, person) => page.locator('.card', { hasText: person.name });
const says = async (page, person, word) => (await card(page, person).locator('.badge').first().textContent()).includes(word);

test('on_the_phone_a_mark_stays_shown_while_answers_do_not_know_it_or_do_not_come', { skip }, async () => {
  const person = city.people[5];
  const { page } = await atPhone(person);
  const old = await page.evaluate((path) => fetch(path).then((answer) => answer.json()), `/api/assigned?incident=${incident}`);
  await page.route('**/api/assigned?*', (route) => route.fulfill({ json: old }));
  await card(page, person).locator('.mark-safe').click();
  await until('it is shown', 5, () => says(page, person, '安否確認済み'));
  await onRecord(person);
  await always('an old answer does not take it back', 3, () => says(page, person, '安否確認済み'));
  await page.unroute('**/api/assigned?*');
  await page.route('**/api/assigned?*', (route) => route.abort());
  await page.reload();
  await card(page, person).waitFor();
  await always('nor does none at all', 2, () => says(page, person, '安否確認済み'));
  await page.unroute('**/api/assigned?*');
  await voidElsewhere(person);
  await until('what somebody else withdrew is shown', 10, () => says(page, person, '未'));
});

test('a_mark_refused_by_a_closed_incident_is_loud_on_the_desk_and_stays_to_be_read', { skip }, async () => {
  const person = city.people[6];
  const { page, context } = await atDesk();
  await context.setOffline(true);
  await close(incident);
  await page.waitForTimeout(MEASURED_MS);
  await markRow(page, person, 'attention');
  await context.setOffline(false);
  const banner = page.locator('.refused-banner');
  await banner.waitFor({ timeout: 15_000 });
  const text = await banner.textContent();
  assert.match(text, /1件が受け付けられませんでした/);
  assert.ok(text.includes(person.name) && text.includes('終了した災害です'), text);
  assert.equal(await page.locator('.refused-place').getAttribute('aria-live'), 'assertive');
  await screenshot(page, 'refused_desk');
  await there(page, person, 'the row shows its true state');
  assert.equal(await page.locator('.undo').count(), 0, 'nothing says that it was recorded');
  await page.reload();
  await banner.waitFor();
  await banner.locator('button').click();
  const entry = page.locator('dialog .entry.is-refused');
  assert.match(await entry.textContent(), new RegExp(`保存されていません.*${person.name}.*要確認`, 's'));
  assert.equal(await entry.locator('button', { hasText: 'もう一度送る' }).count(), 0);
  await screenshot(page, 'refused_sheet');
  await page.locator('dialog button', { hasText: '内容を確認した' }).click();
  await banner.waitFor({ state: 'detached' });
  assert.equal(await page.locator('dialog .entry.is-refused').count(), 1, 'it stays to be read');
});

test('a_mark_refused_by_a_closed_incident_is_loud_on_the_phone_with_its_note', { skip }, async () => {
  const person = city.people[7];
  const { page, context } = await atPhone(person);
  await context.setOffline(true);
  await close(incident);
  await page.waitForTimeout(MEASURED_MS);
  await card(page, person).locator('.card-name').click();
  await page.locator('dialog textarea').fill('二階で動けない');
  await page.locator('dialog .mark-attention').click();
  await until('it is shown while unsent', 5, () => says(page, person, '要確認'));
  await context.setOffline(false);
  await page.locator('.refused-banner').waitFor({ timeout: 15_000 });
  await screenshot(page, 'refused_phone');
  assert.equal(await card(page, person).locator('.status-attention').count(), 0, 'never the refused mark');
  await page.locator('.refused-banner button').click();
  assert.match(await page.locator('dialog .entry.is-refused').textContent(), /二階で動けない/);
  await screenshot(page, 'refused_phone_sheet');
});

test('an_incident_closed_while_the_pages_are_open_offers_no_mark_within_seconds_by_mouse_or_key', { skip }, async () => {
  const person = city.people[8];
  const { page } = await atDesk();
  const { page: phone } = await atPhone(person);
  await close(incident);
  await until('the desk offers none', 5, async () => (await page.locator('.desk-row .mark').count()) === 0);
  await until('the phone offers none', 5, async () => (await phone.locator('.card .mark').count()) === 0);
  for (const each of [page, phone])
    assert.match(await each.locator('[data-incident=closed]').textContent(), /終了しました。新しい記録は受け付けません/);
  await page.locator('.desk-list').focus();
  for (const key of ['ArrowDown', '1', 'n']) await page.keyboard.press(key);
  await page.waitForTimeout(800);
  assert.equal(await page.locator('dialog').count(), 0);
  await page.locator('.desk-row .desk-who button').first().click();
  await page.locator('dialog .summary, dialog .person, dialog h2').first().waitFor();
  assert.equal(await page.locator('dialog .mark').count(), 0, 'nor the person dialog');
  await page.keyboard.press('Escape');
  await phone.locator('.tabbar button').nth(1).click();
  assert.equal(await phone.locator('.zone-states button:enabled').count(), 0, 'nor the zone reports');
  assert.equal(Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.observation WHERE incident = ${incident}`)), 0);
  await screenshot(page, 'closed_desk');
  await screenshot(phone, 'closed_phone');
});

test('a_drill_opened_elsewhere_moves_no_page_off_the_real_incident_and_both_are_told_apart', { skip }, async () => {
  const person = city.people[9];
  const { page } = await atDesk();
  const { page: phone } = await atPhone(person);
  const drill = await openIncident({ name: '総合防災訓練', drill: true });
  for (const each of [page, phone]) {
    await each.locator('[data-incident=drill]').waitFor({ timeout: 10_000 });
    assert.match(await each.locator('[data-incident=drill]').textContent(), /【訓練】「総合防災訓練」も進行中です/);
    assert.equal(await each.locator('.top-middle select').inputValue(), incident);
    assert.equal(await each.locator('.banner.drill').count(), 0);
  }
  await phone.reload();
  await card(phone, person).waitFor();
  assert.equal(await phone.locator('.top-middle select').inputValue(), incident, 'nor after a reload');
  await card(phone, person).locator('.mark-safe').click();
  await onRecord(person);
  await screenshot(phone, 'two_incidents_phone');
  await page.locator('[data-incident=drill] button').click();
  await page.locator('.banner.drill').waitFor();
  assert.match(await page.locator('[data-incident=real].bad').textContent(), /実災害「地震対応」が進行中/);
  await screenshot(page, 'two_incidents_desk');
  await close(drill);
});

test('a_page_on_a_drill_goes_over_to_the_real_incident_when_that_is_opened', { skip }, async () => {
  await close(incident);
  await openIncident({ name: '総合防災訓練', drill: true });
  const { page } = await atDesk();
  await page.locator('.banner.drill').waitFor();
  incident = await openIncident({ name: '本震' });
  await until('the page shows the real one', 10, async () => (await page.locator('.incident-select').inputValue()) === incident);
});

test('two_desks_press_next_round_and_the_second_is_told_and_sees_the_one_round', { skip }, async () => {
  const [first, second] = [await atDesk(), await atDesk()];
  for (const { page } of [first, second]) await page.locator('.incident-actions button', { hasText: '次の確認を開始' }).click();
  for (const { page } of [first, second]) await page.locator('dialog button.primary').click();
  await second.page.locator('dialog .problem').waitFor();
  assert.match(await second.page.locator('dialog .problem').textContent(), /次の確認はすでに始まっています/);
  assert.equal(await second.page.locator('dialog button.primary').count(), 0, 'what was asked is not asked again');
  for (const { page } of [first, second])
    await until('it is round two', 10, async () => (await page.locator('.incident-round').textContent()).includes('第2次'));
  assert.equal(Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.round WHERE incident = ${incident}`)), 2);
});
