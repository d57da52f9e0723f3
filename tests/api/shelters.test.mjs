// SPDX-License-Identifier: Apache-2.0
// A shelter opens for an incident, is full, closes: who may say so, who hears of it, what stays of it.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, OTHER, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, root, startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';

const web = createRequire(path.join(root, 'web/package.json'));
const { VectorTile } = await import(web.resolve('@mapbox/vector-tile'));
const { PbfReader } = await import(web.resolve('pbf'));

let cluster, city, server, incident, ids;
const who = {};
const LIST = (code) =>
  [
    '全国地方公共団体コード,ID,名称,緯度,経度,災害種別_洪水',
    `${code}7,${code}-1,みほん小学校,34.51,137.61,1`,
    `${code}7,${code}-2,みほん体育館,34.52,137.61,1`,
  ].join('\n');
const set = (role, shelter, state, of = incident) => who[role].post(`/api/incidents/${of}/shelters/${ids[shelter] ?? shelter}`, { state });
const near = async () =>
  (await who.field_community.get('/api/shelters/near?lon=137.61&lat=34.5105&hazard=flood&open=true')).body.shelters.map((s) => s.name);
// What the map says of the first one: its state and whether that was said in a drill.
const drawn = async () => {
  const n = 2 ** 14,
    rad = (34.51 * Math.PI) / 180;
  const [x, y] = [Math.floor(((137.61 + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2) * n)];
  const { layers } = new VectorTile(new PbfReader((await who.command.bytes(`/tiles/shelters/14/${x}/${y}.pbf?words=word`)).bytes));
  for (let i = 0; i < layers.shelters.length; i++) {
    const { shelter, state, drill } = layers.shelters.feature(i).properties;
    if (shelter === ids[`${CITY}-1`]) return [state, drill];
  }
};
const told = () => cluster.rows(city.db, 'SELECT state, by_name FROM anpi.shelter_state ORDER BY id');

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'shelters', { people: 10 });
  for (const code of [CITY, OTHER]) {
    const file = path.join(city.folder, `shelters-${code}.csv`);
    await writeFile(file, LIST(code));
    await anpi(['import', 'shelters', '--municipality', code, file, ...city.options]);
  }
  server = await startServer({ db: city.db });
  for (const login of ['command', 'dispatch', 'field_care', 'field_community', 'shelter', 'clerk', 'pref', 'other_command'])
    who[login] = await Client.login(server.plainUrl, login, city.password);
  const opened = await who.command.post('/api/incidents', {
    name: '大雨',
    kind: '洪水',
    drill: false,
    municipalities: [CITY],
    decided_by: '市長',
    grounds: 'おそれ',
  });
  incident = opened.body.incident.id;
  ids = Object.fromEntries((await cluster.rows(city.db, `SELECT id::text, code FROM anpi.shelter`)).map((s) => [s.code, s.id]));
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

test('command opens a shelter: it is offered at once, everybody hears of it, and who did it is on record', async () => {
  assert.deepEqual(await near(), []);
  const ending = new AbortController(),
    stream = who.field_care.live(['shelter'], { signal: ending.signal });
  const heard = (async () => {
    for (;;) {
      const { value } = await stream.next();
      if (value.event === 'shelter') return value.data;
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const answer = await set('command', `${CITY}-2`, '開設');
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.deepEqual([answer.body.shelter.state, answer.body.shelter.incident, answer.body.shelter.name], ['開設', incident, 'みほん体育館']);
  assert.ok(Math.abs(Date.parse(answer.body.shelter.state_at) - Date.now()) < 60_000);
  assert.deepEqual(await near(), ['みほん体育館'], 'the nearer one is not open');
  assert.deepEqual(await heard, [{ kind: 'shelter', id: ids[`${CITY}-2`] }]);
  ending.abort();
  assert.equal((await set('command', `${CITY}-2`, '開設')).status, 200);
  assert.deepEqual(await told(), [{ state: '開設', by_name: '試験 command' }], 'said twice is said once');
  await until(
    'the audit has it',
    10,
    async () =>
      Number(
        await cluster.value(
          city.db,
          `SELECT count(*) FROM anpi.audit WHERE kind = 'write' AND incident = ${incident} AND route LIKE '%/shelters/%'
            AND login = 'command'`,
        ),
      ) === 2,
  );
});

test("the shelter's staff say that it is full; nobody is sent there", async () => {
  assert.equal((await set('shelter', `${CITY}-1`, '開設')).status, 200);
  assert.deepEqual(await near(), ['みほん小学校', 'みほん体育館']);
  assert.equal((await set('shelter', `${CITY}-1`, '満員')).body.shelter.state, '満員');
  assert.deepEqual(await near(), ['みほん体育館']);
});

test('who may not, or asks for what is not there, changes nothing', async () => {
  const before = await told();
  for (const role of ['dispatch', 'field_care', 'field_community', 'clerk', 'pref'])
    assert.equal((await set(role, `${CITY}-1`, '閉鎖')).status, 403, role);
  for (const [role, shelter, of, code] of [
    ['other_command', `${CITY}-1`, incident, 'incident.unknown'],
    ['command', `${OTHER}-1`, incident, 'shelter.unknown'],
    ['command', '999999', incident, 'shelter.unknown'],
    ['command', 'x', incident, 'shelter.unknown'],
    ['command', `${CITY}-1`, '999999', 'incident.unknown'],
  ])
    assert.equal((await set(role, shelter, '閉鎖', of)).body.error.code, code, `${role} ${shelter} ${of}`);
  assert.equal((await set('command', `${CITY}-1`, '満室')).body.error.field, 'state');
  assert.deepEqual(await told(), before);
});

test('the command line opens and closes by code or name, and lists those that are open first', async () => {
  const run = (...args) => anpi(['shelter', ...args, '--municipality', CITY, ...city.options]);
  assert.equal(await run('open', `${CITY}-1`, '--by', '防災課'), 'shelter: 開設\n');
  await until('the picture follows', 5, async () => (await near()).length === 2);
  assert.equal(await run('open', 'みほん小学校', '--by', '防災課'), 'shelter: 開設 (as before)\n');
  assert.equal(await run('close', 'みほん体育館', '--by', '防災課', '--incident', incident), 'shelter: 閉鎖\n');
  assert.deepEqual(
    (await run('list'))
      .trim()
      .split('\n')
      .map((line) => line.split('\t').slice(0, 5)),
    [
      ['開設', '指定緊急避難場所', `${CITY}-1`, 'みほん小学校', '大雨'],
      ['閉鎖', '指定緊急避難場所', `${CITY}-2`, 'みほん体育館', '大雨'],
    ],
  );
  const refused = (...args) =>
    run(...args).then(
      () => assert.fail('done'),
      (e) => JSON.parse(e.stderr.split('\n')[0]).error.code,
    );
  assert.equal(await refused('open', 'どこにもない', '--by', '防災課'), 'shelter.unknown');
  assert.equal(await refused('open', `${CITY}-1`, '--by', '防災課', '--incident', '999999'), 'incident.unknown');
  assert.equal(await refused('open', `${CITY}-1`), 'cli.usage');
  assert.equal((await told()).at(-1).by_name, '防災課');
});

test('after the incident a shelter can be closed and not opened', async () => {
  assert.equal((await who.command.post(`/api/incidents/${incident}/close`, {})).status, 200);
  assert.equal((await set('command', `${CITY}-2`, '開設')).body.error.code, 'incident.closed');
  assert.deepEqual(await near(), ['みほん小学校'], 'those who are in it are still there');
  assert.equal((await set('command', `${CITY}-1`, '閉鎖')).status, 200);
  assert.deepEqual(await near(), []);
  await assert.rejects(cluster.execute(city.db, 'SET ROLE anpi_server; DELETE FROM anpi.shelter_state'), /permission denied/);
});

test('what a drill said of a shelter sends nobody there once it is over or in earnest, and a drill closes none in use', async () => {
  const open = async (drill) =>
    (
      await who.command.post('/api/incidents', {
        name: '大雨',
        kind: '洪水',
        drill,
        municipalities: [CITY],
        decided_by: '市長',
        grounds: 'おそれ',
      })
    ).body.incident.id;
  const end = (id) => who.command.post(`/api/incidents/${id}/close`, {});
  const all = async () =>
    (await who.field_community.get('/api/shelters/near?lon=137.61&lat=34.5105&hazard=flood')).body.shelters
      .filter((s) => s.municipality === CITY)
      .map((s) => s.name);
  const drill = await open(true);
  assert.equal((await set('command', `${CITY}-1`, '開設', drill)).body.shelter.drill, true);
  assert.equal((await set('command', `${CITY}-2`, '満員', drill)).status, 200);
  assert.deepEqual([await near(), await all()], [['みほん小学校'], ['みほん小学校']], 'the drill plays');
  assert.deepEqual(await drawn(), ['開設', 1]);
  const real = await open(false);
  assert.deepEqual(await drawn(), [undefined, undefined], 'the map offers nothing that only a drill opened');
  await assert.rejects(
    anpi(['shelter', 'open', `${CITY}-1`, '--by', '防災課', '--incident', drill, '--municipality', CITY, ...city.options]),
    /shelter\.drill/,
  );
  assert.deepEqual([await near(), await all()], [[], ['みほん小学校', 'みほん体育館']], 'in earnest none is open, and none is full');
  assert.equal((await set('command', `${CITY}-1`, '閉鎖', drill)).body.error.code, 'shelter.drill');
  assert.equal((await set('command', `${CITY}-1`, '開設', real)).body.shelter.drill, false);
  assert.deepEqual([await near(), await drawn()], [['みほん小学校'], ['開設', 0]]);
  await end(real);
  assert.equal((await set('command', `${CITY}-1`, '開設', drill)).status, 200);
  await end(drill);
  assert.deepEqual(await near(), [], 'the drill is over');
});

test('shelters are GeoJSON to who asks for it, lon before lat, and as they were to everybody else', async () => {
  const was = await who.command.get(`/api/shelters?municipality=${CITY}`);
  assert.match(was.headers.get('content-type'), /^application\/json/);
  assert.equal(was.headers.get('vary'), 'Accept');
  const want = was.body.shelters.find((s) => s.name === 'みほん小学校');
  const asked = await who.command.get(`/api/shelters?municipality=${CITY}`, { Accept: 'application/geo+json' });
  const byName = await who.command.get(`/api/shelters.geojson?municipality=${CITY}`);
  for (const { status, headers, body } of [asked, byName]) {
    assert.equal(status, 200);
    assert.match(headers.get('content-type'), /^application\/geo\+json/);
    assert.deepEqual([body.type, body.features.length], ['FeatureCollection', was.body.shelters.length]);
    assert.ok(body.as_of);
    const f = body.features.find((x) => x.properties.name === 'みほん小学校');
    assert.deepEqual([f.type, f.id, f.geometry], ['Feature', Number(want.shelter), { type: 'Point', coordinates: [137.61, 34.51] }]);
    assert.deepEqual(f.properties, want);
  }
  assert.equal(
    (await who.command.get('/api/shelters?municipality=x', { Accept: 'application/geo+json' })).body.error.code,
    'registry.unknown_municipality',
  );
});

// ---- where somebody stays -------------------------------------------------------------------------------------------------

const bring = async (list, name, text, more = []) => {
  await writeFile(path.join(city.folder, name), text);
  return anpi(['import', 'facilities', '--list', list, ...more, path.join(city.folder, name), ...city.options]);
};
const HOSPITALS =
  '医療機関コード9桁,医療機関コード7桁,名称,郵便番号,所在地\n230110056,0110056,医療法人　みほん中央病院,4430000,みほん市浜見１番地\n230110197,0110197,となり病院,4430001,となり市東雲町２\n' +
  '230110198,0110198,どこかの診療所,4430002,知らない市知らない町３\n';
const CARE = '事業所番号,施設名,フリガナ,住所,緯度,経度\n2370000001,潮騒の里,シオサイノサト,みほん市南風1,34°31\'48",137°36\'36"\n';
const places = async (question, role = 'command') => (await who[role].post('/api/places', question)).body.places;
const stays = (person, body, role = 'command') =>
  who[role].post(`/api/persons/${person.id}/stays`, { op_id: uuidv7(), at: new Date().toISOString(), ...body });
const stayOf = async (person) =>
  (
    await cluster.rows(
      city.db,
      `SELECT s.place, round(s.lon::numeric, 4)::text AS lon, s.mesh250 IS NOT NULL AS mesh, z.code AS zone, z.municipality FROM anpi.stay s
    LEFT JOIN anpi.zone z ON z.id = s.zone WHERE s.person = ${person.id} AND s.to_at IS NULL`,
    )
  )[0];

test('hospitals and care homes get the point of their address, and are found by a piece of their name, nearest first', async () => {
  const said = await bring('hospital', 'hospitals.csv', HOSPITALS);
  assert.match(said, /3 rows: 3 created, 0 updated, 0 unchanged, 0 refused/);
  assert.match(said, /2 have the point of their address/);
  assert.match(said, /1 have no point; they can be chosen by name/);
  assert.match(said, /^施設取込: 3 行: 新規 3、更新 0、変更なし 0、受付不可 0\nfacilities: 3 rows/, 'in Japanese, then in English');
  assert.match(said, /位置を付けたもの 2\n(.*\n)施設取込: 位置のないもの 1（名称で選べます/);
  assert.match(await bring('hospital', 'hospitals.csv', HOSPITALS), /3 unchanged/);
  assert.match(await bring('care', 'care.csv', CARE), /1 created/);
  await until(
    'they are in the picture',
    5,
    async () => (await places({ kind: 'hospital' })).length === 3 && (await places({ kind: 'care' })).length === 1,
  );
  const names = async (question) => (await places(question)).map((p) => p.name);
  assert.deepEqual(await names({ kind: 'hospital', q: 'ﾐﾎﾝ中央' }), ['医療法人　みほん中央病院'], 'in half-width letters');
  assert.deepEqual(await names({ q: 'みほん中央' }), ['医療法人　みほん中央病院'], 'the middle of a name, without its blank');
  assert.deepEqual(await names({ q: 'みほん中央', kind: '' }), ['医療法人　みほん中央病院'], 'of no kind in particular');
  assert.deepEqual(await names({ q: 'しおさい' }), ['潮騒の里'], 'by its kana, however they are typed');
  assert.deepEqual((await names({ q: '病院' })).sort(), ['となり病院', '医療法人　みほん中央病院'].sort());
  const near = await places({ kind: 'hospital', lon: 137.66, lat: 34.53 });
  assert.deepEqual(
    near.map((p) => [p.name, p.located, p.distance_m !== null]),
    [
      ['となり病院', true, true],
      ['医療法人　みほん中央病院', true, true],
      ['どこかの診療所', false, false],
    ],
  );
  assert.deepEqual(
    (await places({ kind: 'shelter', q: '体育館' })).map((p) => p.type),
    ['指定緊急避難場所', '指定緊急避難場所'],
  );
  assert.equal((await places({ q: 'みほん', limit: 1 })).length, 1);
  for (const [body, field] of [
    [{ kind: 'hotel' }, 'kind'],
    [{ lon: 2, lat: 48 }, 'lon'],
    [{ limit: 0 }, 'limit'],
  ])
    assert.equal((await who.command.post('/api/places', body)).body.error.field, field);
});

test("a list's own numbers are nobody's in the next city, and a facility is known by its number in all Japan", async () => {
  const facilities = (name) =>
    cluster.rows(
      city.db,
      `SELECT code, name, municipality, phone FROM anpi.facility WHERE name LIKE '${name}%' ORDER BY name, municipality`,
    );
  for (const [heading, number] of [
    ['ID', '1'],
    ['施設コード', '2310000001'],
    ['番号', '1'],
    ['医療機関コード', '0110056'],
  ]) {
    const text = (address) => `${heading},名称,所在地\n${number},${heading}医院,${address}番地\n`;
    for (const [code, town] of [
      [CITY, 'みほん市'],
      [OTHER, 'となり市'],
    ]) {
      assert.match(await bring('hospital', 'own.csv', text(`${town}浜見1`)), /1 created/, `${heading} of ${town}`);
      assert.match(await bring('hospital', 'own.csv', text(`${town}浜見1`)), /1 unchanged/);
      assert.match(
        await bring('hospital', 'own.csv', text('浜見2'), ['--municipality', code]),
        /1 created/,
        'of the city whose list it is',
      );
    }
    assert.deepEqual(
      (await facilities(heading)).map((f) => f.municipality),
      [OTHER, OTHER, CITY, CITY],
      heading,
    );
  }
  const same = (number, phone) =>
    bring('hospital', 'same.csv', `医療機関コード,名称,所在地,電話番号\n${number},全国番号医院,みほん市浜見9番地,${phone}\n`);
  assert.match(await same('2310110999', '0531-00-0001'), /1 created/);
  assert.match(await same('２３０１１０９９９', '0531-00-0002'), /1 updated/, 'in nine digits, full width');
  assert.match(await same('23-1-0110999', '0531-00-0003'), /1 updated/, 'with hyphens');
  assert.deepEqual(
    (await facilities('全国番号')).map((f) => [f.code, f.phone]),
    [['230110999', '0531-00-0003']],
  );
  assert.match(await same('9910110999', '0531-00-0004'), /1 created/, 'no prefecture has this number');
  assert.match(
    await bring('care', 'care.csv', CARE.replace('みほん市南風1', 'みほん市南風2')),
    /1 updated/,
    'moved, and known by 事業所番号',
  );
  assert.deepEqual(
    (await facilities('全国番号')).map((f) => f.municipality),
    [CITY, CITY],
  );
  await bring('hospital', 'same.csv', '医療機関コード,名称,所在地\n230110999,全国番号医院,静岡県浜松市中央区9番地\n');
  assert.deepEqual(
    (await facilities('全国番号')).map((f) => f.municipality).sort(),
    [CITY, null],
    "nobody's of ours, since it moved to a city not known here",
  );
  await cluster.execute(city.db, "DELETE FROM anpi.facility WHERE name LIKE '%医院'");
});

test('a cell with a NUL byte costs its row, with its line, and neither the list nor the one before', async () => {
  const nul = '名称,所在地,緯度,経度\nかけ\0た病院,みほん市浜見1,34.51,137.61\n無事な病院,みほん市浜見2,34.51,137.61\n';
  const refusedRow = async (run) => {
    const e = await run().then(
      () => assert.fail('a row is refused'),
      (x) => x,
    );
    assert.equal(e.code, 2);
    return e.stdout + e.stderr;
  };
  assert.match(
    await refusedRow(() => bring('hospital', 'nul.csv', nul)),
    /"line":2[\s\S]*registry\.bad_text|registry\.bad_text[\s\S]*"line":2/,
  );
  await until('the other is there', 5, async () => (await places({ q: '無事な' })).length === 1);
  const shelters = path.join(city.folder, 'nul_shelters.csv');
  await writeFile(shelters, nul.replaceAll('病院', '公民館'));
  assert.match(
    await refusedRow(() => anpi(['import', 'shelters', '--municipality', CITY, '--kind', '指定避難所', shelters, ...city.options])),
    /registry\.bad_text/,
  );
  assert.equal(await cluster.value(city.db, "SELECT count(*)::int FROM anpi.shelter WHERE name = '無事な公民館'"), 1);
  await cluster.execute(
    city.db,
    "DELETE FROM anpi.shelter WHERE name = '無事な公民館'; DELETE FROM anpi.facility WHERE name = '無事な病院'",
  );
});

test('a stay nowhere in Japan is refused with its field, as everywhere else', async () => {
  for (const point of [
    { lon: 180, lat: 90 },
    { lon: 34.5, lat: 137.6 },
    { lon: 0, lat: 0 },
  ]) {
    const { status, body } = await stays(city.people[3], { kind: '親族宅等', ...point });
    assert.deepEqual([status, /^(lon|lat)$/.test(body.error.field)], [400, true], JSON.stringify(body));
  }
});

test('a place that is chosen has its point and counts in the zone there; one in words is said to have none', async () => {
  const [person, other] = city.people,
    [hospital] = await places({ q: 'みほん中央' }),
    [far] = await places({ q: 'となり病院' });
  const shelter = (await places({ kind: 'shelter', q: 'みほん体育館' })).find((p) => p.municipality === CITY);
  const chosen = await stays(person, { kind: '避難所', shelter: shelter.id });
  assert.deepEqual([chosen.status, chosen.body.located], [200, true]);
  const there = await cluster.value(
    city.db,
    `SELECT code FROM anpi.zone WHERE municipality = '${CITY}' AND kind = 'town' ORDER BY (lon - 137.61) ^ 2 + (lat - 34.52) ^ 2 LIMIT 1`,
  );
  const stored = await stayOf(person);
  assert.deepEqual([stored.place, stored.lon, stored.mesh], ['みほん体育館', '137.6100', true]);
  assert.equal(stored.municipality, CITY);
  const where = (await who.command.get('/api/where?lon=137.61&lat=34.52')).body.zone;
  const page = (await who.command.get(`/api/persons/${person.id}`)).body.person;
  assert.deepEqual([page.stay_place, page.stay_located, page.zone?.zone ?? page.zone], ['みほん体育館', true, where.zone], `${there}`);
  assert.equal((await stays(person, { kind: '入院', facility: hospital.id })).body.located, true);
  assert.deepEqual([(await stayOf(person)).place, (await stayOf(person)).zone !== null], ['医療法人　みほん中央病院', true]);
  assert.equal((await stays(other, { kind: '入院', facility: far.id })).body.located, true);
  assert.equal((await stayOf(other)).zone, null, 'a zone of another municipality counts nobody of ours');
  assert.equal((await stays(other, { kind: '親族宅等', place: '長男宅' })).body.located, false);
  const words = (await who.command.get(`/api/persons/${other.id}`)).body.person;
  assert.deepEqual([words.stay_place, words.stay_located], ['長男宅', false]);
  for (const [body, field, ja, en] of [
    [
      { kind: '入院', facility: '999999' },
      'facility',
      /病院・介護施設が一覧にありません。名称で選び直す/,
      /care home chosen is not in the list\. Choose it/,
    ],
    [{ kind: '入院', facility: shelter.id + '000' }, 'facility', /病院・介護施設/, /care home/],
    [
      { kind: '避難所', shelter: '999999' },
      'shelter',
      /避難所が一覧にありません。名称で選び直す/,
      /shelter chosen is not in the list\. Choose it/,
    ],
  ]) {
    const {
      status,
      body: { error },
    } = await stays(other, body);
    assert.deepEqual([status, error.code, error.field], [404, `stay.${field}_unknown`, field]);
    assert.match(error.ja, ja);
    assert.match(error.en, en);
  }
  assert.equal((await stayOf(other)).place, '長男宅', 'what is refused changes nothing');
  assert.equal((await stays(other, { kind: '入院', facility: hospital.id, shelter: shelter.id })).status, 400);
  assert.equal((await stays(person, { kind: '在宅', lon: 137.61, lat: 34.52 })).body.located, false, 'the home has its own point');
});

test('a stay that was accepted is accepted again, though its place has left the list; a new one there is refused', async () => {
  await bring('care', 'closing.csv', `${CARE.split('\n')[0]}\n2370000009,閉じる里,トジルサト,みほん市南風2,34°31'48",137°36'36"\n`);
  const [person] = city.people,
    [closing] = await until('it is offered', 5, async () => {
      const found = await places({ q: '閉じる里' });
      return found.length && found;
    });
  const said = { op_id: uuidv7(), at: new Date().toISOString(), kind: '入所', facility: closing.id };
  const first = await stays(person, said);
  assert.deepEqual([first.status, first.body.result, first.body.located], [200, 'accepted', true]);
  await cluster.execute(city.db, `DELETE FROM anpi.facility WHERE id = ${closing.id}`);
  await until('it is offered no more', 5, async () => (await places({ q: '閉じる里' })).length === 0);
  assert.deepEqual((await stays(person, said)).body, { ...first.body, result: 'known' });
  assert.deepEqual(
    [(await stayOf(person)).place, await cluster.value(city.db, `SELECT count(*)::int FROM anpi.stay WHERE op_id = '${said.op_id}'`)],
    ['閉じる里', 1],
  );
  for (const other of [
    { ...said, op_id: uuidv7() },
    { ...said, kind: '入院' },
  ]) {
    // never taken; another content under the id
    const refused = await stays(person, other);
    assert.deepEqual([refused.status, refused.body.error.field], [404, 'facility']);
  }
  assert.equal((await stays(city.people[1], said)).status, 404, 'the id was taken for another person');
  assert.equal((await stays(person, { kind: '在宅' })).status, 200);
});

test('where a protected person stays moves no zone', async () => {
  const hidden = city.people[2],
    shelter = (await places({ kind: 'shelter', q: 'みほん体育館' })).find((p) => p.municipality === CITY);
  await anpi(['protect', 'set', '--municipality', CITY, hidden.municipal_id, ...city.options]);
  await until('the picture knows', 5, async () => (await who.command.get(`/api/persons/${hidden.id}`)).status !== 200);
  assert.equal((await stays(hidden, { kind: '避難所', shelter: shelter.id }, 'shelter')).status, 200);
  assert.deepEqual([(await stayOf(hidden)).zone, (await stayOf(hidden)).lon], [null, '137.6100']);
});
