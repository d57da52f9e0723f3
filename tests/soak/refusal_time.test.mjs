// SPDX-License-Identifier: Apache-2.0
// How long a refusal takes says nothing of whether the user exists: 2,000 tries, difference of the medians below 2 %, and its
// 95 % interval holds 0.
//
// One fair measurement in twenty has an interval without 0, by what 95 % means. So up to three are made and it takes three
// that lie on the same side of 0 to fail: one in 160,000 by chance, while a difference that one measurement can see fails
// nearly always. A measurement too coarse to see 1 % counts for nothing, and three of those fail as well.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeCity } from '../lib/city.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { compare, timePairs, told } from '../lib/refusals.mjs';
import { startServer } from '../lib/server.mjs';

const TRIES = Number(process.env.TRIES ?? 2000),
  ROUNDS = 3,
  KNOWN = 400,
  MOST = 0.02,
  FINE = 0.01;
let cluster, city, server;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'refusals', { people: 50 });
  for (let round = 0; round < ROUNDS; round++)
    await cluster.execute(
      city.db,
      `SELECT anpi.user_save('known-${round}-' || n, '試験', 1, 'clerk', (SELECT password_hash FROM anpi.app_user WHERE login = 'clerk'))
        FROM generate_series(1, ${KNOWN}) n`,
    );
  server = await startServer({ db: city.db });
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

const names = (round) => Array.from({ length: KNOWN }, (_, n) => `known-${round}-${n + 1}`);
const fine = (c) => Math.max(c.high - c.part, c.part - c.low) < FINE;
const good = (c) => fine(c) && Math.abs(c.part) < MOST && c.low <= 0 && c.high >= 0;

test('an unknown user takes as long to refuse as a wrong password', async () => {
  await timePairs(server.plainUrl, 20, ['known-0-1', 'known-0-2', 'known-0-3', 'known-0-4', 'known-0-5'], 'warm');
  const seen = [];
  let pairs;
  do {
    pairs = await timePairs(server.plainUrl, TRIES / 2, names(seen.length), seen.length);
    seen.push(compare(pairs));
    console.log(`${TRIES} tries: ${told(seen.at(-1))}`);
  } while (!good(seen.at(-1)) && seen.length < ROUNDS);
  const sides = new Set(seen.map((c) => Math.sign(c.low > 0 ? 1 : c.high < 0 ? -1 : 0)));
  assert.ok(seen.some(fine), 'this machine is too busy to tell: no interval within 1 %');
  assert.ok(
    seen.some((c) => fine(c) && Math.abs(c.part) < MOST),
    'the medians are 2 % apart',
  );
  assert.ok(sides.has(0) || sides.size > 1, 'every interval lies on the same side of 0');
  // The measure itself: with 2 % put on one side it must see the difference, or it could see none.
  const planted = compare(pairs.map(([k, u]) => [k + 0.02 * seen.at(-1).usual, u]));
  assert.ok(!fine(seen.at(-1)) || planted.low > 0, told(planted));
});
