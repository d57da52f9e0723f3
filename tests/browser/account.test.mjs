// SPDX-License-Identifier: Apache-2.0
// One's own account on screen: the first log-in, the password, the second factor, the PIN of a shared tablet; and what
// the command centre is told: a broken glass, certificates that end soon.
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const skip = existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium') ? false : 'there is no Chromium';
const CITY_OFFICE = '1';
let cluster, city, server, browser, folder, open;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'account_page', { people: 20 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-acc.'));
  await writeFile(path.join(folder, 'totp.key'), randomBytes(32).toString('hex') + '\n', { mode: 0o600 });
  server = await startServer({ db: city.db, config: { totp_key_file: path.join(folder, 'totp.key') } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  open = [];
});
afterEach(async () => {
  const problems = open.flatMap((each) => each.problems);
  for (const { context } of open) await context.close();
  assert.deepEqual(problems, []);
});

async function fresh(size = SIZES.desk) {
  const opened = await openPage(browser, server.plainUrl, size);
  open.push(opened);
  return opened.page;
}
async function enter(role, size) {
  const page = await fresh(size);
  await login(page, { login: role, password: city.password });
  return page;
}
async function fillLogin(page, name, password) {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button.primary').click();
}
async function invite(name, role) {
  const admin = await Client.login(server.plainUrl, 'admin', city.password);
  const { password } = (await admin.post('/api/admin/users', { login: name, name: `試験 ${name}`, role })).body;
  await until(
    'the invited is known',
    5,
    async () => (await new Client(server.plainUrl).post('/api/login', { login: name, password })).status === 200,
  );
  return password;
}
const says = (page, selector, wanted) => page.locator(selector).filter({ hasText: wanted }).first().waitFor({ timeout: 10_000 });
const atAccount = async (page) => {
  await page.locator('a.own').click();
  await page.waitForURL((url) => url.pathname === '/account');
  await page.locator('#self').waitFor();
};

// RFC 6238, as an authenticator does it.
function code(secret, step = Math.floor(Date.now() / 30_000)) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(time).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test(
  'nobody gets stuck in the first log-in: rules, refusals in words, a reload, the way out, and on to the page asked for',
  { skip },
  async () => {
    const first = await invite('hatsu', 'clerk');
    const page = await fresh(SIZES.phone);
    await page.goto('/dispatch');
    await fillLogin(page, 'hatsu', first);
    await page.locator('input[name=new]').waitFor();
    assert.equal(await page.locator('input[name=old]').count(), 0, 'the one just typed is not asked for again');
    const submit = page.locator('button.primary');
    await page.locator('input[name=new]').fill('short');
    await says(page, '.rules li', 'あと 7 文字');
    assert.equal(await submit.isDisabled(), true);
    await page.locator('input[name=new]').fill('password1234');
    await page.locator('input[name=again]').fill('password12345');
    await says(page, '.wrong', '違います');
    await page.locator('input[name=again]').fill('password1234');
    await submit.click();
    await says(page, '.problem', 'よくあるものは使えません');
    await screenshot(page, 'phone-first-password');
    await page.reload();
    await page.locator('input[name=old]').waitFor();
    await page.goto('/dispatch');
    await page.locator('input[name=old]').waitFor();
    await page.getByRole('button', { name: 'ログアウト' }).click();
    await page.locator('input[name=login]').waitFor();
    await page.goto('/dispatch');
    await fillLogin(page, 'hatsu', first);
    await page.locator('input[name=new]').waitFor();
    await page.locator('.login-show input').check();
    await page.locator('input[name=new]').fill('みかんの木が三本ある庭で');
    await page.locator('button.primary').click();
    await page.waitForURL((url) => url.pathname === '/dispatch');
    await page.locator('.shell').waitFor();
  },
);

test('from every page one gets to the own account, which says who one is and on what grounds one may look', { skip }, async () => {
  for (const [role, size] of [
    ['command', SIZES.desk],
    ['field_care', SIZES.phone],
    ['ambulance', SIZES.phone],
    ['admin', SIZES.phone],
    ['auditor', SIZES.desk],
  ]) {
    const page = await enter(role, size);
    const home = new URL(page.url()).pathname;
    await atAccount(page);
    await says(page, '.facts', `試験 ${role}`);
    assert.doesNotMatch(await page.locator('.facts').innerText(), /\d{5}/, 'a city is called by its name');
    if (role === 'command') await says(page, '.facts', 'みほん市');
    if (role === 'ambulance') await says(page, '.grounds', '生命・身体の保護');
    if (role === 'auditor') assert.equal(await page.locator('.grounds').count(), 0);
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(inner <= outer, `${role}: ${inner} > ${outer}`);
    if (role === 'command' || role === 'field_care') await screenshot(page, `account-${role}`);
    await page.locator('a.back').click();
    await page.waitForURL((url) => url.pathname === home);
  }
});

test('the own password is changed; a wrong one is told and the other devices are out', { skip }, async () => {
  await invite('kae', 'clerk').then(async (first) => {
    const kae = await Client.login(server.plainUrl, 'kae', first);
    assert.equal((await kae.post('/api/password', { old: first, new: 'mikan-no-ki-ga-3-bon' })).status, 200);
  });
  const elsewhere = await Client.login(server.plainUrl, 'kae', 'mikan-no-ki-ga-3-bon');
  const page = await fresh();
  await login(page, { login: 'kae', password: 'mikan-no-ki-ga-3-bon' });
  await atAccount(page);
  const part = page.locator('section:has(#password)');
  await part.locator('input[name=old]').fill('not-the-old-one-9');
  await part.locator('input[name=new]').fill('budou-no-tsuru-ga-4');
  await part.locator('input[name=again]').fill('budou-no-tsuru-ga-4');
  await part.locator('button.primary').click();
  await part.locator('.problem').waitFor();
  await part.locator('input[name=old]').fill('mikan-no-ki-ga-3-bon');
  await part.locator('button.primary').click();
  await part.locator('.success').waitFor();
  await until('the other device is out', 5, async () => (await elsewhere.get('/api/me')).status === 401);
});

test('a second factor is drawn, proved and printed on the own page, asked for at the next log-in, and given up', { skip }, async () => {
  const page = await enter('dispatch', SIZES.phone);
  await atAccount(page);
  await page.locator('button[name=totp-start]').click();
  await page.locator('input[name=totp-password]').fill(city.password);
  await page.locator('section:has(#totp) button.primary').click();
  await page.locator('svg.qr path').waitFor();
  await screenshot(page, 'phone-account-totp');
  const secret = (await page.locator('section:has(#totp) [data-secret]').innerText()).replace(/\s/g, '');
  assert.match(secret, /^[A-Z2-7]{32}$/);
  await page.locator('input[name=totp-code]').fill('000000');
  await page.locator('section:has(#totp) button.primary').click();
  await says(page, '.problem', '6 桁');
  await page.locator('input[name=totp-code]').fill(code(secret));
  await page.locator('section:has(#totp) button.primary').click();
  await page.locator('.codes li').first().waitFor();
  const codes = await page.locator('.codes li').allInnerTexts();
  assert.ok(codes.length >= 8, `${codes.length} recovery codes`);
  await screenshot(page, 'phone-account-codes');
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(
    [await page.locator('.codes li').first().isVisible(), await page.locator('#self').isVisible()],
    [true, false],
    'the paper holds the codes alone',
  );
  await page.emulateMedia({ media: null });
  assert.equal(await page.locator('button[name=done]').isDisabled(), true);
  await page.locator('input[name=kept]').check();
  await page.locator('button[name=done]').click();
  await page.locator('button[name=totp-drop]').waitFor();
  await page.locator('button[name=logout]').click();
  await page.waitForURL((url) => url.pathname === '/');
  await fillLogin(page, 'dispatch', city.password);
  await page.locator('input[name=totp]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'totp');
  await page.locator('input[name=totp]').fill(codes[0]);
  await page.locator('button.primary').click();
  await page.waitForURL((url) => url.pathname === '/dispatch');
  await page.locator('.shell').waitFor();
  await atAccount(page);
  await page.locator('button[name=totp-drop]').click();
  await page.locator('input[name=totp-password]').fill(city.password);
  await page.locator('section:has(#totp) button.primary').click();
  await page.locator('button[name=totp-start]').waitFor();
});

test('a shared tablet is locked and nothing of it is left on screen until its PIN', { skip }, async () => {
  const page = await enter('ambulance', SIZES.phone);
  await atAccount(page);
  const part = page.locator('section:has(#pin)');
  await part.locator('input[name=pin]').fill('111111');
  await says(page, '.wrong', '同じ数字');
  assert.equal(await part.locator('button.primary').isDisabled(), true);
  await part.locator('input[name=pin]').fill('１３５７９０');
  await part.locator('input[name=pin-again]').fill('135790');
  await part.locator('button.primary').click();
  await part.locator('.success').waitFor();
  await page.locator('a.back').click();
  await page.waitForURL((url) => url.pathname === '/dispatch');
  await page.locator('.find').waitFor();
  await page.locator('.top').getByRole('button', { name: 'ロック' }).click();
  await page.locator('.lock').waitFor();
  await screenshot(page, 'phone-lock');
  await page.goto('/dispatch');
  await page.locator('.lock').waitFor();
  assert.equal(await page.locator('.find, .shell').count(), 0);
  for (const key of '246802') await page.locator('.pin-keys').getByRole('button', { name: key, exact: true }).click();
  await says(page, '.problem', 'PIN が違います');
  await page.locator('input[name=pin]').fill('135790');
  await page.locator('.find').waitFor();
});

test('a tab that is open when the tablet is locked elsewhere locks too', { skip }, async () => {
  const page = await enter('ambulance', SIZES.phone);
  await page.evaluate(async () => {
    const csrf = (await (await fetch('/api/me')).json()).csrf;
    const post = (url, body) =>
      fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Anpi-CSRF': csrf }, body: JSON.stringify(body) });
    await post('/api/pin', { pin: '135790' });
    await post('/api/pin/lock', {});
  });
  await page.locator('input[name=q]').fill('さとう');
  await page.locator('.lock').waitFor();
});

test('a broken glass is told to the command centre at once, outlives a reload, and waits until it is reviewed', { skip }, async () => {
  const [hidden] = city.people;
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id = ${hidden.id}; SELECT anpi.card_refresh(ARRAY[${hidden.id}]::bigint[])`,
  );
  const page = await enter('command');
  await page.locator('.glass-place').waitFor({ state: 'attached' });
  assert.equal(await page.locator('.glass-place').getAttribute('aria-live'), 'assertive');
  assert.equal(await page.locator('.glass-place .banner').count(), 0);
  await page.waitForTimeout(1000); // the live stream is up
  const crew = await Client.login(server.plainUrl, 'ambulance', city.password);
  const look = () => crew.post(`/api/persons/${hidden.id}/view`, { ground: 'break_glass', case: '救急2026-0042' });
  await until('the glass opens', 5, async () => (await look()).body.ground === 'break_glass');
  const from = Date.now();
  await says(page, '.glass', '試験 ambulance');
  assert.ok(Date.now() - from < 5000, `${Date.now() - from} ms`);
  await says(page, '.glass', '救急2026-0042');
  assert.match(await page.title(), /^\(!\)/);
  await screenshot(page, 'desk-command-glass');
  await page.reload();
  await says(page, '.glass', '試験 ambulance');
  await page.keyboard.press('F8');
  assert.match(await page.evaluate(() => document.activeElement?.textContent), /確認する/);
  await page.getByRole('button', { name: '承知した' }).click();
  await says(page, '.glass-place .banner.warn', '待つ');
  await page.reload();
  await says(page, '.glass-place .banner.warn', '待つ');
  assert.equal(await page.locator('.glass').count(), 0, 'noted is not shouted again');
  await page.keyboard.press('F8');
  await page.keyboard.press('Enter');
  await page.locator('.dialog .opening').first().waitFor();
  await screenshot(page, 'desk-command-review');
  while (await page.locator('.dialog .opening').count()) {
    const first = page.locator('.dialog .opening').first();
    const before = await page.locator('.dialog .opening').count();
    await first.getByRole('button', { name: '適切', exact: true }).click();
    await until('one fewer waits', 5, async () => (await page.locator('.dialog .opening').count()) < before);
  }
  await page.keyboard.press('Escape');
  await until('nothing waits', 5, async () => (await page.locator('.glass-place .banner').count()) === 0);
});

test('what one opened oneself is for somebody else to review', { skip }, async () => {
  const hidden = city.people[1];
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id = ${hidden.id}; SELECT anpi.card_refresh(ARRAY[${hidden.id}]::bigint[])`,
  );
  const desk = await Client.login(server.plainUrl, 'command', city.password);
  await until(
    'the glass opens',
    5,
    async () => (await desk.post(`/api/persons/${hidden.id}/view`, { ground: 'break_glass', case: '点検' })).body.ground === 'break_glass',
  );
  const waiting = async () => (await desk.get('/api/audit/break-glass')).body.openings.filter((o) => !o.reviewed_at);
  await until('it waits for review', 10, async () => (await waiting()).some((o) => o.by === 'command'));
  const page = await enter('auditor');
  await says(page, '.opening', '試験 command');
  const own = await enter('command');
  await own.waitForTimeout(1500);
  assert.equal(await own.locator('.glass-place .banner').count(), 0);
});

test('certificates that end within 30 days are warned of on the pages of command and admin', { skip }, async () => {
  await anpi(['ca', 'init', path.join(folder, 'ca')]);
  await anpi([
    'cert',
    'issue',
    '--office',
    CITY_OFFICE,
    '--name',
    '窓口の端末',
    '--days',
    '20',
    '--out',
    path.join(folder, 'd.p12'),
    '--ca',
    path.join(folder, 'ca'),
    `--db=${city.db.owner}`,
  ]);
  const admin = await Client.login(server.plainUrl, 'admin', city.password);
  await until('the end is known', 5, async () => (await admin.get('/api/me')).body.ending.devices === 1);
  const wall = await enter('command');
  await says(wall, '[data-certificate=devices]', '端末 1 台');
  const page = await enter('admin', SIZES.phone);
  await says(page, '[data-certificate=devices]', '端末 1 台');
  await says(page, '.badge.soon', 'あと');
  await screenshot(page, 'phone-admin-certificates');
  const crew = await enter('ambulance');
  assert.equal(await crew.locator('[data-certificate]').count(), 0);
});

test('a user sees where else the account is open and ends it, with the password; a phone has room for it', { skip }, async () => {
  const elsewhere = await Client.login(server.plainUrl, 'clerk', city.password);
  const page = await enter('clerk', SIZES.phone);
  await atAccount(page);
  const rows = page.locator('.sessions li');
  await rows.nth(1).waitFor();
  await says(page, '.sessions li.is-current', 'この端末');
  await page.locator('#sessions').evaluate((heading) => heading.scrollIntoView());
  await screenshot(page, 'phone-account-sessions');
  await page.locator('button[name=end-others]').click();
  await page.locator('input[name=totp-password]').fill('not-the-password');
  await page.locator('form .danger').click();
  await says(page, '.problem', 'パスワード');
  assert.equal((await elsewhere.get('/api/me')).status, 200);
  await page.locator('input[name=totp-password]').fill(city.password);
  await page.locator('form .danger').click();
  await says(page, '.success', '終了しました');
  assert.equal(await rows.count(), 1);
  await until('the other session is over', 5, async () => (await elsewhere.get('/api/me')).status === 401);
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `${inner} > ${outer}`);
});
