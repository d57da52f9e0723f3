// SPDX-License-Identifier: Apache-2.0
// A page that was loaded before the server was upgraded: the screens of each release against this server and its migrated data.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { openRelease, releases } from '../lib/release.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage, SIZES } from './lib.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(CHROMIUM) && `${CHROMIUM} is not installed`;
let cluster, browser;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  await cluster.database('roles');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await cluster?.stop();
});

/** Who in the field has somebody to look after. */
async function somebodyAssigned(server, users) {
  for (const user of users.filter((each) => each.role === 'field_community')) {
    const client = await Client.login(server.plainUrl, user.login, user.password);
    const [incident] = (await client.get('/api/incidents')).body.incidents;
    if ((await client.get(`/api/assigned?incident=${incident.id}`)).body.persons.length) return user;
  }
  throw new Error('nobody in the field has anybody assigned');
}

for (const version of await releases())
  test(`the field page of ${version} logs in, lists and marks on this server`, { skip }, async () => {
    const release = await openRelease(version);
    const db = await release.restore(cluster, `pages_${version.replaceAll('.', '_')}`);
    await anpi(['migrate', `--db=${db.owner}`]);
    const marks = async () => Number(await cluster.value(db, 'SELECT count(*) FROM anpi.observation'));
    const before_n = await marks(),
      web = await release.web();
    const server = await startServer({ db, config: { web_root: web } });
    try {
      const { page, context } = await openPage(browser, server.plainUrl, SIZES.phone);
      await login(page, await somebodyAssigned(server, release.users));
      const card = page.locator('.card').first();
      await card.waitFor();
      await card.locator('.card-name').click();
      await page.locator('dialog button', { hasText: '安否確認済み' }).first().click();
      await until('the mark is in the database', 15, async () => (await marks()) > before_n);
      await context.close();
    } finally {
      await server.remove();
      await rm(web, { recursive: true, force: true });
    }
    assert.ok((await marks()) > before_n);
  });
