// SPDX-License-Identifier: Apache-2.0
// The auditor's page: lands there, finds who looked at a person, reviews a broken glass.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { launch, login, openPage } from './lib.mjs';

const skip = existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium') ? false : 'there is no Chromium';
let cluster, city, server, browser;

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'audit_page', { people: 20 });
  server = await startServer({ db: city.db });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

test('an auditor finds who looked and why, and reviews an opening', { skip }, async () => {
  const [seen, hidden] = city.people;
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id = ${hidden.id}; SELECT anpi.card_refresh(ARRAY[${hidden.id}]::bigint[])`,
  );
  const crew = await Client.login(server.plainUrl, 'ambulance', city.password);
  const look = (person, ground) => crew.post(`/api/persons/${person.id}/view`, { ground, case: '救急2026-0042' });
  await until('the glass opens', 5, async () => (await look(hidden, 'break_glass')).body.ground === 'break_glass');
  assert.equal((await look(seen, 'vital')).status, 200);

  const { page, problems } = await openPage(browser, server.plainUrl);
  await login(page, { login: 'auditor', password: city.password });
  assert.equal(new URL(page.url()).pathname, '/audit');
  const opening = page.locator('.opening').first();
  await opening.waitFor();
  assert.match(await opening.innerText(), /試験 ambulance[\s\S]*救急2026-0042/);
  await opening.getByRole('button', { name: '適切', exact: true }).click();
  await opening.waitFor({ state: 'detached' });

  await page.locator('input[name=person]').fill(seen.id);
  await page.locator('.ask button').click();
  await page.locator('.records tbody tr').first().waitFor();
  assert.match(await page.locator('.records').innerText(), /試験 ambulance[\s\S]*対象者の情報を閲覧[\s\S]*救急2026-0042/);
  assert.deepEqual(problems, []);
});
