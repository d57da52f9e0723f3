// SPDX-License-Identifier: Apache-2.0
// Where homes are put: by town, by block, by building; by lists of the municipality's own; and never where a clerk did not.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CITY, makeCity } from '../lib/city.mjs';
import { anpi, build, root, startCluster } from '../lib/cluster.mjs';

let cluster, city;
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'place', { people: 5 });
});
after(async () => {
  await city?.remove();
  await cluster?.stop();
});

const file = async (name, lines) => (
  await writeFile(path.join(city.folder, name), lines.join('\r\n') + '\r\n'),
  path.join(city.folder, name)
);
const run = (...args) =>
  anpi([...args, ...city.options]).then(
    (said) => ({ code: 0, said }),
    (e) => ({ code: e.code, said: e.stdout, error: e.stderr }),
  );
const list = () =>
  file('people.csv', [
    '自治体内番号,氏名,生年月日,住所',
    'P1,試験 一,1940-01-01,みほん市浜見12番地3',
    'P2,試験 二,1940-01-02,みほん市浜見12番地9',
    'P3,試験 三,1940-01-03,みほん市浜見77番地',
    'P4,試験 四,1940-01-04,みほん市浜見12番地3',
    'P5,試験 五,1940-01-05,みほん市南風字磯畑4番地',
  ]);
const imported = async (...more) => run('import', 'registry', '--municipality', CITY, ...more, await list());
const homes = async () =>
  Object.fromEntries(
    (
      await cluster.rows(
        city.db,
        `SELECT p.municipal_id AS id, h.level, h.lon::float8, h.lat::float8, h.radius_m, h.mesh125::text, h.zone::text
    FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.municipal_id LIKE 'P_' AND p.municipality = '${CITY}'`,
      )
    ).map((h) => [h.id, h]),
  );
const blocks = [
  '都道府県名,市区町村名,大字・丁目名,小字・通称名,街区符号・地番,座標系番号,Ｘ座標,Ｙ座標,緯度,経度,住居表示フラグ,代表フラグ',
  '愛知県,みほん市,浜見,,12,7,0,0,34.5131,137.6251,0,1',
  '愛知県,みほん市,浜見,,13,7,0,0,137.62,34.51,0,1',
];

test('a register is placed by towns, then by blocks and buildings, and a pinned home stays', async () => {
  const first = await imported();
  assert.equal(first.code, 0);
  assert.match(first.said, /placed: 0 by building, 0 by block, 5 by town, 0 not/);
  const town = await homes();
  assert.ok(Object.values(town).every((h) => h.level === 'town'));
  assert.equal((await run('home', 'pin', '--municipality', CITY, 'P4', '137.6001', '34.5399')).code, 0);

  const points = await run('import', 'points', await file('blocks.csv', blocks));
  assert.equal(points.code, 2, 'a row with latitude and longitude exchanged');
  assert.match(points.error, /1 rows have no point in Japan/);
  assert.match(points.said, /1 places in 1 towns \(0 of them were there\), .* opens in/);
  const own = await run(
    'import',
    'points',
    '--municipality',
    CITY,
    await file('own.csv', ['名称,住所,緯度,経度', 'みほん荘,浜見12番地3,34.51312,137.62512']),
  );
  assert.equal(own.code, 0);
  assert.match(own.said, /2 places in 1 towns \(1 of them were there\)/);
  assert.ok((await stat(path.join(city.folder, 'gazetteer.bin.points'))).size < 4096);

  const again = await imported();
  assert.match(again.said, /placed: 2 by building, 1 by block, 2 by town, 0 not/);
  assert.match(again.said, /2 updated, 3 unchanged/, 'P1 and P2 moved; P4 is pinned');
  const now = await homes();
  assert.deepEqual([now.P1.level, now.P1.lon, now.P1.lat, now.P1.radius_m], ['parcel', 137.62512, 34.51312, 20]);
  assert.deepEqual([now.P2.level, now.P2.lon, now.P2.lat, now.P2.radius_m], ['block', 137.6251, 34.5131, 60]);
  assert.notEqual(now.P2.mesh125, town.P2.mesh125);
  assert.ok(now.P2.zone);
  assert.deepEqual(now.P3, town.P3);
  assert.deepEqual([now.P4.lon, now.P4.lat, now.P4.radius_m], [137.6001, 34.5399, 10]);
  assert.equal((await imported()).said.includes('5 unchanged'), true);
});

test('points named on the line take the place of the imported ones, on the datum that is named', async () => {
  const tokyo = await file('tokyo.csv', ['住所,緯度,経度', 'みほん市浜見77番地,34.5131,137.6251']);
  const dry = await imported('--points', tokyo, '--datum', 'Tokyo', '--dry-run');
  assert.match(dry.said, /placed: 1 by building, 0 by block, 4 by town/);
  const match = async (...more) => {
    const running = promisify(execFile)(
      path.join(root, build, 'anpi'),
      ['address', 'match', '--municipality', CITY, ...more, ...city.options],
      { cwd: root },
    );
    running.child.stdin.end('みほん市浜見77番地\n');
    return JSON.parse((await running).stdout);
  };
  assert.equal((await match()).level, 'town');
  const moved = await match('--points', tokyo, '--datum', 'Tokyo');
  assert.deepEqual([moved.level, moved.radius_m], ['parcel', 36]);
  assert.ok(moved.lat > 34.5155 && moved.lat < 34.5175 && moved.lon < 137.6229, JSON.stringify(moved));
  const wrong = await imported('--points', tokyo, '--datum', 'WGS84');
  assert.equal(JSON.parse(wrong.error.split('\n').find((l) => l.startsWith('{'))).error.code, 'geo.unknown_datum');
});

test('homes are placed again without a list; one put by hand stays, one known finer too', async () => {
  await run(
    'import',
    'points',
    await file('later.csv', ['住所,緯度,経度', 'みほん市浜見77番地,34.5141,137.6261', 'みほん市浜見12番地3,34.51313,137.62513']),
  );
  const before = await homes();
  const cursor = await cluster.value(city.db, 'SELECT coalesce(max(seq), 0) FROM anpi.change');
  const dry = await run('home', 'place', '--municipality', CITY, '--dry-run');
  assert.match(dry.said, /9 looked up \(dry run, nothing was written\)/);
  assert.match(dry.said, /2 moved, 0 left/);
  assert.deepEqual(await homes(), before);
  const placed = await run('home', 'place', '--municipality', CITY);
  assert.equal(placed.code, 0, placed.error);
  assert.match(placed.said, /2 by building, 1 by block, .* 2 moved, 0 left/);
  const now = await homes();
  assert.deepEqual([now.P3.level, now.P3.lon, now.P1.lon], ['parcel', 137.6261, 137.62513]);
  assert.deepEqual(now.P4, before.P4);
  assert.equal(
    Number(await cluster.value(city.db, `SELECT count(DISTINCT id) FROM anpi.change WHERE seq > ${cursor} AND kind = 'person'`)),
    2,
    'every screen hears of two',
  );
  assert.match((await run('home', 'place', '--municipality', CITY)).said, /0 moved, 0 left/);
  const none = await file('none.csv', ['住所,緯度,経度', 'みほん市青葉町一丁目99番地,34.511,137.605']);
  assert.match((await run('home', 'place', '--municipality', CITY, '--points', none)).said, /0 moved, 3 left where they are known finer/);
  assert.deepEqual(await homes(), now);
  assert.equal((await run('home', 'place')).code, 1);
});

// One person, whose address a list says anew; with another gazetteer, or with points.
const row = (address) => file('finer.csv', ['自治体内番号,氏名,生年月日,住所', `F1,試験 六,1940-01-06,${address}`]);
const by = (gazetteer, ...args) =>
  anpi([...args, `--db=${city.db.owner}`, `--gazetteer_file=${gazetteer ?? path.join(city.folder, 'gazetteer.bin')}`]);
const taken = async (gazetteer, address, ...more) =>
  by(gazetteer, 'import', 'registry', '--municipality', CITY, ...more, await row(address));
const take = (address, ...more) => taken(undefined, address, ...more);
/** Where the person of that list lives now. */
const home = async () =>
  (
    await cluster.rows(
      city.db,
      `SELECT h.level, h.lon::float8, h.lat::float8, h.radius_m, h.mesh125::text, h.zone::text, h.number, h.pinned FROM anpi.person p
        JOIN anpi.home h ON h.id = p.home WHERE p.municipal_id = 'F1'`,
    )
  )[0];

test('a finer point stays while the address says the same, whatever a later list lacks', async () => {
  const own = await file('finest.csv', ['住所,緯度,経度', 'みほん市東雲町77番地7,34.5281,137.6151']);
  await take('みほん市東雲町77番地7', '--points', own);
  const building = await home();
  assert.deepEqual([building.level, building.lon, building.lat, building.radius_m], ['parcel', 137.6151, 34.5281, 20]);
  assert.match(await take('みほん市東雲町77番地7'), / 1 unchanged/);
  assert.deepEqual(await home(), building);
  // The same address by key, however it is written; a width or a space alone is not even a change.
  for (const same of ['みほん市東雲町７７番地７', 'みほん市 東雲町77番地7'])
    assert.match(await take(same, '--source', '県の名簿'), / 1 unchanged/, same);
  await take('みほん市浜見66番地イ', '--points', await file('branch.csv', ['住所,緯度,経度', 'みほん市浜見66番地イ,34.5135,137.6255']));
  assert.equal((await home()).lon, 137.6255);
  await take('みほん市浜見66番地ロ');
  assert.equal((await home()).level, 'town', 'イ and ロ are two plots');
  await take('みほん市東雲町77番地7', '--points', own);
  for (const same of ['愛知県みほん市東雲町77-7', 'みほん市大字東雲町77番地の7', '東雲町77の7', 'みほん市東雲町77番地7 コーポ東雲101']) {
    await take(same);
    assert.deepEqual(await home(), building, same);
  }
  // A gazetteer that has become coarser, or none at all, for the list and for the homes without a list.
  const coarse = path.join(city.folder, 'coarse.bin');
  await by(
    coarse,
    'import',
    'gazetteer',
    await file('coarse.csv', [
      '都道府県コード,都道府県名,市区町村コード,市区町村名,大字町丁目名,緯度,経度',
      `23,愛知県,${CITY},みほん市,浜見,34.51,137.625`,
    ]),
  );
  for (const other of [coarse, path.join(city.folder, 'no.bin')])
    for (const same of ['みほん市東雲町77番地7', '愛知県みほん市東雲町77-7']) {
      await taken(other, same);
      assert.deepEqual(await home(), building, `${other} ${same}`);
    }
  for (const other of [coarse, undefined]) await by(other, 'home', 'place', '--municipality', CITY);
  assert.deepEqual(await home(), building);
});

test('a point as fine takes its place, another address is another place, and what was put by hand stays', async () => {
  await take('みほん市東雲町77番地7', '--points', await file('finest.csv', ['住所,緯度,経度', 'みほん市東雲町77番地7,34.5281,137.6151']));
  const better = await file('better.csv', ['住所,緯度,経度', 'みほん市東雲町77番地7,34.5282,137.6152']);
  assert.match(await take('みほん市東雲町77番地7', '--points', better), / 1 updated/);
  assert.deepEqual([(await home()).level, (await home()).lon], ['parcel', 137.6152]);
  // Another address is another place, in this town or not to be found at all.
  await take('みほん市東雲町78番地');
  assert.deepEqual([(await home()).level, (await home()).radius_m > 100], ['town', true]);
  await take('みほん市東雲町77番地7', '--points', better);
  await take('みほん市ない町1番地');
  assert.deepEqual([(await home()).lon, (await home()).zone], [null, null]);
  await take('みほん市東雲町77番地7', '--points', better);
  await taken(path.join(city.folder, 'no.bin'), 'みほん市浜見9番地9');
  assert.deepEqual(
    [(await home()).lon, (await home()).zone],
    [null, null],
    "nobody looked the new one up: the old one's point is another's door",
  );
  // Put by hand it stays, and an address that is another one then is told to a clerk.
  assert.equal((await run('home', 'pin', '--municipality', CITY, 'F1', '137.6011', '34.5391')).code, 0);
  await take('みほん市東雲町77番地7', '--points', better);
  assert.deepEqual([(await home()).lon, (await home()).pinned], [137.6011, true]);
  assert.deepEqual(
    await cluster.rows(
      city.db,
      "SELECT k.field, k.code, k.text FROM anpi.remark k JOIN anpi.person p ON p.id = k.person WHERE p.municipal_id = 'F1'",
    ),
    [{ field: '住所', code: 'registry.pinned_home', text: 'みほん市東雲町77番地7' }],
  );
});

test('one of two in a home moves out: the other stays where they live', async () => {
  const list = (a, b) =>
    file('couple.csv', ['自治体内番号,氏名,生年月日,住所', `W1,夫婦 甲,1940-02-01,${a}`, `W2,夫婦 乙,1940-02-02,${b}`]);
  const take = async (a, b) => (await run('import', 'registry', '--municipality', CITY, await list(a, b))).said;
  const lives = async () =>
    await cluster.rows(
      city.db,
      `SELECT h.address, h.lon::float8, h.id::text FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.municipal_id IN ('W1', 'W2')
        ORDER BY p.municipal_id`,
    );
  await take('みほん市南風5番地5', 'みほん市南風5番地5');
  await cluster.execute(
    city.db,
    "UPDATE anpi.person SET home = (SELECT home FROM anpi.person WHERE municipal_id = 'W1') WHERE municipal_id = 'W2'",
  );
  const [together] = await lives();
  assert.match(await take('みほん市浜見5番地5', 'みほん市南風5番地5'), / 1 updated, 1 unchanged/);
  const [a, b] = await lives();
  assert.deepEqual(b, together);
  assert.deepEqual([a.address, a.lon !== b.lon, a.id !== b.id], ['みほん市浜見5番地5', true, true]);
});

test('an address in another municipality has no point here, and no zone counts its people', async () => {
  assert.match(
    await run(
      'import',
      'registry',
      '--municipality',
      CITY,
      await file('elsewhere.csv', ['自治体内番号,氏名,生年月日,住所', 'E1,試験 七,1940-01-07,となり市浜見3番地']),
    ).then((r) => r.said),
    /0 by town, 1 not/,
  );
  const [h] = await cluster.rows(
    city.db,
    `SELECT h.lon, h.lat, h.radius_m, h.mesh250, h.mesh125, h.zone, h.city FROM anpi.person p JOIN anpi.home h ON h.id = p.home
      WHERE p.municipal_id = 'E1'`,
  );
  assert.deepEqual({ ...h }, { lon: null, lat: null, radius_m: null, mesh250: null, mesh125: null, zone: null, city: 'となり市' });
});

test('points of another version or damaged ones are refused, and nobody moves', async () => {
  const bad = await file('bad.bin', ['ANPISPOT']);
  const refused = await run('import', 'registry', '--municipality', CITY, `--points_file=${bad}`, await list());
  assert.equal(refused.code, 1);
  assert.match(refused.error, /points\.version/);
  assert.equal((await homes()).P1.level, 'parcel');
});

test("a municipality's own small areas add to its prefecture, which stays", async () => {
  const before = (await run('import', 'registry', '--municipality', CITY, '--dry-run', await list())).said;
  assert.match(before, /3 by building, 1 by block, 1 by town/);
  const own = await file('koaza.csv', ['大字,小字,緯度,経度', '大字南風,磯畑,34.5309,137.6091', '新開,,34.535,137.635']);
  const said = await run('import', 'gazetteer', '--municipality', CITY, own);
  assert.equal(said.code, 0);
  assert.match(said.said, /2 municipalities, 17 towns .* 1 small areas/);
  assert.match(said.said, /1 lists of municipalities among them; 1 names are in several lists, 0 of these/);
  assert.deepEqual((await readdir(path.join(city.folder, 'gazetteer.bin.d'))).sort(), ['23.csv', `${CITY}.csv`]);
  await imported();
  const { P5 } = await homes();
  assert.deepEqual([P5.level, P5.lon, P5.lat], ['town', 137.6091, 34.5309]);
  const unknown = await run('import', 'gazetteer', '--municipality', '23777', own);
  assert.equal(unknown.code, 1);
  assert.match(unknown.error, /gazetteer\.unknown_municipality/);
  assert.deepEqual(
    (await readdir(path.join(city.folder, 'gazetteer.bin.d'))).sort(),
    ['23.csv', `${CITY}.csv`],
    'what does not compile is not kept',
  );
  // A list in the national layout that has this municipality alone adds too; the neighbour keeps its towns.
  const national = await file('alone.csv', [
    '都道府県コード,都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,緯度,経度',
    `23,愛知県,${CITY},みほん市,浜見,葦原,34.511,137.624`,
  ]);
  assert.match((await run('import', 'gazetteer', national)).said, /2 municipalities, 16 towns .* 1 small areas/);
});

test('shelters and zones on the Tokyo datum are moved, and what that loses is said', async () => {
  const shelters = await file('shelters.csv', [
    '名称,住所,緯度,経度,洪水',
    'みほん小学校,みほん市浜見,34.51,137.62,1',
    '海の上,みほん市浜見,137.62,34.51,1',
  ]);
  const took = await run('import', 'shelters', '--municipality', CITY, '--datum', 'Tokyo', shelters);
  assert.equal(took.code, 2);
  assert.match(took.said, /Tokyo datum .* may be 15\.5 m off/);
  assert.match(took.error, /"geo\.swapped".*"line":3/);
  const [s] = await cluster.rows(city.db, "SELECT lon::float8, lat::float8 FROM anpi.shelter WHERE name = 'みほん小学校'");
  assert.ok(Math.abs(s.lat - 34.5132) < 0.0004 && Math.abs(s.lon - 137.6169) < 0.0004, JSON.stringify(s));

  const ring = (w, s0, e, n) => [
    [
      [w, s0],
      [e, s0],
      [e, n],
      [w, n],
      [w, s0],
    ],
  ];
  const zones = (coordinates) =>
    file('zones.geojson', [
      JSON.stringify({
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { code: 'S1', name: 'みほん学区' }, geometry: { type: 'Polygon', coordinates } }],
      }),
    ]);
  const drawn = await run(
    'import',
    'zones',
    '--municipality',
    CITY,
    '--kind',
    'school',
    '--datum',
    'Tokyo',
    await zones(ring(137.6, 34.5, 137.62, 34.52)),
  );
  assert.equal(drawn.code, 0, drawn.error);
  assert.match(drawn.said, /Tokyo datum/);
  const label = await cluster.rows(city.db, "SELECT lon::float8, lat::float8 FROM anpi.zone WHERE code = 'S1'");
  assert.ok(Math.abs(label[0].lon - 137.6069) < 0.002 && Math.abs(label[0].lat - 34.5132) < 0.002, JSON.stringify(label));
  const outside = await run(
    'import',
    'zones',
    '--municipality',
    CITY,
    '--kind',
    'school',
    '--datum',
    'Tokyo',
    await zones(ring(34.5, 137.6, 34.52, 137.62)),
  );
  assert.equal(outside.code, 1);
  assert.match(outside.error, /"geo\.swapped".*"line":1,"field":"coordinates"/);
});
