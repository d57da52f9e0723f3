// SPDX-License-Identifier: Apache-2.0
// A cell never costs a person: whoever can be told in a row is taken with all that can be read, and the cell is kept as a
// remark, on the person and in the account, until a clerk has seen to it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Client } from '../lib/client.mjs';
import { makeCity } from '../lib/city.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { makeImports } from '../lib/imports.mjs';
import { startServer, until } from '../lib/server.mjs';

let cluster, city, list, server;
const as = {};
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'cells', { people: 10 });
  list = await makeImports(city);
  server = await startServer({ db: city.db });
  for (const role of ['clerk', 'command', 'ambulance']) as[role] = await Client.login(server.plainUrl, role, city.password);
});
after(async () => {
  await server?.remove();
  await list?.remove();
  await city?.remove();
  await cluster?.stop();
});

const value = (sql) => cluster.value(city.db, sql);
const rows = (sql) => cluster.rows(city.db, sql);
const idOf = (municipalId) => value(`SELECT id FROM anpi.person WHERE municipal_id = '${municipalId}'`);
// The person's page as a role sees it, once the picture has them.
async function page(municipalId, role = 'clerk', fits = () => true) {
  const id = await idOf(municipalId);
  return until(`${municipalId} is on the page`, 10, async () => {
    const { status, body } = await as[role].get(
      `/api/persons/${id}`,
      role === 'ambulance' ? { 'X-Anpi-Ground': 'vital', 'X-Anpi-Case': 'R8-1' } : undefined,
    );
    return status === 200 && fits(body.person ?? body) ? (body.person ?? body) : null;
  });
}

test('a cell that cannot be read stays on the person as a remark, for those who keep the register', async () => {
  const odd = { 自治体内番号: 'R1', 氏名: '備考 一', 生年月日: '不詳', 性別: '雄', 住所: 'みほん市浜見1番地1' };
  const first = await list.people([odd]);
  assert.equal(first.code, 0, first.err);
  assert.deepEqual(
    first.lines.map((l) => [l.line, l.outcome, l.code, l.field]),
    [
      ['2', 'created', 'registry.bad_birth', '生年月日'],
      ['2', 'created', 'registry.bad_sex', '性別'],
    ],
  );
  assert.match(first.out, /registry: 1 rows: 1 created, 0 updated/);
  const seen = await page('R1');
  assert.deepEqual(
    seen.remarks.map((r) => [r.field, r.text, r.code]),
    [
      ['生年月日', '不詳', 'registry.bad_birth'],
      ['性別', '雄', 'registry.bad_sex'],
    ],
  );
  assert.ok(seen.remarks.every((r) => r.ja && r.en && r.at && r.id));
  assert.equal((await page('R1', 'command')).remarks.length, 2);
  assert.equal((await page('R1', 'ambulance')).remarks, undefined);
  // The same file changes nothing and says it again; a further cell makes the person updated.
  const again = await list.people([odd]);
  assert.deepEqual(
    again.lines.map((l) => [l.outcome, l.code]),
    [
      ['unchanged', 'registry.bad_birth'],
      ['unchanged', 'registry.bad_sex'],
    ],
  );
  assert.deepEqual((await list.people([{ ...odd, メール: 'もらっていない' }])).outcomes, ['updated', 'updated', 'updated']);
});

test('a remark that a clerk has settled leaves the page and does not come back with the next file', async () => {
  const odd = { 自治体内番号: 'R2', 氏名: '備考 二', 生年月日: '不詳' };
  await list.people([odd]);
  const [{ id }] = (await page('R2')).remarks;
  const open = (await list.tried(['import', 'remarks'])).out.split('\n').find((l) => l.startsWith(`${id}\t`));
  assert.deepEqual(open.split('\t').slice(2, 8), [
    'R2',
    await idOf('R2').then(String),
    '備考 二',
    '生年月日',
    'registry.bad_birth',
    '不詳',
  ]);
  assert.equal((await list.tried(['import', 'settle', id])).code, 0);
  assert.match((await list.tried(['import', 'settle', '999999'])).err, /registry\.no_remark/);
  assert.deepEqual((await page('R2', 'clerk', (p) => p.remarks.length === 0)).remarks, []);
  const again = await list.people([odd]);
  assert.deepEqual(
    again.lines.map((l) => [l.outcome, l.code]),
    [['unchanged', '']],
  );
  assert.equal(
    Number(await value("SELECT count(*) FROM anpi.remark k JOIN anpi.person p ON p.id = k.person WHERE p.municipal_id = 'R2'")),
    1,
  );
});

test("the remarks of a row that is held come with the clerk's decision", async () => {
  await list.people([{ 氏名: '備考 三', 生年月日: '1940-01-02', 住所: 'みほん市浜見3番地' }]);
  const other = { 氏名: '備考 三', 生年月日: '1940-01-02', 住所: 'みほん市南風9番地', 性別: '雄' };
  const { lines } = await list.people([other]);
  assert.deepEqual(
    lines.map((l) => [l.outcome, l.code]),
    [['held', 'registry.weak_match']],
  );
  const run = await value('SELECT max(id) FROM anpi.import_run');
  assert.equal((await list.tried(['import', 'decide', run, lines[0].line, 'create'])).code, 0);
  assert.deepEqual(
    (await rows("SELECT k.field, k.text FROM anpi.remark k JOIN anpi.person p ON p.id = k.person WHERE p.name = '備考 三'")).map((r) => ({
      ...r,
    })),
    [{ field: '性別', text: '雄' }],
  );
});

// ---- kinds of cells, each as clerks write them ------------------------------------------------------------------------

// The first line of the account of each row, in the order of the file.
const rowLines = (answer) => answer.lines.filter((l, i) => i === 0 || l.line !== answer.lines[i - 1].line);
const HOME = 'みほん市浜見1番地1';
// One column under test, a person a value; ids P0, P1, …
const column = (heading, values, more = {}, letter = 'P') =>
  values.map((v, i) => ({
    自治体内番号: `${letter}${String(i).padStart(3, '0')}`,
    氏名: `欄${letter} 第${i}`,
    住所: HOME,
    ...more,
    [heading]: v,
  }));
const births = async (letter) =>
  Object.fromEntries(
    (
      await rows(
        `SELECT municipal_id AS id, anpi.birth_written(birth, birth_precision) AS b FROM anpi.person WHERE municipal_id LIKE '${letter}%'
          ORDER BY 1`,
      )
    ).map((r) => [r.id, r.b]),
  );

test('no birth cell refuses anybody: what is known in part is kept, what says nothing is a remark', async () => {
  const cells = {
    'S64.1.8': '1989-01-08',
    昭和64年1月10日: '1989-01-10',
    'H31.5.1': '2019-05-01',
    平成32年1月1日: '2020-01-01',
    'T15.12.26': '1926-12-26',
    明治45年8月1日: '1912-08-01',
    'S10.2.29': '1935-02',
    '1935/2/29': '1935-02',
    'S10.13.1': '1935',
    'S10.4.31': '1935-04',
    昭和10年: '1935',
    S10: '1935',
    1935: '1935',
    昭和10年3月: '1935-03',
    昭和10年3月不詳: '1935-03',
    昭和55年00月00日: '1980',
    'S10.3.5頃': '1935-03-05~',
    '90歳': /^19\d\d~$/,
    90: /^19\d\d~$/,
    不詳: '',
    明治: '',
    '-': '',
    '－': '',
    なし: '',
    不明: '',
    '2090/1/1': '',
    'R0.1.1': '',
    'S0.3.5': '',
    'M5.1.1': '',
  };
  const file = column('生年月日', Object.keys(cells), {}, 'D');
  const answer = await list.people(file);
  assert.equal(answer.code, 0, answer.err);
  assert.deepEqual([...new Set(answer.outcomes)], ['created']);
  assert.equal(answer.lines.length, file.length);
  const got = await births('D');
  Object.entries(cells).forEach(([written, wanted], i) => {
    const b = got[file[i].自治体内番号];
    if (wanted instanceof RegExp) assert.match(b, wanted, written);
    else assert.equal(b, wanted, written);
    const code = rowLines(answer)[i].code;
    if (wanted === '') assert.match(code, /^registry\.(bad_birth|birth_future)$/, written);
  });
  assert.deepEqual([...new Set((await list.people(file)).outcomes)], ['unchanged']);
  // As they are shown, found and brought out.
  const year = await page(file[Object.keys(cells).indexOf('昭和10年')].自治体内番号);
  assert.deepEqual([year.birth, year.birth_precision], ['1935', 'year']);
  const about = await page(file[Object.keys(cells).indexOf('S10.3.5頃')].自治体内番号);
  assert.deepEqual([about.birth, about.birth_precision], ['1935-03-05', 'about']);
  for (const q of ['S10', '昭和10年 欄D']) {
    const { body } = await as.clerk.post('/api/lookup', { q, limit: 50 });
    assert.ok(
      body.hits.some((h) => h.birth === '1935' && h.birth_precision === 'year'),
      q,
    );
  }
});

test('an age under 年齢 is about a year, and gives way to a birth date', async () => {
  const people = column('年齢', ['90', '９１歳', '若い'], {}, 'A');
  const first = await list.people(people);
  assert.deepEqual(
    first.lines.map((l) => [l.outcome, l.code, l.field]),
    [
      ['created', '', ''],
      ['created', '', ''],
      ['created', 'registry.bad_birth', '年齢'],
    ],
  );
  const year = new Date().getFullYear();
  const got = await births('A');
  assert.ok(Math.abs(Number(got.A000.slice(0, 4)) - (year - 90)) <= 1 && got.A000.endsWith('~'), got.A000);
  // A year later the same age is the same person still, and a date that agrees is better known.
  await cluster.execute(city.db, "UPDATE anpi.person SET birth = birth - interval '1 year' WHERE municipal_id = 'A000'");
  assert.deepEqual((await list.people([people[0]])).outcomes, ['unchanged']);
  assert.deepEqual((await list.people([{ ...people[0], 年齢: '90', 生年月日: `${year - 90}-01-15` }])).outcomes, ['updated']);
  assert.equal((await births('A')).A000, `${year - 90}-01-15`);
  assert.deepEqual((await list.people([people[0]])).outcomes, ['unchanged']);
  assert.equal((await births('A')).A000, `${year - 90}-01-15`);
});

test('a birth date known in part never names somebody by itself: the row is held, not merged', async () => {
  const known = { 氏名: '部分 一', 生年月日: '1935-03-05', 住所: HOME, 電話番号: '0531-45-0001' };
  await list.people([known]);
  for (const birth of ['昭和10年', 'S10.3.5頃', '91歳']) {
    const { lines } = await list.people([{ ...known, 生年月日: birth }]);
    assert.deepEqual(
      lines.map((l) => [l.outcome, l.code]),
      [['held', 'registry.weak_match']],
      birth,
    );
  }
  assert.deepEqual((await list.people([{ ...known, 生年月日: '1940' }])).outcomes, ['created'], 'another year is somebody else');
  assert.deepEqual((await list.people([{ ...known, 生年月日: '1940' }])).outcomes, ['unchanged'], 'the same year and place once more');
  assert.equal(Number(await value("SELECT count(*) FROM anpi.person WHERE name = '部分 一'")), 2);
});

test('all numbers of a phone cell are taken, each with the words beside it, and nobody is refused', async () => {
  const cells = {
    '0533-68-1111、090-1111-2222': '0533681111|09011112222',
    '0533-68-1111 090-1111-2222': '0533681111|09011112222',
    '0533-68-1111\n090-1111-2222': '0533681111|09011112222',
    '0533-68-1111/090-1111-2222': '0533681111|09011112222',
    '0533-68-1111（自宅）': '0533681111 自宅',
    '自宅0533-68-1111 長男携帯090-1111-2222': '0533681111 自宅|09011112222 長男携帯',
    '0533-68-1111(息子)': '0533681111 息子',
    'FAX0533-68-1111': '0533681111 FAX',
    '0533-68-1111 内線12': '0533681111 内線12',
    '68-1111': '',
    なし: '',
    無: '',
    不明: '',
    '***': '',
    '－': '',
    110: '',
    '0533-68-111': '053368111',
    '0533-68-1111、68-2222': '0533681111',
  };
  const file = column('電話番号', Object.keys(cells), {}, 'T');
  const answer = await list.people(file);
  assert.equal(answer.code, 0, answer.err);
  assert.deepEqual([...new Set(answer.outcomes)], ['created']);
  const got = Object.fromEntries(
    (
      await rows(
        `SELECT p.municipal_id AS id, string_agg(f.digits || coalesce(' ' || f.note, ''), '|' ORDER BY f.ord) AS said FROM anpi.person p
          LEFT JOIN anpi.phone f ON f.person = p.id WHERE municipal_id LIKE 'T%' GROUP BY 1`,
      )
    ).map((r) => [r.id, r.said ?? '']),
  );
  Object.entries(cells).forEach(([written, wanted], i) => {
    assert.equal(got[file[i].自治体内番号], wanted, written);
    const code = rowLines(answer)[i].code;
    assert.equal(code, wanted === '' || /\d{3}-\d{2}-111$|68-2222/.test(written) ? 'registry.bad_phone' : '', written);
  });
  assert.deepEqual([...new Set((await list.people(file)).outcomes)], ['unchanged']);
  const written = (cell) => page(file[Object.keys(cells).indexOf(cell)].自治体内番号);
  assert.equal((await written('0533-68-1111（自宅）')).phones[0].note, '自宅');
  assert.equal((await written('FAX0533-68-1111')).phones[0].kind, 'FAX');
});

test('a number in full width, with whatever hyphen, is kept as a phone can dial it', async () => {
  const file = [...'−‐‑–—―－ーｰ～'].map((dash, i) => ({
    自治体内番号: `FW${i}`,
    氏名: `全角 ${i}`,
    住所: HOME,
    電話番号: `０９０${dash}１２３４${dash}５６７８（長男）`,
  }));
  assert.deepEqual(
    (await list.people(file)).lines.map((l) => l.code),
    file.map(() => ''),
  );
  const kept = await rows(
    "SELECT DISTINCT f.number, f.digits, f.note FROM anpi.phone f JOIN anpi.person p ON p.id = f.person WHERE p.municipal_id LIKE 'FW%'",
  );
  assert.deepEqual(
    kept.map((k) => ({ ...k })),
    [{ number: '090-1234-5678', digits: '09012345678', note: '長男' }],
  );
});

test('電話番号 blank and 電話番号2 cleared: the first number stays', async () => {
  const p = { 自治体内番号: 'M1', 氏名: '消去 一', 生年月日: '1940-01-02', 電話番号: '0531-22-3344', 電話番号2: '090-1111-2222' };
  await list.people([p]);
  assert.deepEqual((await list.people([{ ...p, 電話番号: '', 電話番号2: '［削除］' }])).outcomes, ['updated']);
  assert.deepEqual(
    (await rows("SELECT ord, number FROM anpi.phone f JOIN anpi.person p ON p.id = f.person WHERE municipal_id = 'M1'")).map((r) => [
      Number(r.ord),
      r.number,
    ]),
    [[1, '0531-22-3344']],
  );
});

test('a device named with its battery cell blank, or the list of minutes shorter, keeps its minutes', async () => {
  const minutes = async () =>
    (
      await rows(
        `SELECT d.kind, d.battery_internal_min AS m FROM anpi.device d JOIN anpi.person p ON p.id = d.person WHERE municipal_id = 'M2'
          ORDER BY d.id`,
      )
    )
      .map((r) => [r.kind, Number(r.m)])
      .sort((a, b) => a[1] - b[1]);
  const p = { 自治体内番号: 'M2', 氏名: '電池 一', 医療機器: '吸引器、人工呼吸器', バッテリー分: '30、240' };
  await list.people([p]);
  const known = [
    ['吸引器', 30],
    ['人工呼吸器', 240],
  ];
  assert.deepEqual(await minutes(), known);
  for (const cell of ['', '30', '、']) {
    assert.deepEqual((await list.people([{ ...p, バッテリー分: cell }])).outcomes, ['unchanged'], cell);
    assert.deepEqual(await minutes(), known, cell);
  }
});

test('devices in the words of clerks: minutes are read, words of none make none, 有 is a device that nobody named', async () => {
  const cells = [
    ['人工呼吸器', '240', '人工呼吸器 240'],
    ['人工呼吸器', '4時間', '人工呼吸器 240'],
    ['人工呼吸器', '２４０分', '人工呼吸器 240'],
    ['トリロジー', '約4時間', '人工呼吸器 240'],
    ['在宅酸素（HOT）', '', '酸素濃縮器 '],
    ['吸引器、人工呼吸器', '30、240', '吸引器 30|人工呼吸器 240'],
    ['吸引器・人工呼吸器', '30・240', '吸引器 30|人工呼吸器 240'],
    ['無', '', ''],
    ['有', '', '機器不明 '],
    ['○', '120', '機器不明 120'],
    ['呼吸器なし', '', ''],
    ['酸素不要', '', ''],
    ['使用していない', '', ''],
    ['人工呼吸器', '長時間', '人工呼吸器 '],
    ['', '240', ''],
    ['不明', '', ''],
  ];
  const file = cells.map(([device, battery], i) => ({
    自治体内番号: `V${String(i).padStart(3, '0')}`,
    氏名: `機器 第${i}`,
    住所: HOME,
    医療機器: device,
    バッテリー分: battery,
  }));
  const answer = await list.people(file);
  assert.equal(answer.code, 0, answer.err);
  assert.deepEqual([...new Set(answer.outcomes)], ['created']);
  const got = Object.fromEntries(
    (
      await rows(
        `SELECT p.municipal_id AS id, string_agg(d.kind || ' ' || coalesce(d.battery_internal_min::text, ''), '|' ORDER BY d.id) AS said
          FROM anpi.person p LEFT JOIN anpi.device d ON d.person = p.id WHERE municipal_id LIKE 'V%' GROUP BY 1`,
      )
    ).map((r) => [r.id, r.said ?? '']),
  );
  cells.forEach(([device, battery, wanted], i) => assert.equal(got[file[i].自治体内番号], wanted, `${device} ${battery}`));
  const codes = Object.fromEntries(answer.lines.map((l) => [l.line, `${l.code} ${l.field}`]));
  assert.equal(codes[10], 'registry.device_unknown 医療機器');
  assert.equal(codes[15], 'registry.bad_number バッテリー分');
  assert.equal(codes[16], 'registry.no_device_for_number バッテリー分');
  assert.equal(codes[17], 'registry.bad_device 医療機器');
  assert.deepEqual([...new Set((await list.people(file)).outcomes)], ['unchanged']);
  // A name that comes later takes the minutes over.
  assert.deepEqual((await list.people([{ ...file[9], 医療機器: '人工呼吸器', バッテリー分: '' }])).outcomes, ['updated']);
  assert.equal(
    await value(
      `SELECT string_agg(d.kind || ' ' || d.battery_internal_min, '|') FROM anpi.device d JOIN anpi.person p ON p.id = d.person
        WHERE municipal_id = 'V009'`,
    ),
    '人工呼吸器 120',
  );
  assert.deepEqual((await list.people([file[9]])).outcomes, ['unchanged'], '有 says nothing new of somebody whose device is known');
});

test('reasons in the words of clerks are mapped, others are その他 with their text; nobody is refused', async () => {
  const needs = [
    ['要介護3以上', '要介護３', '身体1級'],
    ['75歳以上単身', '介3', '身障手帳1級（肢体）'],
    ['高齢独居', '要介護度5', 'A判定'],
    ['人工透析', 'Ⅴ', '1種1級'],
    ['手上げ', '5', '療育A'],
    ['区長が認めた者', '申請中', '精神保健福祉手帳1級'],
    ['独居・認知症', '要介護9', 'なし'],
  ];
  const file = needs.map(([reason, care, handicap], i) => ({
    自治体内番号: `W${i}`,
    氏名: `事由 第${i}`,
    事由: reason,
    要介護度: care,
    障害: handicap,
  }));
  const answer = await list.people(file);
  assert.ok(
    answer.outcomes.every((o) => o === 'created'),
    JSON.stringify(answer.outcomes),
  );
  const got = await rows(
    `SELECT p.municipal_id AS id, string_agg(r.kind || ' ' || r.detail, '|' ORDER BY r.kind, r.detail) AS said FROM anpi.person p
      JOIN anpi.reason r ON r.person = p.id WHERE municipal_id ~ '^W[0-9]$' GROUP BY 1 ORDER BY 1`,
  );
  const kinds = (id) =>
    got
      .find((r) => r.id === id)
      .said.split('|')
      .map((x) => x.trim())
      .sort();
  assert.deepEqual(kinds('W0'), ['要介護 3', '要介護 3以上', '身体障害 身体1級'].sort());
  assert.deepEqual(kinds('W1'), ['独居', '要介護 3', '身体障害 身障手帳1級(肢体)'].sort());
  assert.deepEqual(kinds('W2'), ['独居', '要介護 5', '療育 A判定'].sort());
  assert.deepEqual(kinds('W3'), ['医療的ケア 人工透析', '要介護 5', '身体障害 1種1級'].sort());
  assert.deepEqual(kinds('W4'), ['その他 手上げ', '要介護 5', '療育 療育A'].sort());
  assert.deepEqual(kinds('W5'), ['その他 区長が認めた者', '要介護 申請中', '精神 精神保健福祉手帳1級'].sort());
  assert.deepEqual(kinds('W6'), ['その他 要介護9', '独居', '認知症'].sort());
  const remarked = answer.lines.filter((l) => l.code).map((l) => `${l.line} ${l.code}`);
  assert.deepEqual(remarked, ['6 registry.bad_reason', '7 registry.bad_reason', '8 registry.bad_care_level']);
  // A level that cannot be read takes no level away.
  await list.people([{ ...file[3], 要介護度: '要介護9' }]);
  assert.equal(
    await value(
      `SELECT count(*) FROM anpi.reason r JOIN anpi.person p ON p.id = r.person WHERE municipal_id = 'W3' AND r.kind = '要介護'
        AND r.detail = '5'`,
    ).then(Number),
    1,
  );
});

test('consent in the words of clerks is read, by whom and when it was given; what cannot be is a remark', async () => {
  const answer = await list.people(
    ['同意済', 'はい', 'レ', '同意（家族）', '不同意', 'たぶん'].map((c, i) => ({
      自治体内番号: `Y${i}`,
      氏名: `同意 第${i}`,
      名簿提供同意: c,
      同意日: i === 2 ? '令和5年度' : 'R5.4.1',
    })),
  );
  assert.ok(
    answer.outcomes.every((o) => o === 'created'),
    JSON.stringify(answer.outcomes),
  );
  const remarked = answer.lines.filter((l) => l.code).map((l) => `${l.line} ${l.code}`);
  assert.deepEqual(remarked, ['4 registry.bad_date', '5 registry.bad_consent', '7 registry.bad_consent']);
  const said = (
    await rows(
      `SELECT p.municipal_id AS id, c.answer || ' ' || c.party || ' ' || coalesce(c.answered_on::text, '') AS said FROM anpi.consent c
        JOIN anpi.person p ON p.id = c.person WHERE municipal_id ~ '^Y[0-9]$' ORDER BY 1`,
    )
  ).map((r) => `${r.id} ${r.said}`);
  assert.deepEqual(said, [
    'Y0 同意 本人 2023-04-01',
    'Y1 同意 本人 2023-04-01',
    'Y2 同意 本人 ',
    'Y3 同意 代理人 2023-04-01',
    'Y4 不同意 本人 2023-04-01',
  ]);
});

test('sums, 以上, notes, a heading repeated and empty rows are no persons: skipped with their lines', async () => {
  const head = '自治体内番号,氏名,氏名カナ,生年月日,性別,住所,電話番号';
  const person = `S1,合計 前,ゴウケイ マエ,S10.3.5,女,${HOME},0533-68-1111`;
  const skipped = [
    '合計,1名,,,,,',
    ',合計,,,,,',
    '小計,,,,,,3',
    '計,12,,,,,',
    '以上,,,,,,',
    ',【以上】,,,,,',
    '以下余白,,,,,,',
    '※ 斜線は転出者,,,,,,',
    ',※住所は住民票による,,,,,',
    head,
    ',,,,,,',
    '総合計：12名,,,,,,',
  ];
  const answer = await list.text([head, person, ...skipped, `S2,計 太郎,,S10.3.5,男,${HOME},`].join('\r\n') + '\r\n');
  assert.equal(answer.code, 0, answer.err);
  assert.deepEqual(
    answer.lines.map((l) => [l.line, l.outcome]),
    [['2', 'created'], ...skipped.map((_, i) => [String(i + 3), 'skipped']), [String(skipped.length + 3), 'created']],
  );
  assert.ok(answer.lines.slice(1, -1).every((l) => l.code === 'registry.not_person'));
  assert.match(
    answer.out,
    new RegExp(
      `registry: ${skipped.length + 2} rows: 2 created, 0 updated, 0 unchanged, 0 merged, 0 held, 0 refused, ${skipped.length} skipped`,
    ),
  );
  // Somebody without a name is a person all the same: refused, not passed over.
  const nameless = await list.text(`${head}\r\nS3,,,S10.3.5,女,${HOME},\r\n`);
  assert.deepEqual(
    nameless.lines.map((l) => [l.outcome, l.code]),
    [['refused', 'registry.name_missing']],
  );
  assert.equal(nameless.code, 2);
});

test('one NUL costs its own row and no other', async () => {
  const answer = await list.text('自治体内番号,氏名,備考\r\nN0,空\0字 太郎,あ\r\nN1,次の 人,い\r\nN2,その 次,う\0\r\n');
  assert.deepEqual(
    answer.lines.map((l) => [l.line, l.outcome, l.code, l.field]),
    [
      ['2', 'refused', 'registry.bad_text', '氏名'],
      ['3', 'created', '', ''],
      ['4', 'refused', 'registry.bad_text', '備考'],
    ],
  );
  assert.equal(answer.code, 2);
});

test('a file without a column of addresses is never taken with exit 0, and says why', async () => {
  const answer = await list.text('自治体内番号,氏名,じゅうしょ\r\nZ1,住所 なし,みほん市浜見1番地\r\n');
  assert.equal(answer.code, 2);
  assert.equal(JSON.parse(answer.err.split('\n').find((l) => l.startsWith('{'))).error.code, 'registry.no_address_column');
  assert.deepEqual(answer.outcomes, ['created']);
});

/** The headings of a register's list, and one that is none. */
const HEADS = [
  '自治体内番号',
  '世帯番号',
  '氏名',
  '氏名カナ',
  '生年月日',
  '性別',
  '郵便番号',
  '住所',
  '方書',
  '電話番号',
  '電話番号2',
  'メール',
  '掲載区分',
  '事由',
  '要介護度',
  '障害',
  '難病',
  '医療機器',
  'バッテリー分',
  '酸素流量',
  'かかりつけ医',
  'かかりつけ医電話',
  '緊急連絡先',
  '緊急連絡先続柄',
  '緊急連絡先電話',
  '自治会',
  '民生委員',
  '名簿提供同意',
  '同意日',
  '備考',
  '知らない列',
];

test('a number that no list may hold is masked in whichever cell, and is in no database, account, word or log', async () => {
  const number = '123456789018',
    wide = '１２３４５６７８９０１８',
    code = '12345678901'; // made up, with a check digit that fits
  const spellings = [number, wide, '1234-5678-9018', '1234 5678 9018', `番号は${number}です`];
  const file = HEADS.flatMap((head, i) =>
    spellings
      .slice(0, head === '氏名' ? 5 : 3)
      .map((text, k) => ({
        自治体内番号: `X${i}-${k}`,
        氏名: `秘密 ${i}の${k}`,
        住民票コード: code,
        [head]: head === '氏名' ? `秘密 ${i}の${k} ${text}` : text,
      })),
  );
  const answer = await list.people(file, ['--source', `一覧${number}`]);
  assert.ok(
    answer.outcomes.every((o) => o === 'created'),
    JSON.stringify(answer.lines.filter((l) => l.outcome !== 'created')),
  );
  assert.ok(answer.lines.filter((l) => l.code === 'registry.masked').length >= spellings.length);
  // A row that is refused, and a heading that is none.
  const refused = await list.people([
    { 氏名: '', 備考: number, [`備考${number}`]: 'あ' },
    { 氏名: number, 住所: HOME },
    { 氏名: `消\0 ${number}`, 自治体内番号: number },
  ]);
  assert.deepEqual(refused.outcomes, ['refused', 'refused', 'refused']);
  // The same in CP932, and with digits that nobody takes for one.
  const cp932 = Buffer.concat([
    Buffer.from([0x8e, 0x81, 0x96, 0xbc, 0x2c, 0x94, 0xf5, 0x8d, 0x6c, 0x0d, 0x0a]),
    Buffer.from([0x94, 0xe9, 0x2c]),
    Buffer.from(number),
    Buffer.from('\r\n'),
  ]);
  const old = await list.text(cp932);
  assert.deepEqual(
    old.lines.map((l) => l.code),
    ['registry.masked'],
  );
  await page('X2-0');
  const dump = (await promisify(execFile)('pg_dump', ['-d', city.db.owner], { maxBuffer: 1 << 28 })).stdout;
  assert.ok(dump.includes('秘密 2の0'));
  const told = [answer, refused, old].map((a) => a.account + a.out + a.err).join('') + (await server.log());
  const shapes = [number, wide, '1234-5678-9018', '1234 5678 9018', code];
  for (const text of shapes) assert.deepEqual([dump.includes(text), told.includes(text)], [false, false], text);
  assert.ok(Number(await value("SELECT count(*) FROM anpi.person WHERE note ~ '[*]{4}'")) >= 3);
});

test('whatever is between the digits, no such number is kept in a note, device, address or phone; phones side by side are', async () => {
  const heads = ['備考', '医療機器', '住所', '電話番号'];
  const number = [
    '1234 - 5678 - 9018',
    '1234 ― 5678 ― 9018',
    '1234\t\t\t5678\t\t\t9018',
    '1 2 3 4 5 6 7 8 9 0 1 8',
    '12345-6789018',
    '1234の5678の9018',
    '1234&nbsp;5678&nbsp;9018',
    '1234\u{3164}56789018',
    '1234\u{e0100}56789018',
    '一二三四五六七八九〇一八',
    '①②③④⑤⑥⑦⑧⑨⓪①⑧',
    '+123456789018',
    `${'0533681111 '.repeat(6)}123456789018`,
  ];
  const file = heads.flatMap((head, h) =>
    number.map((text, i) => ({ 自治体内番号: `MN${h}-${i}`, 氏名: `伏せ ${h}の${i}`, 住所: HOME, [head]: text })),
  );
  const answer = await list.people(file);
  assert.equal(answer.lines.filter((l) => l.code === 'registry.masked').length, file.length);
  const dump = (await promisify(execFile)('pg_dump', ['-d', city.db.owner], { maxBuffer: 1 << 28 })).stdout;
  for (const text of number)
    assert.deepEqual([dump.includes(text.replaceAll('\t', '\\t')), answer.account.includes(text)], [false, false], text);
  const phones = Array.from({ length: 10 }, (_, i) => ({
    自治体内番号: `MP${i}`,
    氏名: `並び ${i}`,
    住所: HOME,
    電話番号: `090-1111-222${i} 0533-68-1116`,
    備考: `0533-68-111${i} 0533-68-1116`,
  }));
  assert.equal((await list.people(phones)).lines.filter((l) => l.code === 'registry.masked').length, 0);
  assert.equal(
    Number(await value("SELECT count(*) FROM anpi.phone f JOIN anpi.person p ON p.id = f.person WHERE p.municipal_id LIKE 'MP%'")),
    20,
  );
});

test("ids of twelve digits that are the city's own stand, though one in eleven bears a check digit", async () => {
  const own = Array.from({ length: 44 }, (_, i) => String(200000000000 + i * 7));
  const answer = await list.people(own.map((id, i) => ({ 自治体内番号: id, 氏名: `長番 ${i}`, 住所: HOME })));
  assert.equal(answer.lines.filter((l) => l.code).length, 0);
  assert.equal(Number(await value("SELECT count(*) FROM anpi.person WHERE municipal_id LIKE '2000000%'")), 44);
});

test('the known files of clerks in CP932 are read like those in UTF-8', async () => {
  const text =
    '自治体内番号,氏名,生年月日,住所,電話番号,医療機器,バッテリー分\r\nQ1,文字 一,昭和64年1月10日,みほん市浜見1番地1,自宅0533-68-1111 携帯090-1111-2222,○,約４時間\r\n';
  const cp932 = (await promisify(execFile)('sh', ['-c', `printf '%s' "$1" | iconv -f UTF-8 -t CP932 | base64 -w0`, 'sh', text])).stdout;
  assert.equal((await list.text(Buffer.from(cp932, 'base64'))).lines[0].code, 'registry.device_unknown');
  const [q] = await rows(
    `SELECT anpi.birth_written(birth, birth_precision) AS b, (SELECT string_agg(digits || ' ' || note, '|' ORDER BY ord) FROM anpi.phone
      WHERE person = p.id) AS f, (SELECT kind || battery_internal_min FROM anpi.device WHERE person = p.id) AS d FROM anpi.person p
      WHERE municipal_id = 'Q1'`,
  );
  assert.deepEqual({ ...q }, { b: '1989-01-10', f: '0533681111 自宅|09011112222 携帯', d: '機器不明240' });
});
