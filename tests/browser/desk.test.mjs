// SPDX-License-Identifier: Apache-2.0
// The phone desk under callers: a digit marks nobody but the person chosen since the last call. Real server, real Chromium.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { at, CITY, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
let cluster, city, server, browser, open, desk, incident;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'desk', { people: 2600 });
  server = await startServer({ db: city.db, config: { web_root: 'web/dist' } });
  browser = await launch();
  desk = await Client.login(server.plainUrl, 'command', city.password);
  const opened = await desk.post('/api/incidents', {
    op_id: uuidv7(),
    name: '電話受付',
    kind: '地震',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
    population: { lists: ['名簿'], powered: true },
  });
  incident = opened.body.incident.id;
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

const marked = () => cluster.value(city.db, 'SELECT count(*) FROM anpi.observation').then(Number);
const lastMarked = () => cluster.value(city.db, 'SELECT person FROM anpi.observation ORDER BY seq DESC LIMIT 1').then(String);
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.className ?? '');
const chosen = (page) => page.locator('.desk-row.is-active');
/** Long enough for a mark to be on record, were there one. */
const nobodyMore = async (page, before, what) => {
  await page.waitForTimeout(1200);
  assert.equal(await marked(), before, what);
};
const markElsewhere = (person, status = 'safe') =>
  desk.post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id: uuidv7(), person, status, observed_at: at(), method: '電話' }],
  });
async function atDesk(size = SIZES.desk) {
  const opened = await openPage(browser, server.plainUrl, size);
  open.push(opened);
  await login(opened.page, { login: 'command', password: city.password });
  await opened.page.locator('.tab-unreported').click();
  await opened.page.locator('.desk-row').first().waitFor();
  return opened.page;
}
const type = (page, keys) => page.keyboard.type(keys);
/** A key the list hears, as an input method or a held finger sends it. */
const key = (page, init) =>
  page.locator('.desk-list').evaluate((list, how) => list.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...how })), init);
const press = (page, name) => page.keyboard.press(name);
/** Types a piece of a name and takes the first who answers to it. */
async function take(page, words) {
  await page.locator('input[name=desk]').fill(words);
  await until('somebody is chosen', 10, async () => {
    await page.locator('input[name=desk]').press('Enter');
    return (await chosen(page).count()) === 1;
  });
}

test('a_name_N_a_note_save_and_the_next_callers_1234_marks_nobody_until_a_row_is_chosen', { skip }, async () => {
  const page = await atDesk();
  const before = await marked();
  await take(page, 'かとう');
  await press(page, 'n');
  await page.locator('dialog textarea').fill('2階に避難');
  await page.locator('dialog .mark-noted').click();
  await until('the note is on record', 10, async () => (await marked()) === before + 1);
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'desk', 'the focus is on the search');
  assert.equal(await chosen(page).count(), 0);
  await type(page, '1234');
  await nobodyMore(page, before + 1, 'digits in the search are a search');
  assert.equal(await page.locator('input[name=desk]').inputValue(), '1234');
  await page.locator('input[name=desk]').fill('');
  await press(page, 'Enter');
  await type(page, '123');
  await nobodyMore(page, before + 1, 'Enter with nothing asked chooses nobody');
  await page.locator('input[name=desk]').fill('');
  await page.locator('.desk-list').focus();
  await type(page, '123n');
  await key(page, { key: '１' });
  await nobodyMore(page, before + 1, 'nor does the list alone');
  assert.equal(await page.locator('dialog').count(), 0);
  await page.locator('input[name=desk]').focus();
  await press(page, 'ArrowDown');
  await press(page, 'Enter');
  await screenshot(page, 'desk-chosen');
  await key(page, { key: '１' });
  await until('an arrow and a full-width digit mark', 10, async () => (await marked()) === before + 2);
});

test('a_note_given_up_and_a_person_looked_at_lead_back_to_the_search_with_nobody_chosen', { skip }, async () => {
  const page = await atDesk();
  const before = await marked();
  await take(page, 'かとう');
  await press(page, 'n');
  await page.locator('dialog textarea').waitFor();
  await press(page, 'Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'desk');
  await press(page, 'Enter');
  await type(page, '1');
  await nobodyMore(page, before, 'what was typed for the last caller chooses nobody');
  await page.locator('input[name=desk]').fill('');
  await page.locator('.desk-row .desk-who button').first().click();
  await page.locator('dialog').waitFor();
  await page.locator('dialog .dialog-head .icon-button').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'desk');
  await type(page, '1234');
  await nobodyMore(page, before, 'after a page was closed');
});

test('a_row_that_moves_under_the_cursor_does_not_hand_on_the_choice', { skip }, async () => {
  const page = await atDesk();
  await page.locator('input[name=desk]').focus();
  for (let i = 0; i < 3; i++) await press(page, 'ArrowDown');
  const names = await page.locator('.desk-row').evaluateAll((rows) => rows.slice(0, 3).map((row) => row.dataset.person));
  await press(page, 'Enter');
  assert.equal(await chosen(page).getAttribute('data-person'), names[2]);
  await markElsewhere(names[0]);
  await page.locator(`.desk-row[data-person="${names[0]}"]`).waitFor({ state: 'detached' });
  assert.equal(await chosen(page).getAttribute('data-person'), names[2], 'the choice is a person, not a place');
  const before = await marked();
  await type(page, '2');
  await until('the chosen one is marked', 10, async () => (await marked()) === before + 1);
  assert.equal(await lastMarked(), names[2]);

  await press(page, 'ArrowDown');
  await press(page, 'Enter');
  const gone = await chosen(page).getAttribute('data-person');
  await markElsewhere(gone);
  await until('who was marked elsewhere is not chosen any more', 10, async () => (await chosen(page).count()) === 0);
  const now = await marked();
  await type(page, '1');
  await nobodyMore(page, now, 'the digit does not fall on the next row');
});

test('a_digit_of_an_input_method_or_one_held_down_marks_nobody', { skip }, async () => {
  const page = await atDesk();
  await page.locator('input[name=desk]').focus();
  await press(page, 'ArrowDown');
  await press(page, 'Enter');
  const before = await marked();
  await key(page, { key: '1', isComposing: true });
  await key(page, { key: '1', keyCode: 229 });
  await key(page, { key: 'Process', keyCode: 229 });
  await key(page, { key: '1', repeat: true });
  await key(page, { key: '1', ctrlKey: true });
  await nobodyMore(page, before, 'composition never marks');
  await key(page, { key: '1' });
  await until('the digit itself marks', 10, async () => (await marked()) === before + 1);
});

test('a_list_of_thousands_comes_by_page_says_what_is_not_loaded_and_prints_all', { skip }, async () => {
  const page = await atDesk();
  const answers = [];
  page.on('response', async (response) => {
    if (response.url().includes('/unreported?')) answers.push((await response.body()).length);
  });
  await page.reload();
  await page.locator('.tab-unreported').click();
  await page.locator('.desk-row').first().waitFor();
  const total = Number((await desk.get(`/api/incidents/${incident}/unreported?limit=1`)).body.total);
  assert.ok(total > 2500);
  const said = (n) => `全 ${total.toLocaleString('ja-JP')} 人のうち ${n} 人を表示`;
  assert.ok((await page.locator('.desk-count').innerText()).includes(said(60)), await page.locator('.desk-count').innerText());
  assert.ok(answers[0] < 60_000, `the first page is ${answers[0]} bytes`);
  await screenshot(page, 'desk-thousands');
  await page.locator('.desk-more').scrollIntoViewIfNeeded();
  await until('scrolling brings the next page', 10, async () => (await page.locator('.desk-row').count()) >= 120);
  await page.evaluate(() => {
    window.print = () => {
      window.printed = document.querySelectorAll('.desk-row').length;
    };
  });
  await page.locator('.tabs-print').click();
  await page.waitForFunction(() => window.printed, null, { timeout: 30_000 });
  assert.equal(await page.evaluate(() => window.printed), total, 'paper holds all of them');
  assert.equal(await page.locator('.desk-part').count(), 0);
});

test('who_is_safe_already_or_in_a_hospital_is_found_with_what_is_known_and_can_be_marked_again', { skip }, async () => {
  const page = await atDesk();
  const [safe, away] = [city.people[2500], city.people[2501]];
  await markElsewhere(safe.id);
  await desk.post(`/api/persons/${away.id}/stays`, { op_id: uuidv7(), kind: '入院', place: 'みほん病院', from: at(60000), source: '家族' });
  const row = (person) => page.locator(`.desk-row[data-person="${person.id}"]`);
  await page.locator('input[name=desk]').fill(safe.phone.slice(-4));
  await row(safe).locator('.status-safe').waitFor();
  assert.match(await row(safe).locator('.desk-known').innerText(), /\d\d:\d\d　試験 command/, 'since when, and who said so');
  await screenshot(page, 'desk-found-safe');
  const before = await marked();
  await page.locator('input[name=desk]').press('Enter');
  await until('chosen', 5, async () => (await chosen(page).count()) === 1);
  assert.equal(await chosen(page).getAttribute('data-person'), safe.id);
  await type(page, '2');
  await until('a further word is on record', 10, async () => (await marked()) === before + 1);
  const seen = await cluster.value(city.db, 'SELECT cardinality(seen) FROM anpi.observation ORDER BY seq DESC LIMIT 1');
  assert.equal(Number(seen), 1, 'it names the mark that the screen showed');
  await page.locator('input[name=desk]').fill(away.phone.slice(-4));
  await row(away).locator('.tag-excluded').waitFor();
  assert.match(await row(away).locator('.tag-excluded').innerText(), /対象外：入院/);
  await screenshot(page, 'desk-found-excluded');
});

test('Enter_before_the_answer_takes_the_first_of_that_answer_and_a_digit_meanwhile_marks_nobody', { skip }, async () => {
  const page = await atDesk();
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/search', async (route) => {
    await held;
    await route.continue();
  });
  const before = await marked();
  const person = city.people[2400];
  await page.locator('input[name=desk]').fill(person.phone.slice(-4));
  await press(page, 'Enter');
  assert.equal(await chosen(page).count(), 0, 'rows of another question are not chosen from');
  assert.equal(await focused(page), 'desk');
  release();
  await until('the answer is there and its first is chosen', 10, async () => (await chosen(page).count()) === 1);
  assert.equal(await focused(page), 'desk-list is-stale'.replace(' is-stale', ''));
  await page.unroute('**/search');
  await nobodyMore(page, before, 'waiting marked nobody');
});
