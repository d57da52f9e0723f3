// SPDX-License-Identifier: Apache-2.0
// A designated city as a whole, zones that end while two servers serve, and what stays of them.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, root, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, folder;

before(async () => {
  cluster = await startCluster();
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-zones.'));
});
after(async () => {
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const file = async (name, text) => {
  await writeFile(path.join(folder, name), text);
  return path.join(folder, name);
};
const tried = (args) =>
  anpi(args).then(
    (said) => ({ code: 0, said }),
    (e) => ({ code: e.code, said: e.stdout, stderr: e.stderr, error: e.stderr && JSON.parse(e.stderr.trim().split('\n').pop()).error }),
  );
const errors = (stderr) =>
  stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line).error);
const box = (w, s, e, n) => ({
  type: 'Polygon',
  coordinates: [
    [
      [w, s],
      [e, s],
      [e, n],
      [w, n],
      [w, s],
    ],
  ],
});
const collection = (features) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(([properties, geometry]) => ({ type: 'Feature', properties, geometry })),
  });

// ---- a designated city ----------------------------------------------------------------------------------------------

// Made up, in the sea: only the codes are Nagoya's. Both wards have a 浜見, as wards of one city do.
const TOWNS = [
  ['23101', 'みほん市東区', '浜見', 137.61, 34.51],
  ['23101', 'みほん市東区', '青葉町一丁目', 137.61, 34.53],
  ['23116', 'みほん市西区', '浜見', 137.63, 34.51],
  ['23116', 'みほん市西区', '小舟町', 137.63, 34.53],
];
const gazetteer = (code) =>
  '都道府県コード,都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,緯度,経度\n' +
  TOWNS.map(
    ([ward, name, town, lon, lat]) =>
      `23,愛知県,${code ?? ward},${code ? 'みほん市' : name},${code ? name.slice(3) : ''}${town},,${lat},${lon}`,
  ).join('\n') +
  '\n';
const n03 = (code, city, ward, shape) => [{ N03_001: '愛知県', N03_003: city, N03_004: ward, N03_007: code }, shape];
const EAST = n03('23101', 'みほん市', '東区', box(137.6, 34.5, 137.62, 34.54)),
  WEST = n03('23116', 'みほん市', '西区', box(137.62, 34.5, 137.64, 34.54));
const WHOLE = n03('23100', null, 'みほん市', box(137.6, 34.5, 137.64, 34.54));
const LIST =
  '自治体内番号,氏名,氏名カナ,生年月日,住所\n1,見本　一,ミホン イチ,1940-01-02,みほん市東区浜見1番地\n2,見本　二,ミホン ニ,1941-01-02,みほん市西区浜見2番地\n' +
  '3,見本　三,ミホン サン,1942-01-02,愛知県みほん市西区小舟町3\n4,見本　四,ミホン ヨン,1943-01-02,青葉町1丁目4\n';

async function ground(name, boundaries) {
  const db = await cluster.database(name);
  const options = [`--db=${db.owner}`, `--gazetteer_file=${path.join(folder, name)}.bin`];
  await anpi(['import', 'gazetteer', await file(`${name}.csv`, gazetteer()), ...options]);
  return { db, options, said: await anpi(['import', 'boundaries', await file(`${name}.geojson`, collection(boundaries)), ...options]) };
}
const zonesOf = (db, code) =>
  cluster.rows(
    db,
    `SELECT code, name, kind, source FROM anpi.zone WHERE municipality = '${code}' AND ended_at IS NULL ORDER BY kind, code`,
  );

test('wards alone make their city: one area, whose towns keep to their wards, and one register', async () => {
  const { db, options, said } = await ground('wards', [EAST, WEST]);
  assert.match(said, /1 designated cities put together from their wards/);
  assert.deepEqual(await cluster.rows(db, 'SELECT code, pref, name FROM anpi.municipality ORDER BY code'), [
    { code: '23100', pref: '愛知県', name: 'みほん市' },
    { code: '23101', pref: '愛知県', name: 'みほん市東区' },
    { code: '23116', pref: '愛知県', name: 'みほん市西区' },
  ]);
  const imported = await tried(['import', 'registry', '--municipality', '23100', await file('list.csv', LIST), ...options]);
  assert.equal(imported.code, 0, imported.said);
  const zones = await zonesOf(db, '23100');
  assert.deepEqual(
    zones
      .filter((z) => z.kind === 'town')
      .map((z) => [z.code, z.name])
      .sort(),
    [
      ['23101浜見', '東区浜見'],
      ['23101青葉町一丁目', '東区青葉町一丁目'],
      ['23116小舟町', '西区小舟町'],
      ['23116浜見', '西区浜見'],
    ].sort(),
  );
  assert.deepEqual(
    await cluster.rows(
      db,
      `SELECT p.municipal_id AS id, z.code, h.level FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT
        JOIN anpi.zone z ON z.id = h.zone ORDER BY 1`,
    ),
    [
      { id: '1', code: '23101浜見', level: 'town' },
      { id: '2', code: '23116浜見', level: 'town' },
      { id: '3', code: '23116小舟町', level: 'town' },
      { id: '4', code: '23101青葉町一丁目', level: 'town' },
    ],
  );
  const again = await anpi(['import', 'boundaries', path.join(folder, 'wards.geojson'), ...options]);
  assert.match(again, /1 designated cities/);
  assert.equal(
    (await cluster.rows(db, "SELECT 1 FROM anpi.zone WHERE kind = 'municipality'")).length,
    3,
    'the same file again makes nothing twice',
  );
  const opened = await tried(['incident', 'open', '--name=訓練', '--kind=台風', '--drill', '--municipality=23100', ...options]);
  assert.equal(opened.code, 0);
});

test('a ward that is brought in later joins its city; a city the file lists itself is taken as it stands', async () => {
  const { db, options } = await ground('later', [EAST]);
  const width = async () => {
    const { coordinates } = JSON.parse(await cluster.value(db, "SELECT boundary::text FROM anpi.municipality WHERE code = '23100'"));
    const lons = coordinates.flat(3).filter((_, i) => i % 2 === 0);
    return Math.round((Math.max(...lons) - Math.min(...lons)) * 1e6) / 1e6;
  };
  assert.equal(await width(), 0.02);
  await anpi(['import', 'boundaries', await file('west.geojson', collection([WEST])), ...options]);
  assert.equal(await width(), 0.04);
  const own = await anpi([
    'import',
    'boundaries',
    await file('own.geojson', collection([EAST, WEST, n03('23100', null, 'みほん市', box(137.6, 34.5, 137.65, 34.54))])),
    ...options,
  ]);
  assert.doesNotMatch(own, /put together/);
  assert.equal(await width(), 0.05);
});

test('a city alone gives its wards: the land around their towns', async () => {
  const { db, options } = await ground('whole', [WHOLE]);
  await anpi(['import', 'zones', '--municipality', '23101', '--towns', ...options]);
  assert.deepEqual(await cluster.rows(db, 'SELECT code, name FROM anpi.municipality ORDER BY code'), [
    { code: '23100', name: 'みほん市' },
    { code: '23101', name: 'みほん市東区' },
  ]);
  assert.deepEqual(
    (await zonesOf(db, '23101'))
      .filter((z) => z.kind === 'town')
      .map((z) => z.name)
      .sort(),
    ['浜見', '青葉町一丁目'].sort(),
  );
  await anpi(['import', 'zones', '--municipality', '23100', '--towns', ...options]);
  assert.equal((await zonesOf(db, '23100')).filter((z) => z.kind === 'town').length, 4);
  assert.equal(
    (await tried(['import', 'zones', '--municipality', '23102', '--towns', ...options])).error.code,
    'registry.unknown_municipality',
  );
  assert.equal(
    (
      await tried([
        'import',
        'zones',
        '--municipality',
        '23102',
        path.join(folder, 'whole.geojson'),
        '--code-property',
        'N03_007',
        ...options,
      ])
    ).error.code,
    'registry.unknown_municipality',
  );
});

// ---- files that went wrong ------------------------------------------------------------------------------------------

const square = (lon, lat) => box(lon, lat, lon + 0.01, lat + 0.01);
const crs = (name) => ({ type: 'name', properties: { name } });

test('no district is lost to another of its code, and what is left out is named', async () => {
  const { db, options } = await ground('wrong', [WHOLE]);
  const zones = async (name, text, ...more) =>
    tried(['import', 'zones', '--municipality', '23100', '--kind', 'school', await file(name, text), ...more, ...options]);
  const twice = await zones(
    'twice.geojson',
    collection([
      [{ code: 'k', name: '重一' }, square(137.6, 34.5)],
      [{ code: 'k', name: '重二' }, square(137.62, 34.5)],
    ]),
  );
  assert.deepEqual([twice.code, twice.error.code], [1, 'zone.same_code']);
  assert.deepEqual(
    errors(twice.stderr)
      .slice(0, 2)
      .map((e) => [e.line, e.field]),
    [
      [2, 'k 重二'],
      [1, 'k 重一'],
    ],
    'both are named',
  );
  assert.equal((await zonesOf(db, '23100')).filter((z) => z.kind === 'school').length, 0, 'and nothing is taken');
  const parts = await zones(
    'parts.geojson',
    collection([
      [{ code: 'k', name: '飛地' }, square(137.6, 34.5)],
      [{ code: 'k', name: '飛地' }, square(137.62, 34.5)],
      [{ name: '番号なし' }, square(137.61, 34.52)],
      [
        { code: 'p', name: '点だけ' },
        { type: 'Point', coordinates: [137.6, 34.5] },
      ],
      [{ code: 'r', name: 'あべこべ' }, box(34.5, 137.6, 34.51, 137.61)],
    ]),
  );
  assert.equal(parts.code, 2);
  assert.match(parts.said, /5 features, 0 municipalities, 1 zones, 0 repaired, 3 left out/);
  assert.match(parts.said, /1 features are further parts of zones of the same code/);
  assert.deepEqual(
    errors(parts.stderr).map((e) => [e.code, e.line, e.field]),
    [
      ['zone.no_code', 3, '番号なし'],
      ['zone.no_polygon', 4, 'p 点だけ'],
      ['geo.swapped', 5, 'r あべこべ'],
    ],
  );
  assert.equal(await cluster.value(db, "SELECT geometry ->> 'type' FROM anpi.zone WHERE code = 'k'"), 'MultiPolygon');
  const empty = await zones('empty.geojson', collection([[{ name: '番号なし' }, square(137.6, 34.5)]]));
  assert.deepEqual([empty.code, empty.error.code], [1, 'zones.empty']);
  const lost = await file(
    'lost.geojson',
    collection([
      [{ N03_003: 'みほん市', N03_007: 9201 }, square(139.8, 36.5)],
      [{ N03_003: '所属未定地' }, square(139.8, 36.6)],
    ]),
  );
  const boundaries = await tried(['import', 'boundaries', lost, ...options]);
  assert.deepEqual(
    [boundaries.code, errors(boundaries.stderr).map((e) => [e.code, e.line, e.field])],
    [2, [['zone.no_code', 2, '所属未定地']]],
  );
  assert.equal(await cluster.value(db, "SELECT name FROM anpi.municipality WHERE code = '09201'"), 'みほん市', 'a code that lost its zero');
});

test("a file's own word for its coordinates is heeded, or refused by its name; a byte order mark is none of its text", async () => {
  const { db, options } = await ground('crs', [WHOLE]);
  const west = async (code) =>
    Number(
      await cluster.value(
        db,
        `SELECT min((p ->> 0)::float8) FROM anpi.zone z, jsonb_array_elements(z.geometry -> 'coordinates' -> 0) p WHERE z.code = '${code}'`,
      ),
    );
  const said = async (name, zone, system, ...more) =>
    tried([
      'import',
      'zones',
      '--municipality',
      '23100',
      '--kind',
      'school',
      await file(
        name,
        (name.startsWith('bom') ? '\ufeff' : '') +
          JSON.stringify({ ...JSON.parse(collection([[{ code: zone, name: zone }, square(137.6, 34.5)]])), crs: system && crs(system) }),
      ),
      ...more,
      ...options,
    ]);
  assert.match((await said('tokyo.geojson', 't', 'urn:ogc:def:crs:EPSG::4301')).said, /EPSG:4301[^]*Tokyo datum brought to JGD2011/);
  assert.ok(Math.abs((await west('t')) - 137.597) < 3e-4, String(await west('t')));
  assert.equal((await said('bom.geojson', 'b', 'urn:ogc:def:crs:OGC:1.3:CRS84')).code, 0);
  assert.equal(await west('b'), 137.6);
  const british = await said('british.geojson', 'x', 'urn:ogc:def:crs:EPSG::27700');
  assert.deepEqual([british.code, british.error.code, british.error.field], [1, 'geo.unknown_crs', 'urn:ogc:def:crs:EPSG::27700']);
  assert.equal((await said('both.geojson', 'x', 'EPSG:6668', '--datum', 'Tokyo')).error.code, 'geo.crs_datum');
  const metres = {
    type: 'Polygon',
    coordinates: [
      [
        [3050, -133133],
        [4050, -133133],
        [4050, -132133],
        [3050, -132133],
        [3050, -133133],
      ],
    ],
  };
  const plane = JSON.stringify({ ...JSON.parse(collection([[{ N03_003: '平面市', N03_007: '23997' }, metres]])), crs: crs('EPSG:6675') });
  assert.match(await anpi(['import', 'boundaries', await file('plane.geojson', plane), ...options]), /metres of EPSG:6675/);
  const corner = JSON.parse(
    await cluster.value(db, "SELECT (boundary -> 'coordinates' -> 0 -> 0)::text FROM anpi.municipality WHERE code = '23997'"),
  );
  assert.ok(Math.hypot(corner[0] - 137.2, corner[1] - 34.8) < 0.02, String(corner));
});

test('a file of another kind is called by its name, whichever import it is given to, and how to save it is said', async () => {
  const { options } = await ground('others', [WHOLE]);
  const kinds = [
    ['XLSX', 'file.xlsx', 'list.xlsx', 'PK\x03\x04rest'],
    ['XLS', 'file.xls', 'list.xls', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['UTF-16', 'file.utf16', 'list.txt', '\xff\xfe\x0f\x6c'],
    ['SHP', 'file.shp', 'zones.shp', '\0\0\x27\x0a'],
    ['GPKG', 'file.gpkg', 'zones.gpkg', 'SQLite format 3\0'],
    ['KML', 'file.kml', 'zones.kml', '<kml>'],
    ['KMZ', 'file.kmz', 'zones.kmz', 'PK\x03\x04rest'],
  ];
  const imports = [
    ['registry', '--municipality', '23100'],
    ['shelters', '--municipality', '23100'],
    ['zones', '--municipality', '23100'],
    ['boundaries'],
    ['points'],
    ['gazetteer'],
  ];
  for (const [word, code, name, bytes] of kinds) {
    const given = path.join(folder, name),
      written = await writeFile(given, Buffer.from(bytes, 'latin1'));
    for (const [into, ...more] of imports) {
      const { code: exit, error, stderr } = await tried(['import', into, ...more, given, ...options]);
      assert.deepEqual([exit, error.code, error.field], [1, code, name], `${into} ${word} ${written ?? ''}`);
      assert.ok(error.ja.includes(word) && error.ja.includes(name.startsWith('zones') ? 'ogr2ogr' : '保存'), error.ja);
      const command = stderr.split('\n').find((line) => line.startsWith('anpi: ogr2ogr'));
      if (name.startsWith('zones') && into === 'zones')
        assert.equal(
          command,
          `anpi: ogr2ogr -f GeoJSON -t_srs EPSG:6668 '${path.join(folder, 'zones.geojson')}' '${word === 'KMZ' ? '/vsizip/' : ''}${given}'`,
        );
    }
  }
  await writeFile(path.join(folder, 'zones.zip'), Buffer.from('PK\x03\x04rest', 'latin1'));
  const zip = await tried(['import', 'zones', '--municipality', '23100', path.join(folder, 'zones.zip'), ...options]);
  assert.equal(zip.error.code, 'file.shape_zip');
  assert.match(zip.stderr, /ogr2ogr .* '\/vsizip\/.*zones\.zip'/);
});

const data = path.resolve(root, process.env.ANPI_DATA ?? '../shared/data'),
  japan = path.join(data, 'gazetteer/23_aichi.csv');

test(
  'made-up people of a real designated city live in the zones of all its wards',
  { skip: !existsSync(japan) && `there is no ${japan}` },
  async () => {
    const db = await cluster.database('nagoya');
    await anpi([
      'demo',
      '--people',
      '400',
      '--seed',
      '1',
      '--city',
      '23100',
      '--gazetteer',
      japan,
      '--boundaries',
      path.join(data, 'boundaries/N03-21_23.geojson'),
      `--out=${path.join(folder, 'nagoya')}`,
      `--db=${db.owner}`,
    ]);
    assert.equal(await cluster.value(db, "SELECT name FROM anpi.municipality WHERE code = '23100'"), '名古屋市');
    const wards = await cluster.rows(
      db,
      `SELECT left(z.code, 5) AS ward, count(*) AS n, count(DISTINCT p.id) AS people FROM anpi.zone z LEFT JOIN anpi.home h ON h.zone = z.id
        LEFT JOIN anpi.person p ON p.home = h.id WHERE z.municipality = '23100' AND z.kind = 'town' GROUP BY 1 ORDER BY 1`,
    );
    assert.deepEqual(
      wards.map((w) => w.ward),
      Array.from({ length: 16 }, (_, i) => String(23101 + i)),
    );
    assert.ok(wards.every((w) => Number(w.n) > 20));
    assert.ok(wards.filter((w) => Number(w.people) > 0).length === 16, JSON.stringify(wards));
    assert.equal(
      Number(
        await cluster.value(
          db,
          'SELECT count(*) FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE h.zone IS NULL AND h.lon IS NOT NULL',
        ),
      ),
      0,
    );
    // Its utility names ward and town as utilities do, so that the gazetteer finds them.
    const storm = await feedOf(path.join(folder, 'nagoya'));
    assert.match(storm, /<address2_n>名古屋市.{1,4}区<\/address2_n>/);
    assert.doesNotMatch(storm, /<address3_n>[^<]*区[^<]*区|<address2_n>名古屋市<\/address2_n>/);
    // A ward's zones are its boundary, no more and no less: what is drawn twice or left out would show in the sum.
    const [{ whole, parts }] = await cluster.rows(
      db,
      `SELECT (SELECT sum(abs(area)) FROM (${ringArea('municipality')}) a) AS whole, (SELECT sum(abs(area))
        FROM (${ringArea('town')}) a) AS parts`,
    );
    assert.ok(Math.abs(parts / whole - 1) < 2e-3, `${parts} of ${whole}`);
  },
);

// Every page of the made-up utility.
async function feedOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const texts = await Promise.all(
    entries.map((e) =>
      e.isDirectory() ? feedOf(path.join(folder, e.name)) : e.name.endsWith('.xml') ? readFile(path.join(folder, e.name), 'utf8') : '',
    ),
  );
  return texts.join('');
}

// Degrees squared by the shoelace, ring by ring; a hole counts as land, which these cities have next to none of.
const ringArea = (kind) => `SELECT (SELECT sum((a.p ->> 0)::float8 * (b.p ->> 1)::float8 - (b.p ->> 0)::float8 * (a.p ->> 1)::float8) / 2
      FROM jsonb_array_elements(r.ring) WITH ORDINALITY AS a (p, n)
      JOIN jsonb_array_elements(r.ring) WITH ORDINALITY AS b (p, n) ON b.n = a.n + 1) AS area
    FROM anpi.zone z, jsonb_array_elements(CASE z.geometry ->> 'type' WHEN 'Polygon' THEN jsonb_build_array(z.geometry -> 'coordinates')
    ELSE z.geometry -> 'coordinates' END) AS poly (rings),
         jsonb_array_elements(poly.rings) AS r (ring) WHERE z.municipality = '23100' AND z.kind = '${kind}'`;

// ---- zones that end -------------------------------------------------------------------------------------------------

let city, servers, commands, incident, at;
const counts = async (who) => {
  const { body } = await who.get(`/api/incidents/${incident}/zones`);
  return {
    total: body.total?.persons,
    safe: body.total?.safe,
    zones: Object.fromEntries((body.zones ?? []).map((z) => [z.name, z.persons])),
    ids: (body.zones ?? []).map((z) => z.zone),
  };
};
const sum = (c) => Object.values(c.zones).reduce((a, b) => a + b, 0);
const follows = (what, right) => Promise.all(commands.map((who) => until(what, 5, async () => right(await counts(who)))));
const shapes = (list) => collection(list.map((z) => [{ code: z.code, name: z.name }, JSON.parse(z.geometry)]));
const bring = (from, ...more) => tried(['import', 'zones', '--municipality', CITY, '--kind', 'town', from, ...more, ...city.options]);
const standing = async () =>
  Number(
    await cluster.value(city.db, `SELECT count(*) FROM anpi.zone WHERE municipality = '${CITY}' AND kind = 'town' AND ended_at IS NULL`),
  );

test('zones end only when asked; people move, two servers count anew without a stop, reports stay', async () => {
  city = await makeCity(cluster, 'ends', { people: 150 });
  servers = await Promise.all([startServer({ db: city.db }), startServer({ db: city.db })]);
  try {
    commands = await Promise.all(servers.map((s) => Client.login(s.plainUrl, 'command', city.password)));
    const opened = await commands[0].post('/api/incidents', {
      name: '訓練',
      kind: '台風',
      drill: true,
      municipalities: [CITY],
      decided_by: '市長',
      grounds: '発生',
    });
    incident = opened.body.incident.id;
    at = new Date().toISOString();
    await follows('both servers count', (c) => c.total > 0);
    const before = await counts(commands[0]);
    const rows = await cluster.rows(
      city.db,
      `SELECT id::text, code, name, geometry::text FROM anpi.zone WHERE municipality = '${CITY}' AND kind = 'town' ORDER BY id`,
    );
    const gone = [...rows].sort((a, b) => (before.zones[b.name] ?? 0) - (before.zones[a.name] ?? 0))[0];
    assert.ok(before.zones[gone.name] > 0);
    await reports(gone);
    const towns = await file('towns.geojson', shapes(rows.filter((z) => z !== gone)));
    await asking(before, rows, gone, towns);
    await ending(before, gone, towns);
    await history(gone);
    await returning(before, rows, gone);
  } finally {
    await Promise.all(servers.map((s) => s.remove()));
    await city.remove();
  }
});

// The zone reports, one of its people is marked, and an office is entrusted with it.
async function reports(gone) {
  const someone = await cluster.value(
    city.db,
    `SELECT p.id::text FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE h.zone = ${gone.id} LIMIT 1`,
  );
  assert.equal(
    (await commands[0].post(`/api/incidents/${incident}/zone-reports`, { op_id: uuidv7(), zone: gone.id, state: '異常なし', at })).status,
    200,
  );
  const marked = await commands[0].post(`/api/incidents/${incident}/observations`, {
    operations: [{ op_id: uuidv7(), person: someone, status: 'safe', observed_at: at }],
  });
  assert.equal(marked.body.results[0].result, 'accepted');
  await cluster.execute(city.db, `INSERT INTO anpi.assignment (incident, zone, office, from_at) VALUES (NULL, ${gone.id}, 4, now())`);
}

// Told and not done: a dry run, a file without --replace, a file of which a part cannot be read.
async function asking(before, rows, gone, towns) {
  const named = new RegExp(`zone ${gone.code} ${gone.name}: not in the file; \\d+ persons, 1 assignments`);
  const dry = await bring(towns, '--replace', '--dry-run');
  assert.match(dry.said, named);
  assert.match(dry.said, /1 zones would end; what they reported is kept\n/);
  assert.match(dry.said, new RegExp(`${before.zones[gone.name]} homes moved\n[^]*nothing was written`));
  assert.equal(await standing(), rows.length, 'a dry run changes nothing');
  const stays = await bring(towns);
  assert.match(stays.said, named);
  assert.match(stays.said, /1 zones are not in the file; they stay \(--replace ends them\)/);
  const nameless = [{ name: '番号なし' }, box(137.6, 34.5, 137.61, 34.51)];
  const damaged = collection([
    ...rows.filter((z) => z !== gone).map((z) => [{ code: z.code, name: z.name }, JSON.parse(z.geometry)]),
    nameless,
  ]);
  assert.equal((await bring(await file('damaged.geojson', damaged), '--replace')).error.code, 'zones.incomplete');
  assert.equal((await bring(await file('none.geojson', collection([])), '--replace')).error.code, 'zones.incomplete');
  assert.equal(await standing(), rows.length, 'a file of which a part cannot be read ends nothing');
}

// Done, while somebody looks at both servers all the while.
async function ending(before, gone, towns) {
  let asked = 0,
    failed = 0,
    going = true;
  const watching = (async () => {
    while (going) {
      const both = await Promise.all(commands.map(counts));
      asked += 2;
      failed += both.filter((c) => c.total !== before.total).length;
    }
  })();
  assert.match((await bring(towns, '--replace')).said, /1 zones ended; what they reported is kept/);
  await follows('the counts follow', (c) => c.zones[gone.name] === undefined && sum(c) === sum(before));
  going = false;
  await watching;
  assert.ok(asked > 4);
  assert.equal(failed, 0, 'everybody is counted in every answer, before, while and after');
}

async function history(gone) {
  const [one, two] = await Promise.all(commands.map(counts));
  assert.deepEqual(one, two);
  assert.equal(one.safe, 1, 'a mark goes with its person');
  assert.equal(Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.home WHERE zone = ${gone.id}`)), 0);
  assert.deepEqual(
    await cluster.rows(
      city.db,
      `SELECT r.state, z.name, z.ended_at IS NOT NULL AS ended FROM anpi.zone_report r JOIN anpi.zone z ON z.id = r.zone
        WHERE r.incident = ${incident}`,
    ),
    [{ state: '異常なし', name: gone.name, ended: true }],
    'the report of the old zone is history',
  );
  assert.equal(Number(await cluster.value(city.db, `SELECT count(*) FROM anpi.assignment WHERE zone = ${gone.id} AND to_at IS NULL`)), 0);
  assert.equal(
    (await commands[1].post(`/api/incidents/${incident}/zone-reports`, { op_id: uuidv7(), zone: gone.id, state: '完了', at })).body.error
      .code,
    'zone.unknown',
  );
  const third = await startServer({ db: city.db }); // one that starts now loads what stands
  try {
    assert.deepEqual(await counts(await Client.login(third.plainUrl, 'command', city.password)), one);
  } finally {
    await third.remove();
  }
}

// A zone that comes back is the one it was; and 自治会 may take the place of towns.
async function returning(before, rows, gone) {
  await bring(await file('all.geojson', shapes(rows)));
  await follows('and back', (c) => c.zones[gone.name] === before.zones[gone.name] && c.ids.includes(gone.id));
  const halves = await file(
    'halves.geojson',
    collection([
      [{ code: 'w', name: '西自治会' }, box(137.6, 34.5, 137.62, 34.54)],
      [{ code: 'e', name: '東自治会' }, box(137.62, 34.5, 137.64, 34.54)],
    ]),
  );
  const kind = (name, ...more) => tried(['import', 'zones', '--municipality', CITY, '--kind', name, halves, ...more, ...city.options]);
  assert.match((await kind('association', '--replace', '--also-end', 'town')).said, new RegExp(`${rows.length} zones ended`));
  await follows(
    'associations report',
    (c) => c.total === before.total && Object.keys(c.zones).sort().join() === ['西自治会', '東自治会'].sort().join(),
  );
  assert.equal((await kind('municipality')).error.code, 'cli.usage');
}

// ---- stays ----------------------------------------------------------------------------------------------------------

// Nobody lives in the corner; the polygon around it leaves it out.
const CORNER = [137.6385, 34.5385, 137.64, 34.54];
const AROUND = {
  type: 'Polygon',
  coordinates: [
    [
      [137.6, 34.5],
      [137.64, 34.5],
      [137.64, CORNER[1]],
      [CORNER[0], CORNER[1]],
      [CORNER[0], 34.54],
      [137.6, 34.54],
      [137.6, 34.5],
    ],
  ],
};

const zones = async (name, ...features) => bring(await file(name, collection(features)), '--replace');
const stayOf = (person, stay) => commands[0].post(`/api/persons/${person}/stays`, { op_id: uuidv7(), ...stay });

// One stays in the corner, one did and is at home again, and one who is protected stays there too.
async function awayFromHome([guest, gone, shielded]) {
  const stay = { kind: '親族宅等', place: '岬の親族宅', lon: 137.6392, lat: 34.5392 };
  for (const person of [guest, gone])
    assert.equal((await stayOf(person, { ...stay, at: new Date(Date.now() - 60e3).toISOString() })).status, 200);
  assert.equal((await stayOf(gone, { kind: '在宅' })).status, 200);
  await cluster.execute(
    city.db,
    `WITH p AS (UPDATE anpi.person SET protected = true WHERE id = ${shielded})
      INSERT INTO anpi.stay (person, kind, place, lon, lat, from_at)
        VALUES (${shielded}, '親族宅等', '岬', 137.6392, 34.5392, now()); SELECT anpi.card_refresh(ARRAY[${shielded}])`,
  );
}

test('who stays away from home counts where the new zones hold the place, on every server; outside them with the home', async () => {
  city = await makeCity(cluster, 'stays', { people: 60 });
  servers = await Promise.all([startServer({ db: city.db }), startServer({ db: city.db })]);
  try {
    commands = await Promise.all(servers.map((s) => Client.login(s.plainUrl, 'command', city.password)));
    const opened = await commands[0].post('/api/incidents', {
      name: '訓練',
      kind: '台風',
      drill: true,
      municipalities: [CITY],
      decided_by: '市長',
      grounds: '発生',
    });
    incident = opened.body.incident.id;
    const corner = [{ code: 'c', name: '岬' }, box(...CORNER)],
      around = [{ code: 'a', name: '浜' }, AROUND],
      whole = [{ code: 'a', name: '浜' }, box(137.6, 34.5, 137.64, 34.54)];
    assert.match((await zones('corner.geojson', corner, around)).said, /0 left out/);
    await follows('all live around it', (c) => c.zones['浜'] === c.total && c.total > 0 && !c.zones['岬']);
    const { total } = await counts(commands[0]);

    const [guest, gone, shielded] = city.people.slice(0, 3).map((p) => p.id);
    await awayFromHome([guest, gone, shielded]);
    await follows(
      'the guest counts in the corner, the protected person in no zone',
      (c) => c.zones['岬'] === 1 && c.zones['浜'] === total - 2,
    );
    const before = await counts(commands[0]);
    const zoneOf = (person) =>
      cluster.rows(
        city.db,
        `SELECT z.code, s.to_at IS NULL AS open FROM anpi.stay s LEFT JOIN anpi.zone z ON z.id = s.zone WHERE s.person = ${person}
          ORDER BY s.id`,
      );

    const dry = await bring(await file('whole.geojson', collection([whole])), '--replace', '--dry-run');
    assert.match(dry.said, /地区が変わった滞在先 1\n/);
    assert.match(dry.said, /1 stays away from home moved\n/);
    assert.match(dry.said, /zone c 岬: not in the file; 1 persons, 0 assignments/);
    assert.deepEqual(await zoneOf(guest), [{ code: 'c', open: true }], 'a dry run moves nobody');
    assert.match((await zones('whole.geojson', whole)).said, /1 stays away from home moved\n/);
    await follows(
      'the guest counts in the zone that took the corner in',
      (c) => c.zones['浜'] === before.zones['浜'] + 1 && c.zones['岬'] === undefined && c.total === before.total,
    );
    assert.deepEqual(await zoneOf(guest), [{ code: 'a', open: true }]);
    assert.deepEqual(
      await zoneOf(gone),
      [
        { code: 'c', open: false },
        { code: null, open: true },
      ],
      'what is over stays as it was told',
    );
    assert.deepEqual(await zoneOf(shielded), [{ code: null, open: true }], 'where a protected person is moves no zone');
    assert.doesNotMatch((await zones('again.geojson', whole)).said, /stays away/, 'the same again moves nobody');

    // The corner lies in no zone now: whoever stays there counts where the home is, as one whose place is not known does.
    assert.match((await zones('around.geojson', around)).said, /1 stays away from home moved\n/);
    assert.deepEqual(await zoneOf(guest), [{ code: null, open: true }]);
    await follows('the guest counts with the home', (c) => c.zones['浜'] === before.zones['浜'] + 1);
  } finally {
    await Promise.all(servers.map((s) => s.remove()));
    await city.remove();
  }
});
