// SPDX-License-Identifier: Apache-2.0
// The command centre opens, fills and closes shelters; the same list on a PC and on a narrow screen.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, makeCity } from '../lib/city.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { startServer } from '../lib/server.mjs';
import { launch, login, openPage, screenshot, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
const NAMES = ['浜見小学校', '青葉公民館', '東雲中学校体育館', '小舟町集会所', '南風コミュニティセンター'];
let cluster, city, server, browser;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'browser_shelters', { people: 10 });
  const file = path.join(city.folder, 'list.csv');
  await writeFile(
    file,
    [
      'ID,名称,所在地_連結表記,緯度,経度,想定収容人数,災害種別_洪水',
      ...NAMES.map((name, i) => `s${i},${name},みほん市浜見${i + 1},34.5${i + 1},137.61,${100 * (i + 1)},1`),
    ].join('\n'),
  );
  await anpi(['import', 'shelters', '--municipality', CITY, file, ...city.options]);
  await anpi(['incident', 'open', '--name=台風訓練', '--kind=台風', '--drill', `--municipality=${CITY}`, ...city.options]);
  server = await startServer({ db: city.db, config: { web_root: process.env.ANPI_WEB ?? 'web/dist' } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

async function shelterPage(size) {
  const opened = await openPage(browser, server.plainUrl, size);
  await login(opened.page, { login: 'command', password: city.password });
  await opened.page.locator('.tab-shelters').click();
  await opened.page.locator('.shelter').first().waitFor();
  return opened;
}

test('a shelter is opened with one button, and another screen sees it at once', { skip }, async () => {
  const desk = await shelterPage(SIZES.desk),
    phone = await shelterPage(SIZES.phone);
  const { page } = desk,
    row = (of, name) => of.locator('.shelter', { hasText: name });
  assert.equal(await page.locator('.shelter').count(), NAMES.length);
  await row(page, '東雲中学校体育館').getByRole('button', { name: '開設する' }).click();
  await row(page, '南風コミュニティセンター').getByRole('button', { name: '開設する' }).click();
  await row(page, '南風コミュニティセンター').getByRole('button', { name: '受入停止にする' }).click();
  for (const each of [page, phone.page]) {
    await each.locator('.shelter.is-open', { hasText: '東雲中学校体育館' }).waitFor();
    await each.locator('.shelter.is-full', { hasText: '南風コミュニティセンター' }).waitFor();
    assert.equal(await row(each, '東雲中学校体育館').locator('.badge').innerText(), '【訓練】開設');
    assert.match(await each.locator('.shelter').first().innerText(), /東雲中学校体育館/, 'those in use stand first');
  }
  assert.match(await page.locator('.shelter-head p').innerText(), /開設 1 か所　受入停止 1 か所（全 5 か所）/);
  await screenshot(page, 'desk-command-shelters');
  await screenshot(phone.page, 'phone-command-shelters');
  assert.equal(
    await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    true,
    'nothing is wider than the screen',
  );
  const small = await phone.page
    .locator('.shelter-acts button')
    .evaluateAll((all) => all.filter((b) => b.getBoundingClientRect().height < 44).length);
  assert.equal(small, 0, 'a thumb hits every button');
  await page.locator('.shelter-head input').fill('公民館');
  assert.equal(await page.locator('.shelter').count(), 1);
  await phone.page.locator('.shelter', { hasText: '東雲中学校体育館' }).getByRole('button', { name: '閉鎖する' }).click();
  await phone.page.locator('.shelter:not(.is-open)', { hasText: '東雲中学校体育館' }).waitFor();
  for (const { problems, context } of [desk, phone]) {
    assert.deepEqual(problems, []);
    await context.close();
  }
});
