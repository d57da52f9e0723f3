// SPDX-License-Identifier: Apache-2.0
// anpi-feeds against real HTTP and a real PostgreSQL: what the utilities say gets into the tables, what they get wrong does not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { root, startCluster } from '../lib/cluster.mjs';
import { startFeeds, until } from '../lib/server.mjs';

const data = path.resolve(root, process.env.ANPI_DATA ?? '../shared/data');
const replay = path.join(data, 'outages/replay');
const recorded = existsSync(replay) ? false : `no real data at ${replay} (set ANPI_DATA)`;
const stormBegan = Date.UTC(2019, 9, 12, 13); // 22:00 JST

const servers = [],
  programs = [];
let cluster,
  folder,
  databases = 0;
before(async () => {
  cluster = await startCluster();
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-feeds.'));
});
after(async () => {
  for (const program of programs) await program.kill();
  for (const server of servers) await server.close();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const freshDatabase = () => cluster.database(`feeds_${++databases}`);

async function sourcesFile(sources) {
  const file = path.join(folder, `sources-${Math.random().toString(36).slice(2)}.json`);
  await writeFile(file, JSON.stringify(sources.map((s) => ({ terms_acknowledged: true, interval_s: 1, ...s }))), { mode: 0o600 });
  return file;
}

// A utility in this process: `pages` maps a path to text, bytes or a function (request, response). Requests are kept.
async function utility(pages = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url, headers: request.headers });
    const page = pages[request.url];
    if (page === undefined) return response.writeHead(404).end();
    if (typeof page === 'function') return page(request, response);
    const etag = `"${Buffer.byteLength(page)}-${[...Buffer.from(page)].reduce((h, b) => (h * 31 + b) >>> 0, 7)}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { ETag: etag }).end();
    return response.writeHead(200, { ETag: etag }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self = {
    base: `http://127.0.0.1:${server.address().port}`,
    pages,
    requests,
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  servers.push(self);
  return self;
}

async function reader(db, config) {
  const feeds = await startFeeds({ db, config: { backoff_max_ms: 1000, ...config } });
  programs.push(feeds);
  return feeds;
}

// One round over every source.
async function oneRound(db, sources, config = {}) {
  const feeds = await reader(db, { sources_file: await sourcesFile(sources), once: true, ...config });
  const how = await feeds.ended;
  const log = await feeds.log();
  await feeds.remove();
  return { how, log };
}

const pad = (n) => String(n).padStart(2, '0');
// A time as feeds write it, JST, `minutes` ago.
function jst(minutes = 0, now = Date.now()) {
  const t = new Date(now + 9 * 3600e3 - minutes * 60e3);
  const date = [t.getUTCFullYear(), pad(t.getUTCMonth() + 1), pad(t.getUTCDate())];
  const time = [pad(t.getUTCHours()), pad(t.getUTCMinutes())];
  return { slashed: `${date.join('/')} ${time.join(':')}`, digits: date.join('') + time.join('') };
}

const chubu = (minutesAgo, ...cases) =>
  `<?xml version="1.0" encoding="UTF-8"?><teiden_info><data_make_d>${jst(minutesAgo).slashed}</data_make_d>${cases.join('')}</teiden_info>`;
const kenmei = (number, city, towns, households, more = '') =>
  `<kosho_kenmei type="1"><kenmei_no>${number}</kenmei_no><teiden_hassei_d>${jst(60).slashed}</teiden_hassei_d>` +
  towns
    .map((t) => `<chomei_info><address1_n>愛知県</address1_n><address2_n>${city}</address2_n><address3_n>${t}</address3_n></chomei_info>`)
    .join('') +
  `<genzai_teiden_kosu>${households}</genzai_teiden_kosu>${more}</kosho_kenmei>`;
const tokyo = (minutesAgo, title, areas, total = '') =>
  `<東京電力停電情報><タイトル>${title}</タイトル>${total && `<停電軒数>${total}</停電軒数>`}` +
  areas.map(([code, name, n]) => `<エリア コード="${code}"><名前>${name}</名前><停電軒数>${n}</停電軒数></エリア>`).join('') +
  `<更新日時>${jst(minutesAgo).digits}</更新日時></東京電力停電情報>`;

const open = (db) => cluster.rows(db, "SELECT * FROM anpi.outage_area WHERE state <> 'ended' ORDER BY key");
const ended = (db) => cluster.rows(db, "SELECT * FROM anpi.outage_area WHERE state = 'ended' ORDER BY key");
const source = async (db, name) => (await cluster.rows(db, `SELECT * FROM anpi.feed_source WHERE name = '${name}'`))[0];
const changes = (db) => cluster.value(db, "SELECT count(*)::int FROM anpi.change WHERE kind = 'outage'");

test('the recorded storm appears, shrinks and ends by absence, under a set clock', { skip: recorded }, async () => {
  const db = await freshDatabase();
  const pages = {};
  const chubuUtility = await utility(pages);
  const sources = [{ name: 'chubu', utility: 'chubu', base_url: chubuUtility.base }];
  const counts = [];
  let born;
  for (const step of [1, 6, 12, 24, 48]) {
    for (const office of ['aichi', 'gifu', 'mie', 'nagano', 'sizuoka']) {
      const file = path.join(replay, `chubu/h${pad(step)}/p/resource/xml/${office}.xml`);
      pages[`/p/resource/xml/${office}.xml`] = await readFile(file);
    }
    const offset = Math.round((stormBegan + step * 3600e3 - Date.now()) / 1000);
    const { how, log } = await oneRound(db, sources, { demo: true, clock_offset_s: offset });
    assert.equal(how, 0, log);
    const rows = await open(db);
    counts.push(rows.length);
    born ??= new Map(rows.map((r) => [r.key, r.id]));
    for (const r of rows) assert.equal(born.get(r.key), r.id, 'an area keeps its key and its row for life');
  }
  assert.deepEqual(counts, [575, 337, 267, 190, 104]);
  const over = await ended(db);
  assert.equal(over.length, 575 - 104);
  assert.ok(over.every((r) => r.ended_by === 'absent' && r.ended_at && r.since && Date.parse(r.first_seen) === stormBegan + 3600e3));
  assert.equal((await source(db, 'chubu')).state, 'ok');
  const last = await cluster.rows(
    db,
    "SELECT body::json AS b FROM anpi.change WHERE kind = 'outage' AND body::json ->> 'state' = 'ended' ORDER BY seq DESC LIMIT 1",
  );
  assert.equal(last[0].b.ended_by, 'absent');
  await chubuUtility.close();
});

test('229,073 cells are a few hundred rows, and unchanged ones are not written again', { skip: recorded }, async () => {
  const db = await freshDatabase();
  const bytes = await readFile(path.join(replay, 'mesh/h01/teiden_mesh250.csv'));
  const cells = await readFile(path.join(replay, 'mesh/h01/teiden_kanriku.csv'));
  const mesh = await utility({ '/teiden_mesh250.csv': bytes, '/teiden_kanriku.csv': cells });
  const table = path.join(replay, 'mesh/h01/kanriku_cells.geojson');
  const sources = [
    { name: 'mesh', utility: 'mesh', base_url: mesh.base },
    { name: 'cells', utility: 'mesh', base_url: mesh.base, files: ['teiden_kanriku.csv'], cells: table, cells_id: '管理区' },
  ];
  const config = { demo: true, clock_offset_s: Math.round((stormBegan + 3600e3 - Date.now()) / 1000), parse_ms: 30000 };
  const { how, log } = await oneRound(db, sources, config);
  assert.equal(how, 0, log);
  const stored = `SELECT source, count(*)::int AS n, sum(cardinality(mesh))::int AS cells, min(match_level) AS level FROM anpi.outage_area
    GROUP BY 1
      ORDER BY 1`;
  const [own, jis] = await cluster.rows(db, stored);
  assert.deepEqual([jis.n, jis.cells, jis.level], [584, 229073, 'mesh']);
  assert.deepEqual([own.n, own.level], [4969, 'polygon']);
  assert.equal(
    await cluster.value(db, "SELECT count(*)::int FROM anpi.outage_area WHERE source = 'cells' AND geometry ->> 'type' = 'Polygon'"),
    4969,
  );
  const before = await changes(db);
  assert.equal((await oneRound(db, sources, config)).how, 0);
  assert.equal(await changes(db), before);
  await mesh.close();
});

// The 250 m cells of 1次 mesh 5237 and its neighbours, in order.
function* cells(n) {
  for (const first of [5237, 5238, 5337])
    for (let i = 0; i < 64 * 100 * 16 && n-- > 0; i++) {
      const [second, third, quarter] = [Math.floor(i / 1600), Math.floor(i / 16) % 100, i % 16];
      yield `${first}${Math.floor(second / 8)}${second % 8}${pad(third)}${1 + Math.floor(quarter / 4)}${1 + (quarter % 4)}`;
    }
}

test('a count that is no number is taken without one, and a row of broken characters is left out, each told by its line', async () => {
  const db = await freshDatabase();
  const { slashed } = jst(3);
  const [first, second, third] = cells(3);
  const rows = [
    `${first},7,51%,${slashed},,${slashed}`,
    `${second},12x3,51%,${slashed},,${slashed}`,
    `?${third},7,51%,${slashed},,${slashed}`,
  ];
  const page = Buffer.from(`メッシュコード,停電戸数,停電率,発生日時,復旧見込,更新日時\r\n${rows.join('\r\n')}\r\n`);
  page[page.indexOf('?')] = 0xff;
  const mesh = await utility({ '/teiden_mesh250.csv': page });
  const { how, log } = await oneRound(db, [{ name: 'mesh', utility: 'mesh', base_url: mesh.base }]);
  assert.equal(how, 0, log);
  assert.deepEqual(
    (await source(db, 'mesh')).rows.map((r) => [r.line, r.code, r.taken]),
    [
      [3, 'feed.row_count', true],
      [4, 'feed.row_charset', false],
    ],
  );
});

test('an odd row costs itself alone: 200,000 cells are taken, and the odd ones are listed by line', async () => {
  const db = await freshDatabase();
  const { slashed } = jst(3),
    N = 200_000;
  const rows = [...cells(N)].map((code) => `${code},7,51%,${slashed},,${slashed}`);
  const odd = { 5: '9999999999,7,51%,,,', 9: `,7,51%,${slashed},,${slashed}`, 12: '合計,1400000', 15: '5237', 18: '壊れた行' };
  for (const [line, text] of Object.entries(odd)) rows.splice(line - 2, 0, text);
  rows[100] = rows[100].replace(/7,51%,.*/, '約2.3万戸,51%,,,'); // line 102: no time at all
  const page = (list) => 'メッシュコード,停電戸数,停電率,発生日時,復旧見込,更新日時\r\n' + list.join('\r\n') + '\r\n';
  const pages = { '/teiden_mesh250.csv': page(rows) };
  const mesh = await utility(pages);
  const sources = [{ name: 'mesh', utility: 'mesh', base_url: mesh.base }];
  const { how, log } = await oneRound(db, sources, { parse_ms: 30000 });
  assert.equal(how, 0, log);
  assert.equal(await cluster.value(db, 'SELECT sum(cardinality(mesh))::int FROM anpi.outage_area'), N);
  const told = await source(db, 'mesh');
  assert.deepEqual([told.state, told.fault, told.rows_refused, told.rows_partly], ['ok', 'feed.rows', 4, 1]);
  assert.deepEqual(
    told.rows.map((r) => [r.line, r.code, r.taken]),
    [
      [5, 'feed.row_place', false],
      [9, 'feed.row_place', false],
      [12, 'feed.row_note', false],
      [15, 'feed.row_shape', false],
      [18, 'feed.row_shape', false],
      [102, 'feed.row_time', true],
    ],
  );
  assert.deepEqual(told.rows[0], {
    file: 'teiden_mesh250',
    line: 5,
    field: 'メッシュコード',
    value: '9999999999',
    code: 'feed.row_place',
    taken: false,
  });
  assert.match(log, /feed\.rows .*refused=4 partly=1 lines="?5:feed\.row_place 9:feed\.row_place 12:feed\.row_note/);
  const last = await cluster.rows(db, "SELECT body::json AS b FROM anpi.change WHERE kind = 'feed_source' ORDER BY seq DESC LIMIT 1");
  assert.deepEqual([last[0].b.rows_refused, last[0].b.rows.length], [4, 6]);

  // One of which hardly anything can be read is refused, and ends nothing.
  pages['/teiden_mesh250.csv'] = page([rows[0], ...Object.values(odd), ...Object.values(odd)]);
  assert.equal((await oneRound(db, sources)).how, 0);
  assert.equal((await source(db, 'mesh')).fault, 'feed.format');
  assert.equal(await cluster.value(db, "SELECT sum(cardinality(mesh))::int FROM anpi.outage_area WHERE state <> 'ended'"), N);

  // Mended, it is well again.
  pages['/teiden_mesh250.csv'] = page([`${[...cells(1)][0]},7,51%,${jst(2).slashed},,${jst(2).slashed}`]);
  assert.equal((await oneRound(db, sources)).how, 0);
  const well = await source(db, 'mesh');
  assert.deepEqual([well.state, well.fault, well.rows_refused, well.rows_partly, well.rows], ['ok', null, 0, 0, []]);
  await mesh.close();
});

// Each round is a program of its own: what it holds it has from the tables.
test('an edition of which rows cannot be read ends nothing that it lacks; the next whole one does, also under the same time', async () => {
  const db = await freshDatabase();
  const began = jst(60).slashed,
    header = 'メッシュコード,停電戸数,停電率,発生日時,復旧見込,更新日時';
  const page = (minutes, ...rows) => [header, ...rows.map((r) => r.replaceAll('NOW', jst(minutes).slashed)), ''].join('\r\n');
  const row = (code, since = began) => `${code},7,51%,${since},,NOW`;
  const pages = {
    '/teiden_mesh250.csv': page(
      4,
      ...['5237000011', '5237000012', '5238000011', '52370000131', '52370000132'].map((c) => row(c)),
      row('5337000011', ''),
    ),
  };
  const mesh = await utility(pages);
  const sources = [{ name: 'mesh', utility: 'mesh', base_url: mesh.base }];
  const cellsOut = async () =>
    (await open(db))
      .flatMap((a) => a.mesh ?? [])
      .map(Number)
      .sort();
  const quarters = async () => (await open(db)).flatMap((a) => a.geometry?.coordinates ?? []).length;
  assert.equal((await oneRound(db, sources)).how, 0);
  assert.deepEqual([await cellsOut(), await quarters()], [[5237000011, 5237000012, 5238000011, 5337000011], 2]);

  // A cell of a square, a square, a quarter and a cell of a square without a begin are in rows that cannot be read.
  const spoilt = ['#REF!,7,51%,,,NOW', '523x,7,51%,,,NOW'];
  pages['/teiden_mesh250.csv'] = page(
    3,
    row('5237000012'),
    row('5237000014'),
    row('52370000132'),
    row('5337000012', ''),
    row('5237000021'),
    ...spoilt,
  );
  const { log } = await oneRound(db, sources);
  assert.match(log, /feed\.rows .*refused=2 /);
  assert.deepEqual(
    [await cellsOut(), await quarters()],
    [[5237000011, 5237000012, 5237000014, 5237000021, 5238000011, 5337000011, 5337000012], 2],
  );
  assert.deepEqual(await ended(db), []);
  const told = await source(db, 'mesh');
  assert.deepEqual([told.state, told.fault, told.rows_refused], ['ok', 'feed.rows', 2]);

  // The utility mends the edition and leaves its time; a total at its foot changes nothing.
  pages['/teiden_mesh250.csv'] = page(3, row('5237000012'), row('52370000132'), '合計,14');
  const feeds = await reader(db, { sources_file: await sourcesFile(sources) });
  await until('what is no longer listed has ended', 20, async () => (await cellsOut()).length === 1);
  assert.deepEqual([await cellsOut(), await quarters()], [[5237000012], 1]);
  assert.ok((await ended(db)).every((a) => ['absent', 'replaced'].includes(a.ended_by)));
  assert.deepEqual([(await source(db, 'mesh')).fault, (await source(db, 'mesh')).rows_refused], [null, 0]);

  // The same once more while the program runs: partial, then mended under its time.
  pages['/teiden_mesh250.csv'] = page(2, row('52370000131'), row('52370000132'), spoilt[0]);
  await until('the partial one is taken', 20, async () => (await source(db, 'mesh')).rows_refused === 1);
  assert.deepEqual(await cellsOut(), [5237000012]);
  pages['/teiden_mesh250.csv'] = page(2, row('52370000131'), row('52370000132'));
  await until('the cell has ended', 20, async () => (await cellsOut()).length === 0);
  assert.deepEqual([(await source(db, 'mesh')).state, (await source(db, 'mesh')).fault], ['ok', null]);
  await feeds.remove();
  await mesh.close();
});

test('a line of a parent list that cannot be read ends nothing and costs no other', async () => {
  const db = await freshDatabase();
  const page = (code) => `/flash/xml/${code}.xml`;
  const pages = {
    [page('08000000000')]: tokyo(3, '茨城県', [
      ['08220000000', 'つくば市', 20],
      ['08211000000', '常総市', 10],
    ]),
    [page('08220000000')]: tokyo(3, 'つくば市', [['08220001000', '東', '20']]),
    [page('08211000000')]: tokyo(3, '常総市', [['08211001000', '水海道森下町', '10']]),
    [page('09000000000')]: tokyo(3, '栃木県', [['09201000000', '宇都宮市', 5]]),
    [page('09201000000')]: tokyo(3, '宇都宮市', [['09201001000', '旭', '5']]),
  };
  const tepco = await utility(pages);
  const sources = [{ name: 'tepco', utility: 'tepco', base_url: tepco.base, files: [page('08000000000'), page('09000000000')] }];
  assert.equal((await oneRound(db, sources)).how, 0);
  assert.equal((await open(db)).length, 3, 'the list of one prefecture ends nothing in another');
  pages[page('08000000000')] = tokyo(2, '茨城県', [
    ['08220000000', 'つくば市', 20],
    ['常総', '常総市', 10],
    ['08201000000', '水戸市', 3],
  ]);
  pages[page('08201000000')] = tokyo(2, '水戸市', [['08201001000', '青柳町', '3']]);
  assert.equal((await oneRound(db, sources)).how, 0);
  assert.deepEqual((await open(db)).map((a) => a.name).sort(), ['旭', '東', '水海道森下町', '青柳町']);
  const told = await source(db, 'tepco');
  assert.deepEqual([told.state, told.fault, told.rows_refused, told.rows[0].value], ['ok', 'feed.rows', 1, '常総']);
  await tepco.close();
});

test('child files are asked for only if their fresh parent lists them, and end with it', async () => {
  const db = await freshDatabase();
  const page = (code) => `/flash/xml/${code}.xml`;
  const pages = {
    [page('00000000000')]: tokyo(3, '東京電力パワーグリッド', [['08000000000', '茨城県', 30]]),
    [page('08000000000')]: tokyo(3, '茨城県', [
      ['08220000000', 'つくば市', 20],
      ['08211000000', '常総市', 10],
    ]),
    [page('08220000000')]: tokyo(3, 'つくば市', [['08220001000', '東', '約 20 軒']]),
    [page('08211000000')]: tokyo(3, '常総市', [['08211001000', '水海道森下町', '10軒未満']]),
  };
  const tepco = await utility(pages);
  const sources = [{ name: 'tepco', utility: 'tepco', base_url: tepco.base, referer: 'https://example.jp/flash/', cookie: 'teideninfo=1' }];
  const feeds = await reader(db, { sources_file: await sourcesFile(sources) });
  await until('both towns are out', 20, async () => (await open(db)).length === 2);
  const [joso, tsukuba] = await open(db);
  assert.deepEqual([joso.low, joso.high, joso.raw], [1, 9, '10軒未満']);
  assert.deepEqual([tsukuba.low, tsukuba.high, tsukuba.since], [20, 20, null]);
  assert.ok(tepco.requests.every((r) => r.headers.referer === 'https://example.jp/flash/' && r.headers.cookie === 'teideninfo=1'));
  assert.ok(tepco.requests.every((r) => r.headers['user-agent'] === 'anpi-feeds'));

  // A 404 of a listed file is a fault, never an end.
  delete pages[page('08211000000')];
  pages[page('08000000000')] = tokyo(2, '茨城県', [
    ['08220000000', 'つくば市', 20],
    ['08211000000', '常総市', 10],
  ]);
  await until('the fault is told', 20, async () => (await source(db, 'tepco')).fault === 'feed.status');
  assert.equal((await open(db)).length, 2);

  // Absence from the fresh list of the prefecture is an end; the file is not asked for any more.
  pages[page('08000000000')] = tokyo(1, '茨城県', [['08220000000', 'つくば市', 20]]);
  await until('the city has ended', 20, async () => (await open(db)).length === 1);
  assert.equal((await ended(db))[0].ended_by, 'absent');
  await until('all is well', 20, async () => (await source(db, 'tepco')).state === 'ok');
  const asked = tepco.requests.filter((r) => r.path === page('08211000000')).length;

  // An old list says nothing, whatever it leaves out.
  pages[page('00000000000')] = tokyo(50, '東京電力パワーグリッド', []);
  await until('the source is stale', 20, async () => (await source(db, 'tepco')).state === 'stale');
  assert.equal((await open(db)).length, 1);

  // A fresh, empty list is no outage.
  pages[page('00000000000')] = tokyo(0, '東京電力パワーグリッド', []);
  await until('nothing is out', 20, async () => (await open(db)).length === 0);
  assert.equal(tepco.requests.filter((r) => r.path === page('08211000000')).length, asked);
  assert.equal(await feeds.stop(), 0);
  await feeds.remove();
  await tepco.close();
});

test('every fault is told by name, costs nothing but itself, and nothing restarts', async () => {
  const db = await freshDatabase();
  const entities = `<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">`;
  const bomb = `<?xml version="1.0"?><!DOCTYPE b [${entities}]><teiden_info>${'&b;'.repeat(100)}</teiden_info>`;
  const packed = gzipSync(Buffer.alloc(100 << 20, 0x20));
  const whole = chubu(2, kenmei(1, '甲市', ['東町', '西町'], '約1,200戸'));
  const answers = {
    'feed.redirect': (_, response) => response.writeHead(302, { Location: '/' }).end(),
    'feed.html': '<!DOCTYPE html><html><body>ただいまメンテナンス中です</body></html>',
    'feed.truncated': whole.slice(0, -40),
    'feed.entity': bomb,
    'feed.charset': Buffer.from(whole, 'utf16le'),
    'feed.empty': ' \n',
    'feed.format': `{"error":"no"}`,
    'feed.time': '<teiden_info></teiden_info>',
    'feed.status': (_, response) => response.writeHead(503).end(),
    'feed.timeout': () => {},
    'feed.too_large': (request, response) => {
      if (!/gzip/.test(request.headers['accept-encoding'] ?? '')) return response.writeHead(406).end();
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed); // 100 MB in 100 KB
    },
    'feed.too_large ': (_, response) => {
      response.writeHead(200);
      const piece = Buffer.alloc(1 << 20, 0x20);
      let left = 100;
      const more = () => {
        while (left-- > 0) if (!response.write(piece)) return response.once('drain', more);
        response.end();
      };
      more();
    },
  };
  const pages = { '/ok.xml': whole, '/bad.xml': chubu(5, kenmei(2, '乙市', ['南町'], '10戸未満')) };
  const chubuUtility = await utility(pages);
  const common = { utility: 'chubu', base_url: chubuUtility.base };
  const sources = [
    { name: 'good', ...common, files: ['ok.xml'] },
    { name: 'bad', ...common, files: ['bad.xml'] },
  ];
  const config = { sources_file: await sourcesFile(sources), fetch_ms: 1500, body_max: 8 << 20 };
  const feeds = await reader(db, config);
  await until('both are out', 20, async () => (await open(db)).length === 2);
  let ago = 5;
  for (const [code, answer] of Object.entries(answers)) {
    pages['/bad.xml'] = answer;
    await until(`${code} is told`, 40, async () => (await source(db, 'bad')).fault === code.trim());
    const bad = await source(db, 'bad');
    assert.equal(bad.state, 'fault');
    assert.ok(bad.fault_at);
    assert.equal((await open(db)).length, 2, `${code} changed what is known`);
    assert.equal((await source(db, 'good')).state, 'ok');
    pages['/bad.xml'] = chubu((ago -= 0.35), kenmei(2, '乙市', ['南町'], '10戸未満'));
    await until(`it is well after ${code}`, 40, async () => (await source(db, 'bad')).state === 'ok');
  }
  // A connection that ends before the length that was told.
  pages['/bad.xml'] = (_, response) => {
    response.writeHead(200, { 'Content-Length': 5000 });
    response.write(whole.slice(0, 200));
    setTimeout(() => response.destroy(), 50);
  };
  await until('the short body is told', 40, async () => (await source(db, 'bad')).fault === 'feed.truncated');
  assert.equal((await open(db)).length, 2);
  assert.equal(feeds.how, undefined, await feeds.log());
  const rss = Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${feeds.pid}/status`, 'utf8'))[1]);
  assert.ok(rss < 400 * 1024, `resident ${rss} KiB`);
  await feeds.remove();
  await chubuUtility.close();
});

test('what is not new is asked for once more, and answered with nothing', async () => {
  const db = await freshDatabase();
  const chubuUtility = await utility({ '/a.xml': chubu(9, kenmei(1, '甲市', ['東町'], 5)) });
  const sources = [{ name: 'one', utility: 'chubu', base_url: chubuUtility.base, files: ['a.xml'] }];
  const feeds = await reader(db, { sources_file: await sourcesFile(sources) });
  await until('three rounds', 20, async () => chubuUtility.requests.length >= 3);
  assert.equal(chubuUtility.requests[0].headers['if-none-match'], undefined);
  assert.ok(chubuUtility.requests.slice(1).every((r) => r.headers['if-none-match']));
  assert.equal(await changes(db), 1);
  assert.equal((await source(db, 'one')).state, 'ok');

  // Who read these bytes: one child, behind a filter, with an error output and a socket and nothing else.
  const [child] = (await readFile(`/proc/${feeds.pid}/task/${feeds.pid}/children`, 'utf8')).trim().split(' ');
  assert.match(await readFile(`/proc/${child}/status`, 'utf8'), /^NoNewPrivs:\t1$[^]*^Seccomp:\t2$/m);
  assert.deepEqual(await readdir(`/proc/${child}/fd`), ['2', '3']);
  process.kill(Number(child), 'SIGKILL');
  chubuUtility.pages['/a.xml'] = chubu(0.5, kenmei(1, '甲市', ['東町'], 4));
  await until('the next edition gets a new child', 20, async () => (await open(db))[0].high === 4);
  await feeds.remove();
  await chubuUtility.close();
});

test('an end that is said is an end at that time, and a case that shrinks stays itself', async () => {
  const db = await freshDatabase();
  const pages = { '/a.xml': chubu(9, kenmei(70, '甲市', ['東町', '西町'], 90)) };
  const chubuUtility = await utility(pages);
  const sources = [{ name: 'one', utility: 'chubu', base_url: chubuUtility.base, files: ['a.xml'] }];
  assert.equal((await oneRound(db, sources)).how, 0);
  const [first] = await open(db);
  pages['/a.xml'] = chubu(8, kenmei(71, '甲市', ['西町'], 40));
  assert.equal((await oneRound(db, sources)).how, 0);
  const [second] = await open(db);
  assert.deepEqual([second.id, second.name, second.high], [first.id, '西町', 40]);
  pages['/a.xml'] = chubu(7, kenmei(71, '甲市', ['西町'], 0, `<zenso_d>${jst(7.5).slashed}</zenso_d>`));
  assert.equal((await oneRound(db, sources)).how, 0);
  assert.deepEqual(
    (await ended(db)).map((r) => [r.id, r.ended_by]),
    [[first.id, 'said']],
  );
  await chubuUtility.close();
});

test('of two readers one works, the other waits and says so, and takes over', async () => {
  const db = await freshDatabase();
  const pages = { '/a.xml': chubu(9, kenmei(1, '甲市', ['東町'], 5)) };
  const chubuUtility = await utility(pages);
  const config = { sources_file: await sourcesFile([{ name: 'one', utility: 'chubu', base_url: chubuUtility.base, files: ['a.xml'] }]) };
  const first = await reader(db, config);
  await until('the first works', 20, async () => (await open(db)).length === 1);
  const second = await reader(db, config);
  await until('the second waits', 20, async () => /feeds\.waiting .*feed\.locked/.test(await second.log()));
  assert.doesNotMatch(await second.log(), /feeds\.working/);
  await first.kill();
  pages['/a.xml'] = chubu(8, kenmei(1, '甲市', ['東町'], 5), kenmei(2, '乙市', ['南町'], 6));
  await until('the second works', 20, async () => (await open(db)).length === 2);
  assert.equal(await changes(db), 2);
  await first.remove();
  await second.remove();
  await chubuUtility.close();
});

test('a source whose terms are not acknowledged is off, and nothing is asked of it', async () => {
  const db = await freshDatabase();
  const chubuUtility = await utility({});
  const sources = [{ name: 'off', utility: 'chubu', base_url: chubuUtility.base, terms_acknowledged: false }];
  assert.equal((await oneRound(db, sources)).how, 0);
  assert.equal((await source(db, 'off')).state, 'off');
  assert.equal(chubuUtility.requests.length, 0);
  await chubuUtility.close();
});

test('a source that is switched off is no longer watched, and nothing of it stays out; switched on again its outages go on', async () => {
  const db = await freshDatabase();
  const pages = {
    '/a.xml': chubu(9, kenmei(1, '甲市', ['東町'], 5).replace(/<teiden_hassei_d>.*<\/teiden_hassei_d>/, '')),
    '/b.xml': chubu(9, kenmei(2, '乙市', ['南町'], 6)),
  };
  const chubuUtility = await utility(pages);
  const one = (name, file, more = {}) => ({ name, utility: 'chubu', base_url: chubuUtility.base, files: [file], ...more });
  assert.equal((await oneRound(db, [one('a', 'a.xml'), one('b', 'b.xml')])).how, 0);
  const [first] = await open(db);
  assert.equal(first.source, 'a');
  const before = await changes(db);

  // Taken out of the list: the reader is started anew without it.
  const gone = await oneRound(db, [one('b', 'b.xml')]);
  assert.equal(gone.how, 0);
  assert.match(gone.log, /feeds\.unwatched error=feed\.unwatched areas=1/);
  assert.deepEqual(
    (await open(db)).map((a) => a.source),
    ['b'],
  );
  const [over] = await ended(db);
  assert.deepEqual([over.id, over.ended_by], [first.id, 'unwatched']);
  assert.ok(Math.abs(Date.parse(over.ended_at) - Date.now()) < 60_000);
  const off = await source(db, 'a');
  assert.deepEqual([off.state, off.fault, off.areas, Number(off.households_high)], ['off', 'feed.unwatched', 0, 0]);
  assert.ok(off.off_at);
  assert.equal(await changes(db), before + 1, 'the end is told to every server');
  assert.equal(
    await cluster.value(
      db,
      "SELECT (body::json ->> 'off_at_us') IS NOT NULL FROM anpi.change WHERE kind = 'feed_source' AND id = 'a' ORDER BY seq DESC LIMIT 1",
    ),
    true,
  );

  // Watched again: what is out still is one outage, not a new one with a full battery.
  pages['/a.xml'] = chubu(4, kenmei(1, '甲市', ['東町'], 5).replace(/<teiden_hassei_d>.*<\/teiden_hassei_d>/, ''));
  assert.equal((await oneRound(db, [one('a', 'a.xml'), one('b', 'b.xml')])).how, 0);
  const again = (await open(db)).find((x) => x.source === 'a');
  assert.notEqual(again.id, first.id);
  assert.deepEqual([again.first_seen, again.before_seen], [first.first_seen, first.before_seen]);
  const on = await source(db, 'a');
  assert.deepEqual([on.state, on.fault, on.off_at], ['ok', null, null]);

  // Switched off where it stands: the terms are not kept any more.
  assert.equal((await oneRound(db, [one('a', 'a.xml', { terms_acknowledged: false }), one('b', 'b.xml')])).how, 0);
  assert.deepEqual(
    (await open(db)).map((a) => a.source),
    ['b'],
  );
  const since = (await source(db, 'a')).off_at;
  assert.ok(since);
  assert.equal((await oneRound(db, [one('b', 'b.xml')])).how, 0);
  assert.equal((await source(db, 'a')).off_at, since, 'it is over since then');

  // What a release before left open under a source that is off ends too.
  await cluster.execute(
    db,
    `UPDATE anpi.outage_area SET state = 'out', ended_at = NULL, ended_by = NULL
      WHERE id = (SELECT max(id) FROM anpi.outage_area WHERE source = 'a');
      UPDATE anpi.feed_source SET off_at = NULL, fault = NULL WHERE name = 'a'`,
  );
  assert.equal((await oneRound(db, [])).how, 0);
  assert.equal((await open(db)).length, 0);
  assert.ok((await source(db, 'a')).off_at && (await source(db, 'b')).off_at);
  await chubuUtility.close();
});

test('a file taken out of a source is no longer watched either', async () => {
  const db = await freshDatabase();
  const chubuUtility = await utility({
    '/a.xml': chubu(9, kenmei(1, '甲市', ['東町'], 5)),
    '/b.xml': chubu(9, kenmei(2, '乙市', ['南町'], 6)),
  });
  const one = (...files) => [{ name: 'one', utility: 'chubu', base_url: chubuUtility.base, files }];
  assert.equal((await oneRound(db, one('a.xml', 'b.xml'))).how, 0);
  assert.equal((await open(db)).length, 2);
  assert.equal((await oneRound(db, one('b.xml'))).how, 0);
  assert.deepEqual(
    (await open(db)).map((a) => a.name),
    ['南町'],
  );
  assert.deepEqual(
    (await ended(db)).map((a) => [a.name, a.ended_by]),
    [['東町', 'unwatched']],
  );
  assert.equal((await source(db, 'one')).areas, 1);
  await chubuUtility.close();
});

test('a source that may be fetched on demand only waits until somebody looks', async () => {
  const db = await freshDatabase();
  const chubuUtility = await utility({ '/a.xml': chubu(1, kenmei(1, '甲市', ['東町'], 5)) });
  const sources = [{ name: 'shy', utility: 'chubu', base_url: chubuUtility.base, files: ['a.xml'], on_demand: true }];
  const config = { sources_file: await sourcesFile(sources) };
  const feeds = await reader(db, config);
  await until('it works', 20, async () => /feeds\.working/.test(await feeds.log()));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(chubuUtility.requests.length, 0);
  await cluster.execute(db, "UPDATE anpi.feed_source SET wanted_at = now() WHERE name = 'shy'");
  await until('it is fetched', 20, async () => (await open(db)).length === 1);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assert.equal(chubuUtility.requests.length, 1, 'at most once in ten minutes');
  await feeds.remove();
  await chubuUtility.close();
});

test('a wrong configuration is refused with the place', async () => {
  const db = await freshDatabase();
  for (const [wrong, field] of [
    [{ name: 'x', utility: 'chubu', base_url: 'ftp://example.jp' }, 'base_url'],
    [{ name: 'x', utility: 'nobody', base_url: 'http://example.jp' }, 'utility'],
    [{ name: 'x', utility: 'chubu', base_url: 'http://example.jp', color: 1 }, 'color'],
  ]) {
    const { how, log } = await oneRound(db, [wrong]);
    assert.equal(how, 1);
    assert.match(log, new RegExp(`"feed\\.sources".*"field":"${field}"`));
  }
  const { how, log } = await oneRound(db, [], { clock_offset_s: 5 });
  assert.equal(how, 1);
  assert.match(log, /clock_offset_s/);
});

test('the database goes away and comes back; nothing is lost', async () => {
  const db = await freshDatabase();
  const pages = { '/a.xml': chubu(9, kenmei(1, '甲市', ['東町'], 5)) };
  const chubuUtility = await utility(pages);
  const config = { sources_file: await sourcesFile([{ name: 'one', utility: 'chubu', base_url: chubuUtility.base, files: ['a.xml'] }]) };
  const feeds = await reader(db, config);
  await until('it works', 20, async () => (await open(db)).length === 1);
  await cluster.restart();
  pages['/a.xml'] = chubu(8, kenmei(1, '甲市', ['東町'], 5), kenmei(2, '乙市', ['南町'], 6));
  await until('it works again', 30, async () => (await open(db).catch(() => [])).length === 2);
  assert.equal(feeds.how, undefined);
  await feeds.remove();
  await chubuUtility.close();
});
