// SPDX-License-Identifier: Apache-2.0
// Every allocation of an import, a migration, a round of feeds and the start of the server is refused once, every write of the
// spool and of the files of an import fails once (no room, an error, half of it), and the connection to PostgreSQL breaks at every
// send and receive. Whatever it is: no signal, no leak, a refusal with a sentence and an exit status, nothing half in the
// database, and the same again works.
//
// A few of the places; with ANPI_FAULTS=all (make soak) every place that is reached by a way of its own, with a number so many times as
// many as without. Figures are printed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CITY, makeCity } from '../lib/city.mjs';
import { build, root, startCluster } from '../lib/cluster.mjs';
import { EIO, ENOSPC, Fault } from '../lib/fault.mjs';
import { startFeeds, startServer, until } from '../lib/server.mjs';

const all = process.env.ANPI_FAULTS === 'all';
const run = promisify(execFile);
let cluster, city, folder;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'fault_programs', { people: 30 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-faulty.'));
});
after(async () => {
  await city?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

// Some of them: the first, the last and a few between; in the full form all.
const more = Number(process.env.ANPI_FAULTS) || 1;
const some = (list, few) => (all ? list : list.filter((_, i) => i % Math.ceil(list.length / (few * more)) === 0 || i === list.length - 1));
const upTo = (n) => Array.from({ length: n }, (_, i) => i + 1);
// The first call of each way by which calls of this kind are reached.
const firstOfEachWay = (fault, kind) =>
  [
    ...new Map(
      fault
        .ways(kind)
        .map((way, i) => [way, i + 1])
        .reverse(),
    ).values(),
  ].sort((a, b) => a - b);

async function anpi(args, fault) {
  const env = { ...process.env, ...fault?.env };
  const how = await run(path.join(root, build, 'anpi'), args, { cwd: root, env, timeout: 60000 }).then(
    (r) => ({ code: 0, ...r }),
    (e) => e,
  );
  return how;
}

// What stands on standard error when a command gives up: a code, and sentences.
function checkRefusal(how, place) {
  const line = how.stderr.split('\n').find((text) => text.startsWith('{"error"'));
  assert.ok(line, `no sentence; ${place}\n${how.stdout}\n${how.stderr}`);
  const { error } = JSON.parse(line);
  assert.ok(error.code && error.ja && error.en, line);
  return error.code;
}

// Two libraries do not survive a refusal while they make themselves ready: glibc (2.36), reading its list of name services for the
// name of the user that libpq asks for at the first connection, and OpenSSL (3.0), making its default context. Nothing has been
// done by then, and nothing of ours can be.
const beginnings = { glibc: /nss_database|nss_action|nss_module|getpwuid|pwd-lookup/, OpenSSL: /OSSL_LIB_CTX|OPENSSL_init_crypto/ };
const endedIn = (how, place) =>
  (how.signal || /^SIG/.test(how.code)) && Object.keys(beginnings).find((library) => beginnings[library].test(place));

// `attempt(fault, n)` gives how it ended, { code, … }; `check` what then has to hold.
async function each(name, kind, fault, arm, places, attempt, check) {
  const figures = {};
  for (const [i, nth] of places.entries()) {
    fault.arm(kind, { nth, ...arm(nth) });
    const how = await attempt(fault, i);
    const fired = fault.failed(kind) > 0;
    fault.disarm();
    const place = `${name}, ${kind} ${nth}\n${fired ? await fault.where() : 'nothing failed'}`;
    const library = endedIn(how, place);
    if (library) {
      figures[`ended in ${library}`] = (figures[`ended in ${library}`] ?? 0) + 1;
      continue;
    }
    assert.equal(how.signal ?? null, null, `${how.stderr} ${place}`);
    assert.doesNotMatch(how.stderr ?? '', /Sanitizer/, place);
    const key = await check(how, i, place, fired);
    figures[key] = (figures[key] ?? 0) + 1;
  }
  console.log(`${name}: ${places.length} places of ${kind} failed in turn:`, JSON.stringify(figures));
}

// ---- an import -------------------------------------------------------------------------------------------------------

const facts = `SELECT p.name, p.kana, p.birth::text, f.number AS phone, h.address, h.lon, h.lat, h.zone::text, h.level,
   (SELECT count(*)::int FROM anpi.person q WHERE q.municipal_id = p.municipal_id) AS times
   FROM anpi.person p LEFT JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.phone f ON f.person = p.id WHERE p.municipal_id = `;
let person = 0;

class Import {
  constructor() {
    this.number = `F${++person}`;
    this.file = path.join(folder, `${this.number}.csv`);
    this.account = path.join(folder, `${this.number}.account.csv`);
    this.address = 'みほん市青葉町一丁目5番地3';
  }

  async write() {
    const birth = `19${40 + (person % 50)}-01-${String(1 + (person % 28)).padStart(2, '0')}`;
    const head = '自治体内番号,氏名,氏名カナ,生年月日,性別,住所,電話番号';
    const rows = [
      [this.number, '架空　太郎', 'カクウ タロウ', birth, '男', this.address, `0531-22-${1000 + person}`],
      [`${this.number}x`, '', 'カクウ', '', '男', this.address, ''],
    ];
    await writeFile(this.file, [head, ...rows.map((r) => r.join(','))].join('\r\n') + '\r\n');
    return this;
  }

  run(fault) {
    return anpi(['import', 'registry', '--municipality', CITY, '--account', this.account, this.file, ...city.options], fault);
  }

  stored() {
    return cluster.rows(city.db, `${facts}'${this.number}'`);
  }

  async isWhole(place) {
    const [one, ...more] = await this.stored();
    assert.deepEqual(
      [one?.name, one?.kana, one?.address, one?.level, one?.times, more.length],
      ['架空　太郎', 'カクウ タロウ', this.address, 'town', 1, 0],
      place,
    );
    assert.ok(one.phone && one.lon && one.zone && one.birth, `${JSON.stringify(one)} ${place}`);
  }
}

async function importUnder(fault, kind, arm, places) {
  await each(
    'an import',
    kind,
    fault,
    arm,
    places,
    async () => {
      const file = await new Import().write();
      return { ...(await file.run(fault)), file };
    },
    async (how, _, place) => {
      const { file } = how;
      let told = 'as ever';
      if (how.code !== 2) {
        assert.equal(how.code, 1, `${how.code} ${how.stderr} ${place}`);
        told = checkRefusal(how, place);
        if ((await file.stored()).length) await file.isWhole(place); // a batch is there whole or not at all
      }
      if (how.code === 2) {
        await file.isWhole(place);
        assert.equal((await readFile(file.account, 'utf8')).trim().split('\r\n').length, 3, place);
        const rows = await cluster.rows(
          city.db,
          'SELECT outcome FROM anpi.import_row WHERE run = (SELECT max(id) FROM anpi.import_run) ORDER BY line',
        );
        assert.deepEqual(
          rows.map((r) => r.outcome),
          ['created', 'refused'],
          place,
        );
      }
      const again = await file.run();
      assert.equal(again.code, 2, `${again.stdout} ${again.stderr} ${place}`);
      await file.isWhole(place);
      assert.equal((await readFile(file.account, 'utf8')).trim().split('\r\n').length, 3, place);
      return told;
    },
  );
}

async function calls(fault, kind, attempt) {
  fault.arm(kind, { trace: true });
  await attempt();
  return { counted: fault.counted(kind), ways: firstOfEachWay(fault, kind) };
}

test('an import: every allocation', async () => {
  const fault = new Fault();
  const trial = await new Import().write();
  const { counted, ways } = await calls(fault, 'memory', () => trial.run(fault));
  console.log(`an import: ${counted} allocations by ${ways.length} ways`);
  await importUnder(fault, 'memory', () => ({}), some(ways, 4));
  fault.close();
});

test('an import: every write of its files, and every send and receive', async () => {
  const files = new Fault({ path: `${folder}/F` }),
    wire = new Fault({ peer: true });
  const trial = await new Import().write();
  const { counted } = await calls(files, 'file', () => trial.run(files));
  for (const how of [{ error: ENOSPC }, { error: EIO }, { error: ENOSPC, half: true, times: 1000 }])
    await importUnder(files, 'file', () => how, some(upTo(counted), 1));
  for (const kind of ['send', 'receive']) {
    const { counted: n } = await calls(wire, kind, () => trial.run(wire));
    await importUnder(wire, kind, () => ({ error: 104 }), some(upTo(n), 2));
  }
  files.close();
  wire.close();
});

// ---- a migration -----------------------------------------------------------------------------------------------------

const shape = `SELECT (SELECT string_agg(md5(prosrc), '' ORDER BY proname, oid::regprocedure::text) FROM pg_proc
    WHERE pronamespace = 'anpi'::regnamespace) AS functions,
  (SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'anpi'::regnamespace) AS tables`;

async function migrateUnder(fault, kind, places) {
  const whole = await cluster.rows(city.db, shape);
  let db;
  await each(
    'a migration',
    kind,
    fault,
    () => ({ error: 104 }),
    places,
    async (_, i) => {
      db = await cluster.empty(`migrated_${kind}_${i}`);
      return anpi(['migrate', `--db=${db.owner}`], fault);
    },
    async (how, _, place) => {
      const told = how.code ? checkRefusal(how, place) : 'done';
      const again = await anpi(['migrate', `--db=${db.owner}`]);
      assert.equal(again.code, 0, `${again.stderr} ${place}`);
      assert.deepEqual(await cluster.rows(db, shape), whole, place);
      await cluster.execute(cluster.named('postgres'), `DROP DATABASE ${db.name} WITH (FORCE)`);
      return told;
    },
  );
}

test('a migration: every allocation, send and receive', async () => {
  const fault = new Fault({ peer: true });
  const first = await cluster.empty('migrated');
  for (const kind of ['memory', 'send', 'receive']) {
    const db = kind === 'memory' ? first : await cluster.empty(`migrated_${kind}`);
    const { counted, ways } = await calls(fault, kind, () => anpi(['migrate', `--db=${db.owner}`], fault));
    console.log(`a migration: ${counted} of ${kind} by ${ways.length} ways`);
    await migrateUnder(fault, kind, some(ways, 1));
  }
  fault.close();
});

// ---- a round of feeds ------------------------------------------------------------------------------------------------

const pad = (n) => String(n).padStart(2, '0');
const jst = (minutes) => {
  const t = new Date(Date.now() + 9 * 3600e3 - minutes * 60e3);
  const date = [t.getUTCFullYear(), pad(t.getUTCMonth() + 1), pad(t.getUTCDate())];
  const time = [pad(t.getUTCHours()), pad(t.getUTCMinutes())];
  return { slashed: `${date.join('/')} ${time.join(':')}`, digits: date.join('') + time.join('') };
};
const town = (name) =>
  `<chomei_info><address1_n>愛知県</address1_n><address2_n>みほん市</address2_n><address3_n>${name}</address3_n></chomei_info>`;
const kenmei = (number, ...towns) =>
  `<kosho_kenmei type="1"><kenmei_no>${number}</kenmei_no><teiden_hassei_d>${jst(60).slashed}</teiden_hassei_d>` +
  `${towns.map(town).join('')}<genzai_teiden_kosu>7</genzai_teiden_kosu></kosho_kenmei>`;
const chubu = (...cases) =>
  `<?xml version="1.0" encoding="UTF-8"?><teiden_info><data_make_d>${jst(2).slashed}</data_make_d>${cases.join('')}</teiden_info>`;
const tokyo = (title, areas) =>
  `<東京電力停電情報><タイトル>${title}</タイトル>` +
  areas.map(([code, name, n]) => `<エリア コード="${code}"><名前>${name}</名前><停電軒数>${n}</停電軒数></エリア>`).join('') +
  `<更新日時>${jst(3).digits}</更新日時></東京電力停電情報>`;
const mesh = (...codes) =>
  'メッシュコード,停電戸数,停電率,発生日時,復旧見込,更新日時\r\n' +
  codes.map((code) => `${code},7,51%,${jst(3).slashed},,${jst(3).slashed}\r\n`).join('');
const pages = () => ({
  chubu: chubu(kenmei(1, '浜見', '南風'), kenmei(2, '東雲町')),
  '/flash/xml/08000000000.xml': tokyo('茨城県', [
    ['08220000000', 'つくば市', 20],
    ['08211000000', '常総市', 10],
  ]),
  '/flash/xml/08220000000.xml': tokyo('つくば市', [['08220001000', '東', '20']]),
  '/flash/xml/08211000000.xml': tokyo('常総市', [['08211001000', '水海道森下町', '10']]),
  '/teiden_mesh250.csv': mesh('5237000011', '5237000012', '5237000013'),
});

async function utility() {
  const list = pages(),
    asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const page = list[request.url] ?? (/^\/(?!flash).*\.xml$/.test(request.url) ? list.chubu : undefined);
    return page ? response.writeHead(200).end(page) : response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { base: `http://127.0.0.1:${server.address().port}`, asked, close: () => (server.closeAllConnections(), server.close()) };
}

const openAreas = () =>
  cluster.rows(
    city.db,
    "SELECT source, key, name, towns, mesh, low, high, match_level FROM anpi.outage_area WHERE state <> 'ended' ORDER BY source, key",
  );
const sourcesNow = () => cluster.rows(city.db, 'SELECT name, state, fault, rows_refused FROM anpi.feed_source ORDER BY name');

test('a round of feeds: every allocation, in the reader and in its child', async () => {
  const far = await utility(),
    fault = new Fault(),
    file = path.join(folder, 'sources.json');
  const common = { base_url: far.base, terms_acknowledged: true, interval_s: 1 };
  const list = [
    { name: 'chubu', utility: 'chubu', ...common },
    { name: 'tepco', utility: 'tepco', files: ['/flash/xml/08000000000.xml'], ...common },
    { name: 'mesh', utility: 'mesh', files: ['teiden_mesh250.csv'], ...common },
  ];
  await writeFile(file, JSON.stringify(list), { mode: 0o600 });
  const config = { sources_file: file, once: true, gazetteer_file: city.options[1].split('=')[1] };
  const round = async (env) => {
    const feeds = await startFeeds({ db: city.db, config, env });
    const how = await Promise.race([feeds.ended, new Promise((resolve) => setTimeout(() => resolve('late'), 45000))]);
    const log = await feeds.log();
    await feeds.remove();
    return { code: how, log };
  };
  const clear = () => cluster.execute(city.db, 'TRUNCATE anpi.outage_area; DELETE FROM anpi.feed_source');
  fault.arm('memory', { trace: true });
  const first = await round(fault.env);
  assert.equal(first.code, 0, first.log);
  const ways = firstOfEachWay(fault, 'memory'),
    counted = fault.counted('memory');
  const whole = await openAreas();
  assert.deepEqual(
    [...new Set(whole.map((a) => a.source))],
    ['chubu', 'mesh', 'tepco'],
    `${JSON.stringify(await sourcesNow())} ${far.asked}`,
  );
  console.log(`a round of feeds: ${counted} allocations by ${ways.length} ways`);
  await each(
    'a round of feeds',
    'memory',
    fault,
    () => ({}),
    some(ways, 3),
    async () => {
      await clear();
      return round(fault.env);
    },
    async (how, _, place) => {
      assert.ok([0, 1].includes(how.code), `${how.code} ${how.log} ${place}`);
      assert.doesNotMatch(how.log, /Sanitizer|feed\.child_died/, place);
      const got = await openAreas();
      for (const { name, state, fault: why, rows_refused: refused } of await sourcesNow()) {
        const mine = (rows) => rows.filter((a) => a.source === name);
        if (state === 'ok' && !why) assert.deepEqual([mine(got), refused], [mine(whole), 0], `${name} says that all is well; ${place}`);
      }
      for (const area of got)
        assert.ok(
          whole.some((a) => JSON.stringify(a) === JSON.stringify(area)),
          `${JSON.stringify(area)} ${place}`,
        );
      const again = await round();
      assert.equal(again.code, 0, `${again.log} ${place}`);
      assert.deepEqual(await openAreas(), whole, place);
      return how.code ? 'given up' : got.length === whole.length ? 'whole' : 'without what could not be read';
    },
  );
  far.close();
  fault.close();
});

// ---- the spool, and the start ----------------------------------------------------------------------------------------

const readyz = (server) => fetch(`${server.plainUrl}/readyz`).then((a) => a.json());

test('the spool: every write, sync and cut; what was shown is on record, after a kill too', async () => {
  const fault = new Fault({ path: '.spool' }),
    token = await city.token('command'),
    shown = new Map();
  let server = await startServer({ db: city.db, config: { spool_max: 65536 }, env: fault.env });
  const show = async (person) => {
    const answer = await fetch(`${server.plainUrl}/api/persons/${person}`, { headers: { Authorization: `Bearer ${token}` } });
    const body = await answer.json();
    if (answer.status === 200) shown.set(person, (shown.get(person) ?? 0) + 1);
    else assert.ok(['audit.spool_full', 'server.io'].includes(body.error.code), JSON.stringify(body));
    return answer.status;
  };
  const burst = async () => {
    const got = [];
    for (let i = 0; i < 60; i++) got.push(await show(city.people[i % 30].id));
    await until('the spool is drained', 20, async () => (await readyz(server)).audit_pending === 0);
    return { code: got.filter((status) => status !== 200).length };
  };
  fault.arm('file');
  await burst();
  const counted = fault.counted('file');
  for (const how of [{ error: ENOSPC }, { error: EIO }, { error: ENOSPC, half: true }])
    await each(
      'the spool',
      'file',
      fault,
      () => how,
      some(upTo(counted + 2), 2),
      burst,
      async (got, _, place) => {
        await server.diedEarly();
        assert.ok(got.code <= 2, `${got.code} refused for one fault; ${place}`);
        assert.equal(await show(city.people[1].id), 200, place);
        return got.code ? 'refused once' : 'unseen';
      },
    );
  fault.arm('file', { nth: 3, times: 7, error: EIO });
  for (let i = 0; i < 20; i++) await show(city.people[i].id);
  await server.kill();
  server = await startServer({ db: city.db, folder: server.folder, config: { spool_max: 65536 } });
  await until('the spool is drained', 20, async () => (await readyz(server)).audit_pending === 0);
  const rows = await cluster.rows(
    city.db,
    "SELECT person::text, count(*)::int AS n FROM anpi.audit WHERE route = '/api/persons/{person}' GROUP BY 1",
  );
  for (const [person, times] of shown)
    assert.ok(rows.find((r) => r.person === person)?.n >= times, `person ${person}: shown ${times} times, ${JSON.stringify(rows)}`);
  assert.equal(await server.stop(), 0);
  await server.remove();
  fault.close();
});

test('the start of the server: every file call of its spool, and every allocation', async () => {
  const begin = async (fault) => {
    const server = await startServer({ db: city.db, env: fault.env, seconds: 0 });
    const ready = () =>
      fetch(`${server.plainUrl}/readyz`).then(
        (a) => a.ok,
        () => false,
      );
    await until('it is ready or has ended', 40, async () => server.how !== undefined || (await ready()));
    const how = await server.stop();
    const log = await server.log();
    await server.remove();
    return { code: how, log };
  };
  const check = async (how, _, place) => {
    assert.ok(how.code === 0 || how.code === 1, `${how.code}\n${how.log}\n${place}`);
    assert.doesNotMatch(how.log, /Sanitizer/, place);
    if (how.code) assert.match(how.log, /^\{"error":\{"code":"[a-z_.]+","ja":"[^"]+","en":"[^"]+"/m, `${how.log} ${place}`);
    return how.code ? 'refused to start' : 'started';
  };
  const disk = new Fault({ path: '.spool' }),
    memory = new Fault();
  const { counted } = await calls(disk, 'file', () => begin(disk));
  await each('a start', 'file', disk, () => ({ error: ENOSPC }), some(upTo(counted), 1), begin, check);
  const { counted: n, ways } = await calls(memory, 'memory', () => begin(memory));
  console.log(`a start: ${n} allocations by ${ways.length} ways`);
  await each('a start', 'memory', memory, () => ({}), some(ways, 2), begin, check);
  disk.close();
  memory.close();
});
