// SPDX-License-Identifier: Apache-2.0
// Vector tiles as other people's programs read them, shelters, and where somebody stands.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, OTHER, makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, build, root, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

const web = createRequire(path.join(root, 'web/package.json'));
const { VectorTile } = await import(web.resolve('@mapbox/vector-tile'));
const { PbfReader } = await import(web.resolve('pbf'));

let cluster, city, server;
const who = {};

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'map', { people: 120 });
  server = await startServer({ db: city.db });
  for (const login of ['command', 'dispatch', 'field_care', 'field_community', 'shelter', 'clerk', 'admin', 'police', 'other_command'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

const place = (z, lon, lat) => {
  const n = 2 ** z,
    rad = (lat * Math.PI) / 180;
  return [z, Math.floor(((lon + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2) * n)];
};
const pathOf = (layer, [z, x, y]) => `/tiles/${layer}/${z}/${x}/${y}.pbf`;

// Every feature of a tile as GeoJSON, by layer.
async function tile(client, layer, where, headers) {
  const answer = await client.bytes(pathOf(layer, where), headers);
  assert.equal(answer.status, 200, `${layer} ${where}: ${answer.status}`);
  const [z, x, y] = where,
    layers = {};
  if (answer.bytes.length === 0) return { answer, layers };
  const parsed = new VectorTile(new PbfReader(answer.bytes));
  for (const [name, one] of Object.entries(parsed.layers)) {
    assert.equal(one.version, 2);
    assert.equal(one.extent, 4096);
    layers[name] = Array.from({ length: one.length }, (_, i) => one.feature(i).toGeoJSON(x, y, z));
  }
  return { answer, layers };
}

const inside = ([lon, lat], rings) =>
  rings.reduce((odd, ring) => {
    for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
      const [ax, ay] = ring[i],
        [bx, by] = ring[k];
      if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
  }, false);
const covers = (feature, point) =>
  (feature.geometry.type === 'Polygon' ? [feature.geometry.coordinates] : feature.geometry.coordinates).some((rings) =>
    inside(point, rings),
  );

test('zones of a tile are those of GeoJSON, by name, id and where they lie', async () => {
  const { answer, layers } = await tile(who.command, 'zones', place(9, 137.62, 34.52));
  assert.equal(answer.headers.get('content-type'), 'application/vnd.mapbox-vector-tile');
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  assert.equal(answer.headers.get('cache-control'), 'private, no-cache');
  assert.deepEqual(layers.zones.map((f) => f.properties.name).sort(), city.zones.map((z) => z.name).sort());
  for (const feature of layers.zones) {
    assert.equal(String(feature.id), feature.properties.zone);
    assert.equal(feature.properties.municipality, CITY);
  }
  const { body: whole } = await who.command.get(`/api/zones.geojson?municipality=${CITY}`);
  for (const feature of whole.features) {
    const ring = feature.geometry.coordinates[0].flat(feature.geometry.type === 'Polygon' ? 0 : 1);
    const middle = [0, 1].map((axis) => ring.slice(1).reduce((sum, p) => sum + p[axis], 0) / (ring.length - 1));
    const here = layers.zones.filter((f) => covers(f, middle));
    assert.deepEqual(
      here.map((f) => String(f.id)),
      [feature.properties.zone],
    );
  }
  assert.deepEqual(
    layers.districts.map((f) => f.properties.kind),
    ['municipality'],
  );
});

test("a tile's tag names its content and the caller's scope; only a change makes it anew", async () => {
  const where = place(9, 137.62, 34.52);
  const first = await tile(who.command, 'zones', where),
    tag = first.answer.headers.get('etag');
  assert.equal((await who.command.bytes(pathOf('zones', where), { 'If-None-Match': tag })).status, 304);
  const other = await tile(who.other_command, 'zones', where);
  assert.notEqual(other.answer.headers.get('etag'), tag);
  assert.deepEqual([...new Set(other.layers.zones.map((f) => f.properties.municipality))], [OTHER]);
  const outages = (await tile(who.command, 'outages', where)).answer.headers.get('etag');
  await cluster.execute(city.db, `UPDATE anpi.zone SET name = '改名町' WHERE id = ${city.zones[0].id}`);
  await until(
    'the tile follows',
    5,
    async () => (await who.command.bytes(pathOf('zones', where), { 'If-None-Match': tag })).status === 200,
  );
  const { layers } = await tile(who.command, 'zones', where);
  assert.ok(layers.zones.some((f) => f.properties.name === '改名町'));
  assert.equal((await tile(who.command, 'outages', where)).answer.headers.get('etag'), outages);
  await cluster.execute(city.db, `UPDATE anpi.zone SET name = '${city.zones[0].name}' WHERE id = ${city.zones[0].id}`);
});

const hasGdal = (() => {
  try {
    return execFileSync('ogrinfo', ['--formats'], { encoding: 'utf8' }).includes('MVT');
  } catch {
    return false;
  }
})();

test('GDAL opens a tile and counts the same zones', { skip: !hasGdal && 'gdal-bin is not on this machine' }, async () => {
  const where = place(9, 137.62, 34.52),
    { answer } = await tile(who.command, 'zones', where);
  const file = path.join(city.folder, 'zones.pbf');
  await writeFile(file, answer.bytes);
  const said = execFileSync(
    'ogrinfo',
    ['-ro', '-al', '-so', '-oo', `Z=${where[0]}`, '-oo', `X=${where[1]}`, '-oo', `Y=${where[2]}`, `MVT:${file}`, 'zones'],
    { encoding: 'utf8' },
  );
  assert.match(said, new RegExp(`Feature Count: ${city.zones.length}\n`));
  assert.match(said, /Geometry: (Multi )?Polygon/);
  for (const key of ['zone', 'name', 'kind', 'municipality']) assert.match(said, new RegExp(`${key}: String`));
});

test('a client that reads no gzip gets the same tile plain', async () => {
  const where = place(9, 137.62, 34.52);
  const plain = await who.command.bytes(pathOf('zones', where), { 'Accept-Encoding': 'identity' });
  assert.equal(plain.headers.get('content-encoding'), null);
  assert.deepEqual(plain.bytes, (await who.command.bytes(pathOf('zones', where))).bytes);
});

test('a place that is none is 404, and so is a set that is none', async () => {
  for (const bad of [
    '/tiles/zones/11/-1/3.pbf',
    '/tiles/zones/2/4/0.pbf',
    '/tiles/zones/23/0/0.pbf',
    '/tiles/zones/02/0/0.pbf',
    '/tiles/roads/2/0/0.pbf',
    '/tiles/zones/2/0/0.png',
  ])
    assert.equal((await who.command.get(bad)).status, 404, bad);
  assert.equal((await tile(who.command, 'zones', [11, 0, 0])).answer.bytes.length, 0);
  assert.equal((await new Client(server.plainUrl).get('/tiles/zones/2/0/0.pbf')).status, 401);
});

test('people are points with id, category and zone, each in one tile, and each tile is on record', async () => {
  const homes = await cluster.rows(
    city.db,
    `SELECT p.id::text, h.lon, h.lat, h.zone::text FROM anpi.person p JOIN anpi.home h ON h.id = p.home
        WHERE p.municipality = '${CITY}' AND h.lon IS NOT NULL`,
  );
  const seen = new Map();
  const wanted = new Map(homes.map((h) => [place(14, Number(h.lon), Number(h.lat)).join('/'), place(14, Number(h.lon), Number(h.lat))]));
  const records = async () => Number(await cluster.value(city.db, "SELECT count(*) FROM anpi.audit WHERE route LIKE '/tiles/%'"));
  const before = await records();
  for (const where of wanted.values()) {
    const { answer, layers } = await tile(who.command, 'people', where);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    for (const f of layers.people ?? []) {
      assert.ok(!seen.has(String(f.id)), 'in one tile only');
      seen.set(String(f.id), f);
      assert.deepEqual(
        Object.keys(f.properties).filter((key) => !['category', 'zone'].includes(key)),
        [],
      );
    }
  }
  assert.deepEqual([...seen.keys()].sort(), homes.map((h) => h.id).sort());
  for (const home of homes) {
    const [lon, lat] = seen.get(home.id).geometry.coordinates;
    assert.ok(Math.abs(lon - home.lon) < 2e-5 && Math.abs(lat - home.lat) < 2e-5);
    assert.equal(seen.get(home.id).properties.zone, home.zone);
  }
  assert.ok([...seen.values()].some((f) => f.properties.category === 'powered'));
  await until('one record a tile', 10, async () => (await records()) - before === wanted.size);
});

test('people are not shown from afar, nor to roles without lists, nor protected, nor at an empty home', async () => {
  const where = place(12, 137.62, 34.52);
  assert.equal((await who.command.get(pathOf('people', place(11, 137.62, 34.52)))).body.error.code, 'tile.zoom');
  for (const role of ['clerk', 'shelter']) assert.equal((await who[role].get(pathOf('people', where))).status, 403, role);
  assert.equal((await who.admin.get(pathOf('people', where))).status, 403);
  assert.equal((await who.police.get(pathOf('people', where))).status, 403, 'without a decision');
  for (const role of ['field_care', 'other_command'])
    assert.deepEqual(
      (await tile(who[role], 'people', where)).layers.people?.filter((f) => city.people.some((p) => p.id === String(f.id))) ?? [],
      [],
      role,
    );
  const ids = async () =>
    (
      await Promise.all(
        [
          [137.605, 34.505],
          [137.635, 34.535],
        ].map(([lon, lat]) => tile(who.command, 'people', place(12, lon, lat))),
      )
    )
      .flatMap(({ layers }) => layers.people ?? [])
      .map((f) => String(f.id));
  const [hidden, away] = (await ids()).slice(0, 2);
  await cluster.execute(
    city.db,
    `UPDATE anpi.person SET protected = true WHERE id = ${hidden}; SELECT anpi.card_refresh(ARRAY[${hidden}]::bigint[])`,
  );
  await cluster.execute(
    city.db,
    `INSERT INTO anpi.stay (person, kind, from_at) VALUES (${away}, '親族宅等', now()); SELECT anpi.card_refresh(ARRAY[${away}]::bigint[])`,
  );
  await until('both are gone', 5, async () => !(await ids()).some((id) => id === hidden || id === away));
});

// ---- shelters -----------------------------------------------------------------------------------------------------

const CSV39 =
  '全国地方公共団体コード,ID,名称,所在地_連結表記,緯度,経度,災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_地震,想定収容人数';
const CSV26 =
  '都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,住所,方書,緯度,経度,電話番号,災害種別_洪水,災害種別_津波,想定収容人数,対象となる町会・自治会,備考';
const importShelters = async (name, text, ...more) => {
  const file = path.join(city.folder, name);
  await writeFile(file, text);
  return anpi(['import', 'shelters', '--municipality', CITY, file, ...more, ...city.options]).then(
    (said) => ({ code: 0, said }),
    (e) => ({ code: e.code, said: e.stdout, error: e.stderr }),
  );
};
const shelters = async (query) => (await who.field_community.get(`/api/shelters${query}`)).body.shelters;

test('a municipal list comes in by its headings; unknown is never safe; the same again changes nothing', async () => {
  const rows = [
    `${CITY}7,${CITY}7-1,みほん小学校,みほん市浜見1,34.51,137.61,1,0,1,300`,
    `${CITY}7,${CITY}7-2,みほん体育館,みほん市浜見2,34.52,137.61,,0,1,`,
    `132012,x-3,よその学校,どこか,35.6,139.3,1,1,1,10`,
    `${CITY}7,${CITY}7-4,,みほん市,34.5,137.6,1,1,1,`,
    `${CITY}7,${CITY}7-1,もう一度,みほん市,34.5,137.6,1,1,1,`,
    `${CITY}7,${CITY}7-5,あべこべ,みほん市,137.6,34.5,1,1,1,`,
  ];
  const first = await importShelters('a.csv', '\ufeff' + [CSV39, ...rows].join('\r\n') + '\r\n');
  assert.equal(first.code, 2);
  assert.match(first.said, /6 rows: 2 created, 0 updated, 0 unchanged, 4 refused/);
  assert.deepEqual(
    first.error
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).error)
      .map((e) => [e.line, e.code]),
    [
      [4, 'registry.unknown_municipality'],
      [5, 'registry.name_missing'],
      [6, 'registry.duplicate_id'],
      [7, 'geo.swapped'],
    ],
  );
  assert.match((await importShelters('a.csv', [CSV39, ...rows.slice(0, 2)].join('\n'))).said, /2 rows: 0 created, 0 updated, 2 unchanged/);
  const old = await importShelters(
    'b.csv',
    [
      CSV26,
      `${CITY},1,愛知県,みほん市,浜見会館,ハマミカイカン,みほん市浜見3,2階,34.53,137.63,053-000-0001,1,0,50,浜見自治会,段差あり`,
    ].join('\n'),
    '--kind',
    '福祉避難所',
  );
  assert.match(old.said, /1 created/);
  await until('they are on the map', 5, async () => (await shelters(`?municipality=${CITY}`)).length === 3);
  const known = Object.fromEntries((await shelters(`?municipality=${CITY}`)).map((s) => [s.name, s]));
  assert.deepEqual(known['みほん小学校'].hazards, ['洪水', '地震']);
  assert.deepEqual(known['みほん体育館'].hazards_unknown, ['洪水']);
  assert.equal(known['浜見会館'].address, 'みほん市浜見3 2階');
  assert.equal(known['浜見会館'].kind, '福祉避難所');
});

test('the nearest shelter good for a hazard is found, open ones alone where they are asked for, and the map shows them', async () => {
  const near = await shelters('/near?lon=137.61&lat=34.5199&hazard=flood');
  assert.deepEqual(
    near.map((s) => s.name),
    ['みほん小学校', '浜見会館'],
  );
  assert.ok(Math.abs(near[0].distance_m - 1098) < 3, String(near[0].distance_m));
  assert.deepEqual(
    (await shelters('/near?lon=137.61&lat=34.5199&hazard=地震&limit=1')).map((s) => s.name),
    ['みほん体育館'],
  );
  assert.deepEqual(await shelters('/near?lon=137.61&lat=34.52&hazard=earthquake&open=true'), []);
  await cluster.execute(
    city.db,
    "UPDATE anpi.shelter SET state = '開設' WHERE name = 'みほん小学校'; UPDATE anpi.shelter SET state = '満員' WHERE name = 'みほん体育館'",
  );
  await until('the state is known', 5, async () => (await shelters('/near?lon=137.61&lat=34.52&hazard=earthquake&open=true')).length === 1);
  assert.deepEqual(
    (await shelters('/near?lon=137.61&lat=34.52&hazard=earthquake')).map((s) => s.name),
    ['みほん小学校'],
  );
  for (const bad of ['?lon=a&lat=1', '?lon=137&lat=34&hazard=ghosts', '?lon=2&lat=48', '?lon=137&lat=34&limit=0'])
    assert.equal((await who.command.get(`/api/shelters/near${bad}`)).status, 400, bad);
  const { layers } = await tile(who.command, 'shelters', place(10, 137.62, 34.52));
  assert.deepEqual(
    layers.shelters.map((f) => [f.properties.name, f.properties.state, f.properties.hazards]).sort(),
    [
      ['みほん体育館', 'full', 'earthquake'],
      ['みほん小学校', 'open', 'flood,earthquake'],
      ['浜見会館', 'not_opened', 'flood'],
    ].sort(),
  );
});

test('a list as spreadsheets leave it is read; a word that is neither yes nor no is said, and safe for nobody', async () => {
  const rows = [
    'ID,名称,所在地_全国地方公共団体コード,緯度,経度,災害種別＿洪水,災害種別_ 地震,災害種別_津波',
    `f1,小数の学校,${CITY},34°31'12",137度36分36秒,1.0,0.0,○`,
    `f2,言葉の学校,${CITY},３４．５２,１３７．６１,△,有,無`,
    `f3,位置の読めない学校,${CITY},不明,137.61,1,1,1`,
    `f4,続けた学校,${CITY},343112.0,1373636.0,1,1,1`,
    `f5,メートルの学校,${CITY},-133133.4,3050.8,1,1,1`,
  ];
  const first = await importShelters('excel.csv', rows.join('\n'));
  assert.equal(first.code, 2);
  assert.match(first.said, /5 rows: 4 created, 0 updated, 0 unchanged, 1 refused/);
  assert.match(first.said, /3 remarks/);
  assert.deepEqual(
    first.error
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).error)
      .map((e) => [e.line, e.code, e.field]),
    [
      [3, 'shelter.hazard_word', '洪水: △'],
      [4, 'shelter.bad_point', '緯度・経度'],
      [5, 'shelter.packed_point', '緯度・経度'],
      [6, 'geo.metres', '緯度・経度'],
    ],
  );
  const stored = await cluster.rows(
    city.db,
    `SELECT code, round(lon::numeric, 6)::text AS lon, round(lat::numeric, 6)::text AS lat, array_to_string(hazards, ' ') AS yes,
      array_to_string(hazards_unknown, ' ') AS open FROM anpi.shelter WHERE code LIKE 'f_' ORDER BY code`,
  );
  assert.deepEqual(stored, [
    { code: 'f1', lon: '137.610000', lat: '34.520000', yes: '洪水 津波', open: '' },
    { code: 'f2', lon: '137.610000', lat: '34.520000', yes: '地震', open: '洪水' },
    { code: 'f3', lon: null, lat: null, yes: '洪水 地震 津波', open: '' },
    { code: 'f4', lon: '137.610000', lat: '34.520000', yes: '洪水 地震 津波', open: '' },
  ]);
  const short = await importShelters(
    'short.csv',
    ['全国地方公共団体コード,ID,名称', '092011,g1,よその学校', '92011,g2,これもよそ', `${CITY}7,g3,ここの学校`].join('\n'),
    '--kind',
    'その他',
  );
  assert.match(
    short.said,
    /3 rows: 1 created, 0 updated, 0 unchanged, 2 refused/,
    "a code without its zero is another municipality's all the same",
  );
  await cluster.execute(
    city.db,
    "INSERT INTO anpi.municipality (code, pref, name) VALUES ('09201', '栃木県', '見本市') ON CONFLICT DO NOTHING",
  );
  const zero = path.join(city.folder, 'zero.csv');
  await writeFile(zero, '全国地方公共団体コード,ID,名称,緯度,経度\n92011,1,中央の学校,36.55,139.88\n');
  assert.match(await anpi(['import', 'shelters', '--municipality', '09201', zero, ...city.options]), /1 rows: 1 created/);
  await cluster.execute(city.db, "DELETE FROM anpi.shelter WHERE code ~ '^[fg][0-9]$' OR municipality = '09201'");
});

test('a shelter outside the city is taken with a word, is on the map, and is never offered as the nearest', async () => {
  const list = [
    'ID,名称,住所,緯度,経度,災害種別_火山',
    'h1,よその県の学校,みほん市浜見1,34.07,134.55,1',
    'h2,内の学校,みほん市浜見2,34.52,137.62,1',
    `h3,境の学校,みほん市浜見3,34.5,137.602,1`,
  ].join('\n');
  const said = await importShelters('outside.csv', list);
  assert.equal(said.code, 0);
  assert.match(said.said, /1 lie outside the municipality; they are never offered as the nearest/);
  const near = async () => (await shelters('/near?lon=134.55&lat=34.07&hazard=火山')).map((s) => s.name).sort();
  await until(
    'they are known',
    5,
    async () =>
      (await shelters(`?municipality=${CITY}`))
        .filter((s) => s.outside)
        .map((s) => s.name)
        .join() === 'よその県の学校',
  );
  assert.deepEqual(await near(), ['内の学校', '境の学校'].sort());
  assert.match((await importShelters('outside.csv', list)).said, /3 unchanged/);
  assert.match((await importShelters('outside.csv', list, '--outside-ok')).said, /1 updated/);
  await until("the clerk's word holds", 5, async () => (await near()).length === 3);
  await cluster.execute(city.db, "DELETE FROM anpi.shelter WHERE code ~ '^h[0-9]$'");
});

const data = path.resolve(root, process.env.ANPI_DATA ?? '../shared/data', 'shelters');

test('the lists of the GSI and of a city come in whole', { skip: !existsSync(data) && `there is no ${data}` }, async () => {
  for (const [code, file, kind] of [
    ['23214', '232149_emergency.json', '指定緊急避難場所'],
    ['23214', '232149_evacuation.json', '指定避難所'],
    ['08220', '082201_emergency.json', '指定緊急避難場所'],
  ]) {
    await cluster.execute(
      city.db,
      `INSERT INTO anpi.municipality (code, pref, name) VALUES ('${code}', '県', '市') ON CONFLICT DO NOTHING`,
    );
    const { features } = JSON.parse(await readFile(path.join(data, file), 'utf8'));
    const said = await anpi(['import', 'shelters', '--municipality', code, path.join(data, file), ...city.options]);
    assert.match(said, new RegExp(`${features.length} rows: ${features.length} created, 0 updated, 0 unchanged, 0 refused`));
    const stored = await cluster.rows(
      city.db,
      `SELECT code, name, lon::text, hazards::text FROM anpi.shelter WHERE municipality = '${code}' AND kind = '${kind}'`,
    );
    const byCode = new Map(stored.map((s) => [s.code, s]));
    for (const { properties, geometry } of features) {
      const s = byCode.get(properties['共通ID']);
      assert.equal(s.name, properties['施設・場所名'].trim());
      assert.equal(Number(s.lon), geometry.coordinates[0]);
      assert.equal(s.hazards.includes('津波'), properties['津波'] === '1');
    }
  }
  const wrong = await anpi(['import', 'shelters', '--municipality', CITY, path.join(data, '232149_emergency.json'), ...city.options]).catch(
    (e) => e,
  );
  assert.equal(wrong.code, 2, "another municipality's list is refused row by row");
  const csv = await anpi([
    'import',
    'shelters',
    '--municipality',
    '08220',
    path.join(data, '082201_standard39.csv'),
    '--kind',
    'その他',
    ...city.options,
  ]);
  assert.match(csv, /11 rows: 11 created/);
  assert.match(csv, /11 leave hazards open/);
});

// ---- where am I ---------------------------------------------------------------------------------------------------

test('somebody who stands somewhere learns town, zone and mesh, on the phone and on the command line', async () => {
  const homes = await cluster.rows(
    city.db,
    `SELECT h.lon::text, h.lat::text, h.zone::text, h.mesh250::text, h.town_key, z.name FROM anpi.home h JOIN anpi.zone z ON z.id = h.zone
      LIMIT 20`,
  );
  const { stdout } = await new Promise((resolve, reject) => {
    const child = execFile(
      path.join(root, build, 'anpi'),
      ['address', 'reverse', '--zones', `--db=${city.db.owner}`, ...city.options.slice(1)],
      (error, out) => (error ? reject(error) : resolve({ stdout: out })),
    );
    child.stdin.end(homes.map((h) => `${h.lon} ${h.lat}`).join('\n') + '\n2 48\nnonsense\n140.9 40.9\n');
  });
  const said = stdout.trim().split('\n');
  assert.deepEqual(said.splice(homes.length), ['! geo.out_of_range', '! geo.bad_coordinate', '! address.no_match']);
  for (const [i, home] of homes.entries()) {
    const line = JSON.parse(said[i]);
    assert.equal(line.town_key, home.town_key);
    assert.equal(line.zone, home.zone);
    assert.equal(line.mesh250, home.mesh250);
    const { body } = await who.field_care.get(`/api/where?lon=${home.lon}&lat=${home.lat}`);
    assert.equal(body.zone.zone, home.zone);
    assert.equal(body.zone.name, home.name);
    assert.equal(body.mesh['250'], home.mesh250);
    assert.equal(body.municipality, line.municipality);
  }
  assert.equal((await who.field_care.get('/api/where?lon=135.1&lat=35.1')).body.zone, null);
  assert.equal((await who.field_care.get('/api/where?lon=2&lat=48')).status, 400);
});

// ---- homes put by hand, zones that change -----------------------------------------------------------------------------

const homeOf = async (id) =>
  (
    await cluster.rows(
      city.db,
      `SELECT h.lon, h.lat, h.zone::text, h.pinned, h.pinned_by, h.mesh250::text FROM anpi.person p JOIN anpi.home h ON h.id = p.home
        WHERE p.id = ${id}`,
    )
  )[0];

test('a home put by hand stays there through imports, and is counted in the zone of its point', async () => {
  const somebody = city.people[10],
    before = await homeOf(somebody.id),
    point = { lon: 137.6012, lat: 34.5013 };
  const register = async () => {
    const rows = [
      '自治体内番号,氏名,氏名カナ,生年月日,住所',
      [somebody.municipal_id, somebody.name, somebody.kana, somebody.birth, 'みほん市千鳥ヶ丘3番地'].join(','),
    ];
    const file = path.join(city.folder, 'one.csv');
    await writeFile(file, rows.join('\n') + '\n');
    await anpi(['import', 'registry', '--municipality', CITY, file, ...city.options]).catch((e) => assert.equal(e.code, 2));
    return homeOf(somebody.id);
  };
  for (const login of ['command', 'dispatch', 'field_care', 'police'])
    assert.equal((await who[login].post(`/api/persons/${somebody.id}/pin`, point)).status, 403, login);
  assert.equal((await who.clerk.post(`/api/persons/${city.others[0].id}/pin`, point)).status, 404);
  for (const bad of [{}, { lon: 137.6 }, { lon: 2, lat: 48 }, { lon: 'a', lat: 1 }])
    assert.equal((await who.clerk.post(`/api/persons/${somebody.id}/pin`, bad)).status, 400, JSON.stringify(bad));
  const answer = await who.clerk.post(`/api/persons/${somebody.id}/pin`, point);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { body } = await who.command.get(`/api/where?lon=${point.lon}&lat=${point.lat}`);
  assert.equal(answer.body.zone, body.zone.zone);
  assert.deepEqual(await homeOf(somebody.id), {
    ...before,
    ...point,
    zone: body.zone.zone,
    mesh250: body.mesh['250'],
    pinned: true,
    pinned_by: '試験 clerk',
  });
  const imported = await register();
  assert.deepEqual([imported.lon, imported.lat, imported.pinned], [point.lon, point.lat, true]);
  await until('the map has it there', 5, async () =>
    (await tile(who.command, 'people', place(16, point.lon, point.lat))).layers.people?.some((f) => String(f.id) === somebody.id),
  );
  assert.equal((await who.clerk.post(`/api/persons/${somebody.id}/pin`, { pinned: false })).status, 200);
  await anpi([
    'home',
    'pin',
    '--municipality',
    CITY,
    somebody.municipal_id,
    '137.6212',
    '34.5113',
    '--by',
    '試験',
    `--db=${city.db.owner}`,
  ]);
  assert.deepEqual([(await homeOf(somebody.id)).lon, (await homeOf(somebody.id)).pinned_by], [137.6212, '試験']);
  await anpi(['home', 'unpin', '--municipality', CITY, somebody.municipal_id, `--db=${city.db.owner}`]);
  const nobody = await anpi(['home', 'pin', '--municipality', CITY, 'no-such', '137.62', '34.51', `--db=${city.db.owner}`]).catch((e) => e);
  assert.equal(JSON.parse(nobody.stderr).error.code, 'person.unknown');
});

const half = (w, e) => ({
  type: 'Polygon',
  coordinates: [
    [
      [w, 34.5],
      [e, 34.5],
      [e, 34.54],
      [w, 34.54],
      [w, 34.5],
    ],
  ],
});

async function importZones(kind, list) {
  const features = list.map((z) => ({
    type: 'Feature',
    properties: { code: z.code, name: z.name },
    geometry: typeof z.geometry === 'string' ? JSON.parse(z.geometry) : z.geometry,
  }));
  const file = path.join(city.folder, `${kind}.geojson`);
  await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features }));
  return anpi(['import', 'zones', '--municipality', CITY, '--kind', kind, file, ...city.options]);
}

test('zones that change are counted anew without a stop; towns lie in their school district', async () => {
  const opened = await who.command.post('/api/incidents', {
    name: '訓練',
    kind: '台風',
    drill: true,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: '発生',
  });
  const counts = async () =>
    Object.fromEntries(
      (await who.command.get(`/api/incidents/${opened.body.incident.id}/zones`)).body.zones.map((z) => [z.zone, z.persons + z.excluded]),
    );
  const before = await until('the incident is counted', 5, async () => (Object.keys(await counts()).length ? counts() : false));
  const rows = await cluster.rows(
    city.db,
    `SELECT id::text, code, name, geometry::text FROM anpi.zone WHERE municipality = '${CITY}' AND kind = 'town' ORDER BY id`,
  );
  const [a, b] = [...rows].sort((x, y) => (before[y.id] ?? 0) - (before[x.id] ?? 0)).filter((_, i, all) => i === 0 || i === all.length - 1);
  const swapped = rows.map((z) => ({ ...z, geometry: z === a ? b.geometry : z === b ? a.geometry : z.geometry }));
  assert.notEqual(before[a.id], before[b.id]);
  assert.match(await importZones('town', swapped), /[1-9]\d* homes moved/);
  await until('the counts follow', 5, async () => {
    const now = await counts();
    return now[a.id] === before[b.id] && now[b.id] === before[a.id];
  });
  await importZones('town', rows);
  await until('and back', 5, async () => (await counts())[a.id] === before[a.id]);
  await importZones('school', [
    { code: 'w', name: '西小学校区', geometry: half(137.6, 137.62) },
    { code: 'e', name: '東小学校区', geometry: half(137.62, 137.64) },
  ]);
  const nested = await cluster.rows(
    city.db,
    `SELECT z.lon, s.name, m.kind FROM anpi.zone z JOIN anpi.zone s ON s.id = z.parent JOIN anpi.zone m ON m.id = s.parent
      WHERE z.municipality = '${CITY}' AND z.kind = 'town'`,
  );
  assert.equal(nested.length, rows.length);
  for (const z of nested) assert.deepEqual([z.name, z.kind], [z.lon < 137.62 ? '西小学校区' : '東小学校区', 'municipality']);
  await until(
    'the map shows districts apart',
    5,
    async () => (await tile(who.command, 'zones', place(9, 137.62, 34.52))).layers.districts.length === 3,
  );
  assert.equal((await tile(who.command, 'zones', place(9, 137.62, 34.52))).layers.zones.length, rows.length);
  assert.deepEqual(Object.keys(await counts()).sort(), Object.keys(before).sort(), 'districts do not report beside their towns');
  assert.equal((await counts())[a.id], before[a.id]);
});
