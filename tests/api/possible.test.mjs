// SPDX-License-Identifier: Apache-2.0
// A ventilator in a home known only to its town, and cells of a mesh outage that hold part of it: on the list, below the sure ones.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startFeeds, startServer, until } from '../lib/server.mjs';

let cluster, city, server, command, coarse, fine, codes;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'possible', { people: 40 });
  [coarse, fine] = city.people.filter((p) => p.zone);
  await cluster.execute(
    city.db,
    `DELETE FROM anpi.device;
        INSERT INTO anpi.device (person, kind, battery_internal_min) VALUES (${coarse.id}, '人工呼吸器', 60), (${fine.id}, '人工呼吸器', 600);
        UPDATE anpi.home SET level = 'parcel', radius_m = 20 WHERE id = (SELECT home FROM anpi.person WHERE id = ${fine.id});
        SELECT anpi.card_refresh(array_agg(id)) FROM anpi.person`,
  );
  codes = await cluster.rows(
    city.db,
    `SELECT p.id::text, h.mesh250::text AS mesh, h.level, h.radius_m FROM anpi.person p JOIN anpi.home h ON h.id = p.home
      WHERE p.id IN (${coarse.id}, ${fine.id}) ORDER BY p.id`,
  );
  await cluster.execute(city.db, "INSERT INTO anpi.feed_source (name, title, utility, state) VALUES ('s', '試験', 'mesh', 'ok')");
  server = await startServer({ db: city.db });
  command = await Client.login(server.plainUrl, 'command', city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

const mesh = (list) =>
  cluster.execute(
    city.db,
    `
    WITH a AS (INSERT INTO anpi.outage_area (source, key, kind, match_level, mesh, name, low, high, raw, first_seen, feed_time, fetched_at,
    state)
        VALUES ('s', gen_random_uuid()::text, 'mesh', 'mesh', '{${list}}', '区域', 100, 100, '約100戸', now(), now(), now(), 'out')
        RETURNING *),
    gone AS (DELETE FROM anpi.outage_area RETURNING id)
    INSERT INTO anpi.change (kind, id, body) SELECT 'outage', a.id::text, anpi.outage_body(a::anpi.outage_area) FROM a UNION ALL
    SELECT 'outage', id::text, NULL FROM gone`,
  );
const power = async () =>
  (await command.get('/api/power')).body.persons.map((p) => ({
    person: p.person,
    state: p.state,
    match: p.match_level,
    share: p.share,
    left: p.minutes_left,
  }));

test('part of its town is dark: the home is possibly dark, with the share, below the sure ones, however little is left', async () => {
  const town = codes.find((c) => c.id === coarse.id),
    sure = codes.find((c) => c.id === fine.id);
  assert.deepEqual([town.level, sure.level], ['town', 'parcel']);
  await mesh([town.mesh, sure.mesh]);
  const list = await until('both are listed', 10, async () => {
    const l = await power();
    return l.length === 2 && l;
  });
  assert.deepEqual([list[0].person, list[0].state, list[0].match, list[0].share], [fine.id, 'running_down', 'mesh', 1]);
  assert.deepEqual([list[1].person, list[1].state, list[1].match], [coarse.id, 'possible', 'town']);
  assert.ok(list[1].share > 0 && list[1].share < 0.5, `${list[1].share}`);
  assert.ok(list[1].left < list[0].left);
  const page = (await command.get(`/api/persons/${coarse.id}`)).body;
  assert.deepEqual([page.outage.possible, page.outage.match_level, page.outage.share], [true, 'town', list[1].share]);
  assert.equal((await command.get(`/api/persons/${fine.id}`)).body.outage.possible, false);
});

test('cells beyond its radius say nothing of it', async () => {
  const far = await cluster.value(city.db, `SELECT (mesh250 + 60000)::text FROM anpi.home WHERE mesh250 IS NOT NULL LIMIT 1`);
  await mesh([far]);
  await until('nobody is listed', 10, async () => (await power()).length === 0);
});

// Twice the area within a ring: above nought when it runs counter-clockwise.
const turn = (ring) => ring.slice(1).reduce((sum, [x, y], i) => sum + (ring[i][0] - 137) * (y - 34) - (x - 137) * (ring[i][1] - 34), 0);

const areas = async () => (await command.get('/api/outages')).body;

test('an area known by its towns has their shape, as GeoJSON programs read it', async () => {
  const towns = await cluster.rows(
    city.db,
    "SELECT code FROM anpi.zone WHERE kind = 'town' AND municipality = '23999' ORDER BY id LIMIT 2",
  );
  const area = (key, names, place = 'NULL, NULL') =>
    cluster.execute(
      city.db,
      `WITH o AS (INSERT INTO anpi.outage_area (source, key, kind, match_level, municipality, towns, lon, lat, name, low, high, raw,
        first_seen, feed_time, fetched_at, state)
        VALUES ('s', '${key}', 'town', 'town', '23999', '{${names}}', ${place}, '${key}', 5, 5, '5', now(), now(), now(), 'out')
        RETURNING *)
        INSERT INTO anpi.change (kind, id, body) SELECT 'outage', o.id::text, anpi.outage_body(o::anpi.outage_area) FROM o`,
    );
  await cluster.execute(
    city.db,
    "WITH o AS (DELETE FROM anpi.outage_area RETURNING id) INSERT INTO anpi.change (kind, id, body) SELECT 'outage', id::text, NULL FROM o",
  );
  await area('one', towns[0].code);
  await area(
    'two',
    towns.map((t) => t.code),
  );
  await area('unknown', '23999何処', '137.61, 34.51');
  await until('they are there', 10, async () => (await areas()).features.length === 3);
  const answer = await command.get('/api/outages');
  assert.match(answer.headers.get('content-type'), /^application\/geo\+json\b/);
  const of = (key) => answer.body.features.find((f) => f.properties.key === key);
  const zones = (await command.get('/api/zones.geojson?municipality=23999')).body.features;
  const shapes = towns.map((t) => zones.find((z) => t.code.endsWith(z.properties.name)).geometry);
  const size = (g) =>
    (g.type === 'Polygon' ? [g.coordinates] : g.coordinates).reduce(
      (sum, rings) => sum + rings.reduce((s, r) => s + Math.abs(turn(r)), 0),
      0,
    );
  assert.ok(['Polygon', 'MultiPolygon'].includes(of('one').geometry.type));
  assert.ok(Math.abs(size(of('one').geometry) - size(shapes[0])) < 1e-9);
  assert.ok(Math.abs(size(of('two').geometry) - size(shapes[0]) - size(shapes[1])) < 1e-8);
  for (const key of ['one', 'two'])
    for (const rings of of(key).geometry.type === 'Polygon' ? [of(key).geometry.coordinates] : of(key).geometry.coordinates)
      assert.ok(turn(rings[0]) > 0);
  assert.deepEqual(of('unknown').geometry, { type: 'Point', coordinates: [137.61, 34.51] });
  assert.deepEqual(
    of('two').properties.towns,
    towns.map((t) => t.code),
  );
  await cluster.execute(
    city.db,
    `UPDATE anpi.zone SET geometry = (SELECT geometry FROM anpi.zone WHERE code = '${towns[1].code}') WHERE code = '${towns[0].code}'`,
  );
  await until('a town that is drawn anew is an area drawn anew', 10, async () => {
    const now = (await areas()).features.find((f) => f.properties.key === 'one').geometry;
    return Math.abs(size(now) - size(shapes[1])) < 1e-9 && JSON.stringify(now) !== JSON.stringify(of('one').geometry);
  });
  await cluster.execute(
    city.db,
    `WITH o AS (DELETE FROM anpi.outage_area RETURNING id) INSERT INTO anpi.change (kind, id, body) SELECT 'outage', id::text, NULL FROM o`,
  );
  await until('they are gone', 10, async () => (await areas()).features.length === 0);
});

test('its source is switched off: nobody is without power by its word; screens, program and metrics say it is not watched', async () => {
  await mesh([codes.find((c) => c.id === coarse.id).mesh, codes.find((c) => c.id === fine.id).mesh]);
  await until('both are listed', 10, async () => (await power()).length === 2);
  const sources = path.join(city.folder, 'sources.json');
  await writeFile(sources, '[]', { mode: 0o600 });
  const feeds = await startFeeds({ db: city.db, config: { sources_file: sources, once: true } });
  assert.equal(await feeds.ended, 0, await feeds.log());
  await feeds.remove();
  const list = await until('nobody is dark', 10, async () => {
    const l = await power();
    return l.every((p) => p.state === 'no_longer_watched') && l;
  });
  assert.deepEqual(list.map((p) => p.person).sort(), [coarse.id, fine.id].sort(), 'they stay listed until somebody looks');
  assert.equal((await command.get(`/api/persons/${fine.id}`)).body.outage, null);
  assert.deepEqual((await command.get('/api/outages')).body.features, []);
  const [told] = (await command.get('/api/feeds')).body.sources;
  assert.deepEqual([told.name, told.state, told.fault_code, told.areas], ['s', 'off', 'feed.unwatched', 0]);
  assert.match(told.fault, /取得をやめました/);
  assert.match(told.fault_en, /no longer watched/);
  assert.ok(Date.parse(told.off_at) <= Date.now());
  await until('the metrics say so', 5, async () =>
    /^anpi_outage_sources\{state="no_longer_watched"\} 1$/m.test((await command.get('/metrics')).body),
  );
});

test('who sat in the dark of a source that is no longer watched is listed by a server started five days later too', async () => {
  await cluster.execute(
    city.db,
    `UPDATE anpi.outage_area SET ended_at = ended_at - interval '5 days' WHERE ended_by = 'unwatched';
        INSERT INTO anpi.feed_source (name, title, utility, state) VALUES ('other', '別', '別', 'ok');
        INSERT INTO anpi.outage_area (source, key, kind, match_level, name, raw, first_seen, feed_time, fetched_at, state, ended_at,
        ended_by)
        VALUES ('other', 'k', 'town', 'town', '別', '', now(), now(), now(), 'ended', now(), 'said')`,
  );
  const later = await startServer({ db: city.db });
  try {
    const desk = await Client.login(later.plainUrl, 'command', city.password);
    const list = (await desk.get('/api/power')).body.persons;
    assert.deepEqual(list.map((p) => [p.person, p.state]).sort(), [coarse.id, fine.id].map((id) => [id, 'no_longer_watched']).sort());
  } finally {
    await later.remove();
  }
});

test('rows that cannot be read are told with their line and a sentence in both languages', async () => {
  await cluster.execute(
    city.db,
    `SELECT anpi.feed_source_put('s', '{"state": "ok", "fault": "feed.rows", "fetched_at_us": 1, "rows_refused": 21, "rows_partly": 1,
        "rows": [{"file": "mesh", "line": 23, "field": "メッシュコード", "value": "999999999", "code": "feed.row_place", "taken": false}]}')`,
  );
  const told = await until('it is told', 10, async () => {
    const [s] = (await command.get('/api/feeds')).body.sources;
    return s.fault_code === 'feed.rows' && s;
  });
  assert.deepEqual([told.rows_refused, told.rows_partly, told.rows.length, told.partial], [21, 1, 1, true]);
  const { ja, en, ...row } = told.rows[0];
  assert.deepEqual(row, { file: 'mesh', line: 23, field: 'メッシュコード', value: '999999999', taken: false, code: 'feed.row_place' });
  assert.match(ja, /取り込んでいません/);
  assert.match(en, /left out/);
});
