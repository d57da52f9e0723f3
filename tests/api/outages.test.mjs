// SPDX-License-Identifier: Apache-2.0
// /api/outages with the cells of a large storm: made beside the loop, so that a lookup does not wait for it, and always of the
// areas as they stood when it was asked for, or later.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

const AREAS = 584,
  CELLS = 229_073; // what the first hour of the replay's storm has
const curl = promisify(execFile);
let cluster, city, server, command, token;
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'outages', { people: 60 });
  await cluster.execute(city.db, `INSERT INTO anpi.feed_source (name, title, utility, state) VALUES ('s', '試験', 'mesh', 'ok')`);
  // Three 1次 meshes less every fourth cell: rows are broken into short runs, as a storm's are.
  await cluster.execute(
    city.db,
    `WITH cell AS (
        SELECT (first || y2::text || x2 || y3 || x3 || h || q)::bigint AS code
          FROM unnest(ARRAY['5237', '5238', '5337']) first, generate_series(0, 7) y2, generate_series(0, 7) x2, generate_series(0, 9) y3,
          generate_series(0, 9) x3,
               generate_series(1, 4) h, generate_series(1, 4) q WHERE (y2 * 31 + x2 * 17 + y3 * 13 + x3 * 7 + h * 5 + q * 3) % 4 <> 0
               ORDER BY 1 LIMIT ${CELLS})
        INSERT INTO anpi.outage_area (source, key, kind, match_level, mesh, name, low, high, raw, first_seen, feed_time, fetched_at, state)
        SELECT 's', part::text, 'mesh', 'mesh', array_agg(code), '区域' || part, 100, 100, '約100戸', now(), now(), now(), 'out'
          FROM (SELECT code, (row_number() OVER (ORDER BY code) - 1) * ${AREAS} / ${CELLS} AS part FROM (SELECT * FROM cell) c) x
          GROUP BY part`,
  );
  server = await startServer({ db: city.db, seconds: 240 });
  command = await Client.login(server.plainUrl, 'command', city.password);
  token = await city.token('command');
  await until('the token counts', 5, async () => (await ask('/api/me')).status === 200);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

// Asked by another process: reading ten megabytes would stop this one's clock.
async function ask(path) {
  const { stdout } = await curl('curl', [
    '-s',
    '-o',
    '/dev/null',
    '-w',
    '%{http_code} %{size_download} %{time_total}',
    '-H',
    `Authorization: Bearer ${token}`,
    server.plainUrl + path,
  ]);
  const [status, bytes, seconds] = stdout.split(' ').map(Number);
  return { status, bytes, ms: seconds * 1000 };
}
const change = (what) =>
  cluster.execute(
    city.db,
    `WITH o AS (UPDATE anpi.outage_area SET ${what} WHERE key = '7' RETURNING *)
    INSERT INTO anpi.change (kind, id, body) SELECT 'outage', o.id::text, anpi.outage_body(o::anpi.outage_area) FROM o`,
  );
const areas = async () => (await command.get('/api/outages')).body;

test('a change of an area is heard by those who may see the map', async () => {
  const stop = new AbortController();
  const heard = (async () => {
    for await (const { event, data } of command.live(['outage'], { signal: stop.signal })) if (event === 'outage') return data;
  })();
  // The stream may not stand yet when the first change comes.
  const first = await until('it is heard', 10, async () => {
    await change("name = '区域七'");
    return Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 300))]);
  });
  stop.abort();
  const id = String(await cluster.value(city.db, "SELECT id FROM anpi.outage_area WHERE key = '7'"));
  assert.deepEqual(first[0], { kind: 'outage', id });
});

test("all areas are in it with their cells, and what it says of its time is this moment's", async () => {
  const all = await areas();
  assert.deepEqual([all.type, all.features.length], ['FeatureCollection', AREAS]);
  assert.equal(
    all.features.reduce((n, f) => n + f.properties.mesh_cells, 0),
    CELLS,
  );
  const f = all.features.find((x) => x.properties.key === '7');
  assert.deepEqual(
    [f.type, f.geometry.type, f.properties.source, f.properties.match_level, f.properties.low, f.properties.state],
    ['Feature', 'MultiPolygon', 's', 'mesh', 100, 'out'],
  );
  await until('the feed has turned', 5, async () => Date.parse((await areas()).as_of) > Date.parse(all.as_of));
  assert.deepEqual((await areas()).features, all.features);
});

test('who asks after a change gets the change, and those who asked while it was written get it too', async () => {
  for (const high of [200, 300]) {
    await change(`high = ${high}`);
    await until(
      'the change is there',
      10,
      async () => (await areas()).features.find((x) => x.properties.key === '7').properties.high === high,
    );
  }
  await change("state = 'ended', ended_at = now()");
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/api/outages')));
  assert.ok(answers.every((a) => a.status === 200 && a.bytes > 1e6));
  await until('it is gone', 10, async () => (await areas()).features.length === AREAS - 1);
  await change("state = 'out', ended_at = NULL");
  await until('it is back', 10, async () => (await areas()).features.length === AREAS);
});

test('a lookup beside it is not held up', async (t) => {
  const lookup = async () => {
    const began = performance.now();
    assert.equal((await command.post('/api/lookup', { q: 'イイダ' })).status, 200);
    return performance.now() - began;
  };
  const worst = async (n) => {
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, await lookup());
    return most;
  };
  await worst(50);
  const alone = [],
    beside = [],
    took = [];
  for (let i = 0; i < 7; i++) {
    await change(`high = ${1000 + i}`);
    await new Promise((resolve) => setTimeout(resolve, 300)); // the change itself is in the picture
    alone.push(await worst(40));
    const answer = ask('/api/outages').then((a) => took.push(a.ms));
    let done = false,
      most = 0;
    answer.then(() => (done = true));
    while (!done) most = Math.max(most, await lookup());
    beside.push(most);
  }
  const middle = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const [quiet, loud, text] = [alone, beside, took].map(middle);
  t.diagnostic(`slowest lookup alone ${quiet.toFixed(1)} ms, beside the text ${loud.toFixed(1)} ms; the text took ${text.toFixed(0)} ms`);
  assert.ok(loud < text / 2 || loud < 25, `${loud} ms`);
});
