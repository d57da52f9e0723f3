// SPDX-License-Identifier: Apache-2.0
// A clerk's files: every row accounted for, nothing overwritten by a blank, nothing decided by the machine that is a
// person's to decide, nothing half done whatever kills it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, OTHER, makeCity } from '../lib/city.mjs';
import { build, root, startCluster } from '../lib/cluster.mjs';
import { metCodes } from '../lib/noted.mjs';
import { readLog } from '../lib/logfmt.mjs';
import { until } from '../lib/server.mjs';

let cluster, city, folder;
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'registry', { people: 20 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-reg.'));
});
after(async () => {
  await city?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const value = (sql) => cluster.value(city.db, sql);
const rows = (sql) => cluster.rows(city.db, sql);

function start(args) {
  const child = spawn(path.join(root, build, 'anpi'), [...args, `--db=${city.db.owner}`, `--gazetteer_file=${folder}/none.bin`], {
    cwd: root,
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data) => (said.out += data));
  child.stderr.on('data', (data) => (said.err += data));
  return {
    child,
    ended: new Promise((done) => child.on('close', (code) => done({ code, ...said }))).then(
      (end) => (readLog(end.err, { words: true }), end),
    ),
  };
}
const tried = (args) => start(args).ended;
const errorOf = (answer) => JSON.parse(answer.err.split('\n').find((line) => line.startsWith('{'))).error;

let files = 0;
// Imports lines of { heading: cell }; gives the exit code and the account as objects.
async function imported(people, options = [], municipality = CITY) {
  const heads = [...new Set(people.flatMap((p) => Object.keys(p)))];
  const cell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const text = [heads.join(','), ...people.map((p) => heads.map((h) => cell(p[h] ?? '')).join(','))].join('\r\n') + '\r\n';
  const file = path.join(folder, `list${++files}.csv`);
  await writeFile(file, text);
  return importFile(file, options, municipality);
}
async function importFile(file, options = [], municipality = CITY) {
  const accountFile = `${file}.account.csv`;
  const answer = await tried(['import', 'registry', '--municipality', municipality, '--account', accountFile, ...options, file]);
  const account = await readFile(accountFile, 'utf8').catch(() => '');
  const lines = account
    .replace('\ufeff', '')
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));
  const told = lines.map((l) => ({ line: l[0], outcome: l[1], code: l[2], field: l[3], person: l.at(-1) }));
  metCodes(told);
  return { ...answer, lines: told, outcomes: lines.map((l) => l[1]) };
}
const one = (id, name, more = {}) => ({
  自治体内番号: id,
  氏名: name,
  生年月日: '1940-01-02',
  住所: 'みほん市浜見1番地1',
  電話番号: '0531-22-3344',
  ...more,
});

test('a blank keeps and the clearing mark clears, column by column', async () => {
  const full = one('B1', '試験 花子', {
    氏名カナ: 'シケン ハナコ',
    性別: '女',
    郵便番号: '4413401',
    方書: '2階',
    電話番号2: '090-1111-2222',
    メール: 'a@example.jp',
    事由: '独居、認知症',
    要介護度: '要介護3',
    障害: '身体障害1級',
    難病: '架空病',
    医療機器: '吸引器',
    バッテリー分: '60',
    外部バッテリー分: '120',
    酸素流量: '2.0',
    かかりつけ医: '架空医院',
    かかりつけ医電話: '0531-1-2345',
    緊急連絡先: '試験 一郎',
    緊急連絡先続柄: '子',
    緊急連絡先電話: '090-3333-4444',
    自治会: '浜見',
    民生委員: '架空',
    備考: '犬',
    世帯番号: 'H1',
  });
  assert.equal((await imported([full])).code, 0);
  const id = await value("SELECT id FROM anpi.person WHERE municipal_id = 'B1'");
  const card = () => value(`SELECT body FROM anpi.card WHERE person = ${id}`);
  const before = await card();
  const blank = Object.fromEntries(Object.keys(full).map((k) => [k, k === '自治体内番号' || k === '氏名' ? full[k] : '']));
  assert.deepEqual((await imported([blank])).outcomes, ['unchanged']);
  assert.equal(await card(), before);
  const clear = {
    ...blank,
    ...Object.fromEntries(
      [
        '氏名カナ',
        '生年月日',
        '性別',
        '郵便番号',
        '方書',
        '電話番号',
        '電話番号2',
        'メール',
        '事由',
        '要介護度',
        '障害',
        '難病',
        '医療機器',
        'かかりつけ医',
        'かかりつけ医電話',
        '緊急連絡先',
        '自治会',
        '民生委員',
        '備考',
        '世帯番号',
      ].map((k) => [k, '［削除］']),
    ),
  };
  assert.deepEqual((await imported([clear])).outcomes, ['updated']);
  const [p] = await rows(`SELECT kana, birth, sex, mail, doctor_name, doctor_phone, community, welfare_commissioner, note, household,
        (SELECT postcode FROM anpi.home WHERE id = home) AS postcode, (SELECT building FROM anpi.home WHERE id = home) AS building
        FROM anpi.person WHERE id = ${id}`);
  for (const [key, left] of Object.entries(p))
    assert.ok(left === null || left === '' || (key === 'sex' && Number(left) === 0), `${key} = ${left}`);
  for (const table of ['phone', 'reason', 'device', 'contact'])
    assert.equal(Number(await value(`SELECT count(*) FROM anpi.${table} WHERE person = ${id}`)), 0, table);
  assert.deepEqual((await imported([clear])).outcomes, ['unchanged']);
});

test("one of two phones is cleared without the other, and one device's minutes without the device", async () => {
  await imported([one('B2', '試験 次郎', { 電話番号2: '090-1111-2222', 医療機器: '吸引器', バッテリー分: '60' })]);
  await imported([one('B2', '試験 次郎', { 電話番号2: '［削除］', 医療機器: '吸引器', バッテリー分: '［削除］' })]);
  const [p] = await rows(
    `SELECT (SELECT string_agg(number, '/') FROM anpi.phone
      WHERE person = p.id) AS phones, (SELECT string_agg(kind || coalesce(battery_internal_min::text, '-'), '/') FROM anpi.device
      WHERE person = p.id) AS devices FROM anpi.person p WHERE municipal_id = 'B2'`,
  );
  assert.deepEqual({ ...p }, { phones: '0531-22-3344', devices: '吸引器-' });
});

test('of a contact the mark clears one cell, a blank keeps it, and somebody of another name takes nothing over', async () => {
  const family = (more) =>
    imported([
      one('B5', '試験 五郎', {
        緊急連絡先: '試験 一郎、試験 二郎',
        緊急連絡先続柄: '子、孫',
        緊急連絡先電話: '090-3333-4444、090-5555-6666',
        ...more,
      }),
    ]);
  const kin = async () =>
    (
      await rows(
        `SELECT c.name, c.relation, c.phone FROM anpi.contact c JOIN anpi.person p ON p.id = c.person WHERE p.municipal_id = 'B5'
          ORDER BY c.ord`,
      )
    ).map((c) => [c.name, c.relation, c.phone].map((v) => v ?? '-').join(' '));
  await family();
  const both = ['試験 一郎 子 090-3333-4444', '試験 二郎 孫 090-5555-6666'];
  assert.deepEqual(await kin(), both);
  assert.deepEqual((await family({ 緊急連絡先: '', 緊急連絡先続柄: '', 緊急連絡先電話: '' })).outcomes, ['unchanged']);
  assert.deepEqual((await family({ 緊急連絡先続柄: '', 緊急連絡先電話: '' })).outcomes, ['unchanged']);
  // One place of two; alone in its cell both; the name need not be repeated.
  assert.deepEqual((await family({ 緊急連絡先電話: '［削除］、090-5555-6666' })).outcomes, ['updated']);
  assert.deepEqual(await kin(), ['試験 一郎 子 -', both[1]]);
  assert.deepEqual((await family({ 緊急連絡先電話: '［削除］、090-5555-6666' })).outcomes, ['unchanged']);
  await family({ 緊急連絡先: '', 緊急連絡先続柄: '［削除］', 緊急連絡先電話: '' });
  assert.deepEqual(await kin(), ['試験 一郎 - -', '試験 二郎 - 090-5555-6666']);
  // A number without the name is that of the one who is known there.
  await family({ 緊急連絡先: '', 緊急連絡先続柄: '', 緊急連絡先電話: '090-3333-4444' });
  assert.deepEqual(await kin(), ['試験 一郎 - 090-3333-4444', '試験 二郎 - 090-5555-6666']);
  // The same name in another width is the same person; another name is not, and has not the other's phone.
  await family({ 緊急連絡先: '試験　一郎、架空 花子', 緊急連絡先続柄: '', 緊急連絡先電話: '' });
  assert.deepEqual(await kin(), ['試験　一郎 - 090-3333-4444', '架空 花子 - -']);
  assert.equal((await family({ 緊急連絡先電話: 'でんわ、090-5555-6666' })).lines[0].code, 'registry.bad_phone');
});

test('「なし」 makes nobody a person on a device, and two of a kind are one', async () => {
  await imported([
    one('B3', '試験 三郎', { 医療機器: 'なし', 緊急連絡先: '無', 事由: 'なし' }),
    one('B4', '試験 四郎', { 医療機器: '吸引器、吸引器' }),
  ]);
  assert.equal(
    Number(await value("SELECT count(*) FROM anpi.device d JOIN anpi.person p ON p.id = d.person WHERE municipal_id = 'B3'")),
    0,
  );
  assert.equal(
    Number(await value("SELECT count(*) FROM anpi.device d JOIN anpi.person p ON p.id = d.person WHERE municipal_id = 'B4'")),
    1,
  );
  assert.deepEqual((await imported([one('B4', '試験 四郎', { 医療機器: '吸引器、吸引器' })])).outcomes, ['unchanged']);
});

test("what Excel strips is put back, what it destroys is a remark, and nobody's id", async () => {
  await imported([one('000771', '試験 七瀬', { 電話番号: '0531-22-7777' })]);
  const stripped = await imported([one('771', '試験 七瀬', { 電話番号: '531227777', 郵便番号: '10010' })]);
  assert.equal(stripped.code, 0);
  const [p] = await rows(
    `SELECT municipal_id, (SELECT postcode FROM anpi.home WHERE id = home) AS postcode, (SELECT string_agg(digits, '/') FROM anpi.phone
      WHERE person = p.id) AS digits FROM anpi.person p WHERE name = '試験 七瀬'`,
  );
  assert.deepEqual({ ...p }, { municipal_id: '000771', postcode: '0010010', digits: '0531227777' });
  const power = await imported([one('1.23457E+11', '試験 八重')]);
  assert.deepEqual([power.code, power.lines[0].outcome, power.lines[0].code], [0, 'created', 'registry.bad_id']);
  assert.equal(await value("SELECT municipal_id FROM anpi.person WHERE name = '試験 八重'"), null);
});

test('control bytes, endless cells and too many values are remarks and cost nobody', async () => {
  const bad = [
    { 備考: 'a\u0001b' },
    { 緊急連絡先: 'a\u0007' },
    { 備考: '長'.repeat(5000) },
    { 電話番号: Array(11).fill('0531-22-3344').join('、') },
    { 医療機器: Array(17).fill('吸引器').join('、') },
    { 備考: 'a\u0002b' },
  ];
  const answer = await imported([...bad.map((more, i) => one(`C${i}`, `試験 ${i}`, more)), one('C9', '試験 九')]);
  assert.deepEqual(answer.outcomes, [...bad.map(() => 'created'), 'created']);
  assert.equal(await value("SELECT note FROM anpi.person WHERE municipal_id = 'C0'"), 'a b');
  assert.equal(
    Number(await value("SELECT count(*) FROM anpi.phone f JOIN anpi.person p ON p.id = f.person WHERE municipal_id = 'C3'")),
    10,
  );
  assert.deepEqual(
    answer.lines.slice(0, 6).map((l) => l.field),
    ['備考', '緊急連絡先', '備考', '電話番号', '医療機器', '備考'],
  );
  const file = path.join(folder, 'nul.csv');
  await writeFile(file, '自治体内番号,氏名,備考\r\nN0,試験 零,a\0b\r\nN1,試験 壱,よい\r\n');
  const nul = await importFile(file);
  assert.ok(nul.outcomes.includes('created'), JSON.stringify(nul));
});

test('a row that the tables refuse is refused alone', async () => {
  await cluster.execute(city.db, "ALTER TABLE anpi.person ADD CONSTRAINT trouble CHECK (note IS DISTINCT FROM '毒')");
  const answer = await imported([one('D1', '試験 甲'), one('D2', '試験 乙', { 備考: '毒' }), one('D3', '試験 丙')]);
  await cluster.execute(city.db, 'ALTER TABLE anpi.person DROP CONSTRAINT trouble');
  assert.deepEqual(answer.outcomes, ['created', 'refused', 'created']);
  assert.equal(answer.lines[1].code, 'registry.bad_row');
});

test('the same name is not the same person: a clerk meets the row once, and what was decided stays decided', async () => {
  await imported([{ 氏名: '同名 太郎', 生年月日: '1941-02-03', 住所: 'みほん市浜見5番地', 電話番号: '0531-55-0001' }]);
  const other = { 氏名: '同名 太郎', 生年月日: '1941-02-03', 住所: 'みほん市南風9番地', 電話番号: '0531-55-0002' };
  for (let i = 0; i < 2; i++) assert.deepEqual((await imported([other])).outcomes, ['held']);
  const waiting = (await tried(['import', 'held'])).out.split('\n').filter((l) => l.includes('同名 太郎'));
  assert.equal(waiting.length, 1);
  const [run, line] = waiting[0].split('\t');
  assert.equal((await tried(['import', 'decide', run, line, 'create'])).code, 0);
  assert.equal(Number(await value("SELECT count(*) FROM anpi.person WHERE name = '同名 太郎'")), 2);
  assert.equal(Number(await value("SELECT count(*) FROM anpi.card c JOIN anpi.person p ON p.id = c.person WHERE p.name = '同名 太郎'")), 2);
  assert.equal(errorOf(await tried(['import', 'decide', run, line, 'create'])).code, 'registry.decided');
  assert.deepEqual((await imported([other])).outcomes, ['unchanged']);
});

test("an id that belongs to another name and birth date is a clerk's to judge, and nothing is written", async () => {
  await imported([one('J1', '番号 持主', { 生年月日: '1935-05-05' })]);
  const other = one('J1', '別人 太郎', { 生年月日: '1951-06-07', 住所: 'みほん市南風1番地', 電話番号: '0531-44-0001', 備考: '別人' });
  const { lines } = await imported([other]);
  assert.deepEqual(
    lines.map((l) => [l.outcome, l.code]),
    [['held', 'registry.conflict']],
  );
  assert.deepEqual(
    { ...(await rows("SELECT name, birth::text, note FROM anpi.person WHERE municipal_id = 'J1'"))[0] },
    { name: '番号 持主', birth: '1935-05-05', note: null },
  );
  // A name that changed with the same birth date is the same person; so is a birth date corrected under the same name.
  assert.deepEqual((await imported([one('J1', '婚姻 持主', { 生年月日: '1935-05-05' })])).outcomes, ['updated']);
  assert.deepEqual((await imported([one('J1', '婚姻 持主', { 生年月日: '1935-05-06' })])).outcomes, ['updated']);
});

test("a row that fits two persons is neither's until a clerk says whose", async () => {
  const twin = { 生年月日: '1944-04-04', 住所: 'みほん市浜見8番地', 電話番号: '0531-48-0001' };
  await imported([one('T1', '双方 和', twin), one('T2', '双方 和', { ...twin, 住所: 'みほん市南風8番地', 電話番号: '0531-48-0002' })]);
  const both = { 氏名: '双方 和', ...twin, 電話番号: '0531-48-0002', 備考: 'どちらか' };
  const { lines } = await imported([both]);
  assert.deepEqual(
    lines.map((l) => [l.outcome, l.code]),
    [['held', 'registry.weak_match']],
  );
  assert.equal(Number(await value("SELECT count(*) FROM anpi.person WHERE name = '双方 和' AND note IS NULL")), 2);
});

test('a merge takes the row into the person named, a drop is remembered', async () => {
  await imported([{ 氏名: '合併 花', 生年月日: '1942-03-04', 住所: 'みほん市浜見6番地', 電話番号: '0531-66-0001' }]);
  const moved = { 氏名: '合併 花', 生年月日: '1942-03-04', 住所: 'みほん市南風6番地', 電話番号: '0531-66-0002' };
  const { lines } = await imported([moved]);
  const run = await value('SELECT max(id) FROM anpi.import_run');
  assert.equal((await tried(['import', 'decide', run, lines[0].line, 'merge', '999999'])).code, 1);
  assert.equal((await tried(['import', 'decide', run, lines[0].line, 'merge'])).code, 0);
  assert.equal(
    await value("SELECT h.address FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.name = '合併 花'"),
    'みほん市南風6番地',
  );
  const again = { ...moved, 住所: 'みほん市東雲町1番地', 電話番号: '0531-66-0003' };
  const third = await imported([again]);
  assert.equal((await tried(['import', 'decide', String(Number(run) + 1), third.lines[0].line, 'drop'])).code, 0);
  const dropped = await imported([again]);
  assert.deepEqual([dropped.outcomes[0], dropped.lines[0].code], ['unchanged', 'registry.dropped']);
  assert.equal(errorOf(await tried(['import', 'decide', run, '77', 'drop'])).code, 'registry.nothing_held');
  assert.equal(errorOf(await tried(['import', 'decide', 'x', '77', 'drop'])).code, 'cli.usage');
});

test('a full list names who is gone once, a row with a cell that cannot be read is not gone, and who comes back is let go', async () => {
  const source = ['--source', '月例'];
  const [a, b, c] = [
    one('F1', '月例 一'),
    one('F2', '月例 二', { 電話番号: '0531-77-0002' }),
    one('F3', '月例 三', { 電話番号: '0531-77-0003' }),
  ];
  await imported([a, b, c], source);
  const odd = { ...c, 生年月日: 'きのう' };
  const first = await imported([a, odd], [...source, '--full']);
  assert.deepEqual(
    first.lines.map((l) => [l.outcome, l.code]),
    [
      ['unchanged', ''],
      ['updated', 'registry.bad_birth'],
      ['held', 'registry.gone'],
    ],
  );
  const second = await imported([a, c], [...source, '--full']);
  assert.equal(second.lines.filter((l) => l.code === 'registry.gone').length, 1);
  const waits = () => value("SELECT count(*) FROM anpi.import_row WHERE code = 'registry.gone' AND decided_at IS NULL");
  assert.equal(Number(await waits()), 1);
  await imported([a, b, c], [...source, '--full']);
  assert.equal(Number(await waits()), 0);
  await imported([a, c], [...source, '--full']);
  const [held] = await rows("SELECT run, line FROM anpi.import_row WHERE code = 'registry.gone' AND decided_at IS NULL");
  assert.equal(errorOf(await tried(['import', 'decide', held.run, held.line, 'drop'])).code, 'registry.bad_decision');
  assert.equal((await tried(['import', 'decide', held.run, held.line, 'end', '転出'])).code, 0);
  assert.equal(
    await value("SELECT ended_reason FROM anpi.listing l JOIN anpi.person p ON p.id = l.person WHERE p.municipal_id = 'F2'"),
    '転出',
  );
  assert.equal((await imported([a, c], [...source, '--full'])).code, 0);
});

test('a dry run tells the difference and writes nothing at all', async () => {
  const state = () =>
    value(
      `SELECT (SELECT count(*) FROM anpi.person) || '/' || (SELECT count(*) FROM anpi.zone) || '/' || (SELECT count(*)
        FROM anpi.import_run) || '/' || (SELECT max(seq) FROM anpi.change)`,
    );
  const before = await state();
  const answer = await imported(
    [one('G1', '乾いた 試験', { 電話番号: '0531-88-0001' }), one('B1', '試験 花子', { 備考: '猫' })],
    ['--dry-run'],
  );
  assert.deepEqual(answer.outcomes, ['created', 'updated']);
  assert.equal(await state(), before);
});

test('the same person in two municipalities is linked, never merged', async () => {
  const p = { 氏名: '両市 春', 生年月日: '1943-04-05', 電話番号: '0531-99-0001' };
  await imported([{ ...p, 自治体内番号: 'L1', 住所: 'みほん市浜見3番地' }]);
  assert.deepEqual((await imported([{ ...p, 自治体内番号: 'L1', 住所: 'となり市浜見3番地' }], [], OTHER)).outcomes, ['created']);
  assert.equal(Number(await value("SELECT count(*) FROM anpi.person_link k JOIN anpi.person p ON p.id = k.a WHERE p.name = '両市 春'")), 1);
  const home = { 世帯番号: 'H9', 電話番号: '', 住所: 'みほん市浜見4番地' };
  await imported([one('H91', '世帯 夫', home), one('H92', '世帯 妻', home)]);
  assert.equal(Number(await value("SELECT count(DISTINCT household) FROM anpi.person WHERE name LIKE '世帯 %'")), 1);
  assert.deepEqual(
    (await imported([one('X1', '重複 一'), one('X1', '重複 二')])).lines.map((l) => [l.outcome, l.code]),
    [
      ['created', ''],
      ['created', 'registry.duplicate_id'],
    ],
  );
});

test('an import that is killed leaves whole rows, shows as stopped, and goes on when run again; two at once are refused', async () => {
  const many = Array.from({ length: 6000 }, (_, i) =>
    one(`K${i}`, `量 ${i}`, {
      電話番号: `0532-${String(10 + Math.floor(i / 1000))}-${String(i % 1000).padStart(4, '0')}`,
      医療機器: '吸引器',
      バッテリー分: '30',
    }),
  );
  const heads = Object.keys(many[0]);
  const file = path.join(folder, 'many.csv');
  await writeFile(file, [heads.join(','), ...many.map((p) => heads.map((h) => p[h]).join(','))].join('\n') + '\n');
  const args = ['import', 'registry', '--municipality', CITY, file];
  const first = start(args);
  const done = () => value("SELECT count(*) FROM anpi.person WHERE municipal_id LIKE 'K%'").then(Number);
  await until('a batch is in', 60, async () => (await done()) >= 1000);
  const beside = await tried(args);
  first.child.kill('SIGKILL');
  await first.ended;
  assert.equal(errorOf(beside).code, 'registry.import_running');
  const left = await done();
  assert.ok(left >= 1000 && left < 6000 && left % 1000 === 0, `${left} rows`);
  for (const table of ['device', 'phone', 'card', 'listing'])
    assert.equal(
      Number(
        await value(
          `SELECT count(DISTINCT x.person) FROM anpi.${table} x JOIN anpi.person p ON p.id = x.person WHERE municipal_id LIKE 'K%'`,
        ),
      ),
      left,
      table,
    );
  // Once the database has noticed: it finishes the batch it was in, or gives it back.
  await until('it shows as stopped', 10, async () => /\tstopped\t/.test((await tried(['import', 'runs'])).out.split('\n')[1]));
  const rest = await tried(args);
  assert.equal(rest.code, 0, rest.err);
  assert.match(rest.out, new RegExp(`${6000 - left} created, 0 updated, ${left} unchanged`));
  assert.match((await tried(['import', 'runs'])).out.split('\n')[1], /\tdone\t/);
});

test('what goes out comes in again unchanged, formulas harmless, in both encodings, and is on record', async () => {
  await imported([one('E1', '髙﨑 Ⅲ', { 備考: '=HYPERLINK("http://x")', 方書: '@home', 自治会: '+1' })]);
  await cluster.execute(city.db, "UPDATE anpi.person SET protected = true WHERE municipal_id = 'B2'");
  const utf8 = path.join(folder, 'out.csv'),
    cp932 = path.join(folder, 'out932.csv');
  assert.equal((await tried(['export', 'registry', '--municipality', CITY, utf8])).code, 0);
  assert.equal((await tried(['export', 'registry', '--municipality', CITY, '--cp932', cp932])).code, 0);
  assert.equal((await stat(utf8)).mode & 0o777, 0o600);
  const text = await readFile(utf8, 'utf8');
  assert.ok(text.startsWith('\ufeff自治体内番号,世帯番号,氏名,'));
  assert.ok(text.includes("'=HYPERLINK") && text.includes("'@home") && text.includes("'+1") && text.includes('髙﨑 Ⅲ'));
  assert.equal(/(^|,)"?[=+@]/m.test(text), false);
  assert.equal(text.includes('試験 次郎'), false, 'a protected person is in no list');
  assert.ok(new TextDecoder('shift_jis').decode(await readFile(cp932)).includes('髙﨑 Ⅲ'));
  for (const file of [utf8, cp932]) {
    const back = await importFile(file, ['--dry-run']);
    const odd = back.lines.filter((l) => l.outcome !== 'unchanged' && l.line !== '');
    assert.deepEqual(
      odd,
      [],
      (
        await rows(
          `SELECT p.name, p.birth, h.address, (SELECT string_agg(digits, '/') FROM anpi.phone WHERE person = p.id) AS phones
            FROM anpi.person p JOIN anpi.home h ON h.id = p.home
            WHERE p.name = (SELECT name FROM anpi.person WHERE id = ${odd[0]?.person || 0})`,
        )
      )
        .map((r) => JSON.stringify(r))
        .join('\n'),
    );
  }
  assert.equal(Number(await value("SELECT count(*) FROM anpi.audit WHERE kind = 'export'")), 2);
  assert.equal((await tried(['export', 'registry', '--municipality', '99999', utf8])).code, 1);
});
