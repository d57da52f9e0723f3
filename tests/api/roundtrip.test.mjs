// SPDX-License-Identifier: Apache-2.0
// What a city writes out and takes in again is what it has: every row unchanged, in both encodings, whatever people have
// in their cells; and persons under protection are in no list, named by none, and counted.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { anpi, build, root, startCluster } from '../lib/cluster.mjs';
import { metWords } from '../lib/noted.mjs';
import { readLog } from '../lib/logfmt.mjs';

const PEOPLE = Number(process.env.ROUNDTRIP_PEOPLE ?? 400);
let cluster, db, folder, code, options;
before(async () => {
  cluster = await startCluster();
  db = await cluster.database('roundtrip');
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-round.'));
  await anpi(['demo', `--people=${PEOPLE}`, '--seed=5', '--no-incident', `--db=${db.owner}`, `--out=${folder}/city`]);
  code = JSON.parse(await readFile(path.join(folder, 'city/city.json'), 'utf8')).municipality;
  options = [`--db=${db.owner}`, `--gazetteer_file=${folder}/city/gazetteer.bin`];
});
after(async () => {
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const value = (sql) => cluster.value(db, sql);
const rows = (sql) => cluster.rows(db, sql);
const run = (...args) =>
  new Promise((done) =>
    execFile(path.join(root, build, 'anpi'), [...args, ...options], { cwd: root, maxBuffer: 1 << 28 }, (e, out, err) =>
      done({ code: e?.code ?? 0, out, err }),
    ),
  ).then((end) => (readLog(end.err, { words: true }), end));
const exported = async (name, ...more) => {
  const file = path.join(folder, name);
  const said = await run('export', 'registry', '--municipality', code, ...more, file);
  assert.equal(said.code, 0, said.err);
  return { file, ...said };
};
async function imported(file, ...more) {
  const said = await run('import', 'registry', '--municipality', code, '--source', 'demo', '--account', `${file}.account`, ...more, file);
  const account = (await readFile(`${file}.account`, 'utf8'))
    .replace('\ufeff', '')
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));
  account.forEach((line) => metWords(line[2] ?? ''));
  return { ...said, account, odd: account.filter((l) => l[1] !== 'unchanged') };
}

const protectedPeople = () => rows('SELECT id, municipal_id, name FROM anpi.person WHERE protected');
const state = () =>
  value(`SELECT md5(string_agg(t, '/' ORDER BY t)) FROM (SELECT to_jsonb(p)::text AS t FROM anpi.person p UNION ALL SELECT to_jsonb(h)::text
    FROM anpi.home h
    UNION ALL SELECT to_jsonb(x)::text FROM anpi.phone x UNION ALL SELECT to_jsonb(x)::text FROM anpi.reason x UNION ALL
    SELECT to_jsonb(x)::text FROM anpi.device x
    UNION ALL SELECT to_jsonb(x)::text FROM anpi.contact x UNION ALL SELECT to_jsonb(x)::text FROM anpi.consent x UNION ALL
    SELECT to_jsonb(x)::text FROM anpi.listing x
    UNION ALL SELECT to_jsonb(x)::text FROM anpi.remark x) y`);

// Everything that a cell can hold and a list can lose.
const odd = {
  'names with selectors and beyond the basic plane':
    "UPDATE anpi.person SET name = '葛󠄀城　𠮷之', note = '𠮷野家の隣 Ⅲ ㈱ ♥', community = '辻󠄀町' WHERE id = $1",
  'characters that CP932 writes as others':
    "UPDATE anpi.person SET note = '1〜3 — − ‖ ¢ £ ¬ ¥ ‾', doctor_name = '波〜線　医師' WHERE id = $1",
  'a text of several lines, quotes, formulas and commas': `UPDATE anpi.person
    SET note = E'一行目\r\n"二行目", 三行目\n=終', community = '=SUM(A1)', doctor_name = '''山田''', welfare_commissioner = '''=x' WHERE id = $1`,
  'grades whose kind is not in them': `DELETE FROM anpi.reason WHERE person = $1; INSERT INTO anpi.reason
      VALUES ($1, '精神', '1級'), ($1, '療育', 'A'), ($1, '身体障害', '1級'), ($1, '障害支援区分', '4'), ($1, '指定難病', '架空病、二型')`,
  'grades whose kind is in them': `DELETE FROM anpi.reason WHERE person = $1; INSERT INTO anpi.reason
      VALUES ($1, '精神', '精神2級'), ($1, '療育', '療育B1'), ($1, '身体障害', '視覚1級'), ($1, '要介護', '5')`,
  'kinds without a grade, and with one': `DELETE FROM anpi.reason WHERE person = $1; INSERT INTO anpi.reason
      VALUES ($1, '要介護', ''), ($1, '精神', ''), ($1, '指定難病', ''), ($1, '小児慢性', 'A'), ($1, '認知症', 'Ⅲa'), ($1, 'その他', '架空の事情')`,
  'devices, one without minutes': `DELETE FROM anpi.device WHERE person = $1;
    INSERT INTO anpi.device (person, kind, mode, battery_internal_min, battery_external_min,
      oxygen_l_min) VALUES ($1, '人工呼吸器', 'TPPV', 240, 120, NULL), ($1, '吸引器', NULL, NULL, 60, NULL), ($1, '酸素濃縮器', NULL, 0, NULL, 2.5), ($1,
      '架空、装置', NULL, 5, NULL, NULL)`,
  'two devices of a kind': `DELETE FROM anpi.device WHERE person = $1; INSERT INTO anpi.device (person, kind, mode, battery_internal_min)
      VALUES ($1, '人工呼吸器', 'TPPV', 240), ($1, '吸引器', NULL, 30), ($1, '人工呼吸器', 'NPPV', 90)`,
  'a birth date known in part, and whose phone it is': `UPDATE anpi.person SET birth = '1940-03-01', birth_precision = 'month'
    WHERE id = $1;
      UPDATE anpi.phone SET note = '長男携帯' WHERE person = $1`,
  'an age, and nothing nearer': "UPDATE anpi.person SET birth = '1940-01-01', birth_precision = 'about' WHERE id = $1",
  'phones with gaps': `DELETE FROM anpi.phone WHERE person = $1; INSERT INTO anpi.phone (person, ord, kind, number, digits)
      VALUES ($1, 2, '携帯', '090-1111-2222', '09011112222'), ($1, 5, '電話', '+81 533 11 2222', '0533112222'), ($1, 12, '電話', '0533-33-4444',
      '0533334444')`,
  'contacts with gaps': `DELETE FROM anpi.contact WHERE person = $1; INSERT INTO anpi.contact (person, ord, name, relation, phone)
      VALUES ($1, 1, '試験、一郎', NULL, '090-3333-4444'), ($1, 3, '𠮷田 花', '孫', NULL), ($1, 4, '架空 三', NULL, NULL)`,
  'a consent given by somebody else, and a refusal of the same day': `DELETE FROM anpi.consent WHERE person = $1;
    INSERT INTO anpi.consent (person, kind, party, answer, answered_on)
      VALUES ($1, '名簿提供', '代理人', '同意', '2025-04-01'), ($1, '名簿提供', '本人', '拒否', '2025-04-01')`,
  'nothing but a name': `UPDATE anpi.person SET municipal_id = NULL, birth = NULL, kana = NULL, kana_key = NULL, mail = NULL, note = NULL
    WHERE id = $1;
      DELETE FROM anpi.phone WHERE person = $1`,
  'kana that CP932 has not': "UPDATE anpi.person SET kana = 'ゔぁん　ヷイ', kana_key = 'ヴァンヷイ' WHERE id = $1",
  'an address with a character that CP932 has not':
    "UPDATE anpi.home SET address = 'みほん市本町𠮷1番地', building = '𠮷荘' WHERE id = (SELECT home FROM anpi.person WHERE id = $1)",
  'a home at its building': "UPDATE anpi.home SET level = 'parcel', radius_m = 20 WHERE id = (SELECT home FROM anpi.person WHERE id = $1)",
  'on a list of no 名簿': `DELETE FROM anpi.listing WHERE person = $1; INSERT INTO anpi.listing (person, list, municipality, from_on)
      SELECT id, '見守り', municipality, '2025-01-01' FROM anpi.person WHERE id = $1`,
};

test("a city's own export comes in unchanged in UTF-8, whatever people have in their cells", async () => {
  const alone = (
    await rows(
      `SELECT p.id FROM anpi.person p WHERE NOT p.protected AND (SELECT count(*) FROM anpi.person q WHERE q.home = p.home) = 1 ORDER BY p.id
        LIMIT 40`,
    )
  ).map((p) => p.id);
  for (const [i, sql] of Object.values(odd).entries()) await cluster.execute(db, sql.replaceAll('$1', alone[i]));
  const before = await state(),
    { file, out } = await exported('utf8.csv');
  const hidden = await protectedPeople();
  assert.ok(hidden.length > 0);
  assert.match(out, new RegExp(`export: ${PEOPLE - hidden.length} persons\nexport: 支援措置 ${hidden.length} 人は対象外`));
  for (const more of [['--dry-run'], [], []]) {
    const back = await imported(file, '--full', ...more);
    assert.deepEqual([back.code, back.odd], [0, []], back.out + back.err);
    assert.match(back.out, new RegExp(`: 0 created, 0 updated, ${PEOPLE - hidden.length} unchanged, 0 merged, 0 held, 0 refused`));
    assert.match(back.out, new RegExp(`支援措置 ${hidden.length} 人は対象外`));
    for (const p of hidden) assert.ok(!back.account.some((l) => l.at(-1) === String(p.id)) && !back.out.includes(p.name), p.name);
    assert.equal(await state(), before);
  }
});

test('of two devices of a kind a list changes the one it means', async () => {
  const id = await value("SELECT person FROM anpi.device WHERE kind = '人工呼吸器' GROUP BY person HAVING count(*) > 1 LIMIT 1");
  const [p] = await rows(`SELECT municipal_id, name, birth FROM anpi.person WHERE id = ${id}`);
  const minutes = async (devices, cells) => {
    await imported(await list('devices.csv', '自治体内番号,氏名,医療機器,バッテリー分', `${p.municipal_id},${p.name},${devices},${cells}`));
    return (await rows(`SELECT kind, battery_internal_min AS min FROM anpi.device WHERE person = ${id} ORDER BY id`)).map(
      (d) => `${d.kind} ${d.min}`,
    );
  };
  assert.deepEqual(await minutes('人工呼吸器(TPPV)、人工呼吸器(NPPV)', '240、120'), ['人工呼吸器 240', '吸引器 30', '人工呼吸器 120']);
  assert.deepEqual(await minutes('人工呼吸器(TPPV)', '200'), ['人工呼吸器 200', '吸引器 30', '人工呼吸器 120']);
  assert.deepEqual(await minutes('人工呼吸器(TPPV)、人工呼吸器(NPPV)、吸引器', '240、90、30'), [
    '人工呼吸器 240',
    '吸引器 30',
    '人工呼吸器 90',
  ]);
});

test('in CP932 too: a character that it has not is the one that is known', async () => {
  const before = await state(),
    { file, err } = await exported('cp932.csv', '--cp932');
  assert.match(err, /characters that CP932 does not have were written as 〓/);
  for (const more of [['--dry-run'], []]) {
    const back = await imported(file, '--full', ...more);
    assert.deepEqual([back.code, back.odd], [0, []], back.out + back.err);
    assert.equal(await state(), before);
  }
});

const list = async (name, ...lines) => {
  const file = path.join(folder, name);
  await writeFile(file, lines.join('\r\n') + '\r\n');
  return file;
};
const HEAD = '自治体内番号,氏名,氏名カナ,生年月日,住所,電話番号,緊急連絡先,備考';

test('a lost character that fits what is known changes nothing; one that does not is taken with a remark, and places nobody', async () => {
  const full = 'G1,髙𠮷　葛󠄀子,タカヨシ　ヷコ,1940-05-06,みほん市本町12番地3,0533-21-0001,𠮷田 花,𠮷日のみ';
  assert.equal((await imported(await list('g1.csv', HEAD, full))).account[0][1], 'created');
  const one = (sql) =>
    rows(`SELECT ${sql} FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.municipal_id = 'G1'`).then((r) => ({ ...r[0] }));
  const known = await one('to_jsonb(p) AS p, to_jsonb(h) AS h');
  assert.ok(known.h.lon);
  const fits = await imported(
    await list(
      'g2.csv',
      HEAD,
      'G1,髙〓　葛子,タカヨシ　〓コ,1940-05-06,〓ほん市本町12番地3,0533-21-0001,〓田 花,〓日のみ',
      ',髙〓　葛子,,1940-05-06,〓ほん市本町12番地3,,,',
    ),
  );
  assert.deepEqual(fits.odd, [], 'by its number, and by name, birth date and address that fit');
  assert.deepEqual(await one('to_jsonb(p) AS p, to_jsonb(h) AS h'), known);
  // One character is one character, not none and not two.
  const news = await imported(await list('g3.csv', HEAD, 'G1,髙〓　葛子,,1940-05-06,みほん市本町〓番地3,0533-21-0001,〓 花,〓のみ'));
  assert.deepEqual(
    news.account.map((l) => [l[1], l[2], l[3]]),
    [
      ['updated', 'registry.lost_character', '備考'],
      ['updated', 'registry.lost_character', '住所'],
      ['updated', 'registry.lost_character', '緊急連絡先'],
    ],
  );
  assert.deepEqual(await one('p.name, p.note, h.address, h.lon, h.lat, h.zone, h.mesh125, h.level'), {
    name: '髙𠮷　葛󠄀子',
    note: '〓のみ',
    address: 'みほん市本町〓番地3',
    lon: null,
    lat: null,
    zone: null,
    mesh125: null,
    level: 'none',
  });
  assert.deepEqual(
    (
      await rows("SELECT k.field, k.text FROM anpi.remark k JOIN anpi.person p ON p.id = k.person WHERE p.municipal_id = 'G1' ORDER BY 1")
    ).map((k) => [k.field, k.text]),
    [
      ['住所', 'みほん市本町〓番地3'],
      ['備考', '〓のみ'],
      ['緊急連絡先', '〓 花'],
    ],
  );
  assert.equal((await imported(`${folder}/g3.csv`)).account[0][1], 'unchanged');
  const fresh = await imported(await list('g4.csv', HEAD, 'G2,〓田　新,,1941-05-06,みほん市〓町1番地,0533-21-0002,,'));
  assert.equal(fresh.account[0][1], 'created');
  assert.deepEqual(
    (await rows("SELECT h.lon, h.zone FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.municipal_id = 'G2'")).map((h) => ({
      ...h,
    })),
    [{ lon: null, zone: null }],
  );
  assert.equal((await run('home', 'place', '--municipality', code)).code, 0);
  assert.equal(await value("SELECT h.lon FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.municipal_id = 'G2'"), null);
});

test('a file that holds a person under protection tells nothing of it', async () => {
  await imported(
    await list(
      'p0.csv',
      HEAD,
      ...['P1,守 一', 'P2,並 二'].map((p, i) => `${p},,1942-07-0${i + 1},みほん市本町3番地${i + 1},0533-31-000${i + 1},,`),
    ),
  );
  const hide = (yes) => cluster.execute(db, `UPDATE anpi.person SET protected = ${yes} WHERE municipal_id = 'P1'`);
  const row = (name, change = '') => `${name},,1942-07-0${name[1]},みほん市本町3番地${name[1]}${change},0533-31-000${name[1]},,${change}`;
  const files = {
    same: [row('P1,守 一')],
    changed: [row('P1,守 一', '9')],
    conflict: ['P1,別 人,,1950-01-01,みほん市本町1番地,0533-00-0001,,'],
    without: [`,守 一,,1942-07-01,みほん市本町3番地1,,,`],
    weak: [`,守 一,,,みほん市本町3番地1,,,`],
    none: [row('P2,並 二')],
  };
  const told = {};
  for (const yes of [false, true]) {
    await hide(yes);
    for (const [name, lines] of Object.entries(files)) {
      const { out, err, account } = await imported(await list(`p-${name}.csv`, HEAD, ...lines), '--dry-run');
      (told[name] ??= []).push([out, err, account]);
    }
  }
  for (const [name, [open, hidden]] of Object.entries(told)) assert.deepEqual(hidden, open, name);
  // A full list: the number is the city's, whoever is in the file; who is not in it is not named as gone.
  const said = async (lines) => {
    const { out, account } = await imported(await list('p-full.csv', HEAD, ...lines), '--full', '--dry-run');
    const id = await value("SELECT id FROM anpi.person WHERE municipal_id = 'P1'");
    assert.ok(!account.some((l) => l[2] === 'registry.gone' && l.at(-1) === String(id)));
    return out.match(/支援措置 \d+ 人は対象外.*/)[0];
  };
  const with_ = await said([row('P1,守 一'), row('P2,並 二')]),
    without = await said([row('P2,並 二')]);
  assert.equal(with_, without);
  assert.match(with_, new RegExp(`支援措置 ${(await protectedPeople()).length} 人`));
  await hide(false);
  assert.ok((await imported(await list('p-open.csv', HEAD, row('P2,並 二')), '--full')).account.some((l) => l[2] === 'registry.gone'));
  await hide(true);
  assert.doesNotMatch((await run('import', 'held')).out, /守 一/);
});

test('who has neither number nor birth date is the same person when nothing is said anew, and held when something is', async () => {
  const row = '氏名,住所,備考',
    lone = '無番 花,みほん市本町40番地1,';
  assert.equal((await imported(await list('n1.csv', row, lone))).account[0][1], 'created');
  assert.equal((await imported(await list('n2.csv', row, lone))).account[0][1], 'unchanged');
  assert.deepEqual(
    (await imported(await list('n3.csv', row, lone + '犬'))).account.map((l) => [l[1], l[2]]),
    [['held', 'registry.weak_match']],
  );
  assert.deepEqual(
    (await imported(await list('n4.csv', row, '無番 花,みほん市本町41番地,'))).account.map((l) => l[1]),
    ['held'],
  );
  // Father and son of one name in one house: the list has two, the register one.
  assert.deepEqual(
    (await imported(await list('n5.csv', row, lone, lone))).account.map((l) => l[1]),
    ['unchanged', 'held'],
  );
  assert.equal(await value("SELECT note FROM anpi.person WHERE name = '無番 花'"), null);
});

test('the same wave, dash or yen sign in another encoding is no change, and the selectors of a name stay', async () => {
  const head = '自治体内番号,氏名,氏名カナ,生年月日,住所,備考';
  await imported(await list('w1.csv', head, 'V1,波線 子,ナミセン コ,S10.3.5,みほん市本町1～3,10－20 ― ￥'));
  assert.deepEqual((await imported(await list('w2.csv', head, 'V1,波線 子,ナミセン コ,S10.3.5,みほん市本町1〜3,10−20 — ￥'))).odd, []);
  await imported(await list('w3.csv', head, 'V2,辻󠄀 葛󠄀,,S10.3.6,みほん市本町2番地,'));
  assert.deepEqual((await imported(await list('w4.csv', head, 'V2,辻 葛,,S10.3.6,みほん市本町2番地,'))).odd, []);
  assert.equal(await value("SELECT name FROM anpi.person WHERE municipal_id = 'V2'"), '辻󠄀 葛󠄀');
  // Another form of the kanji is a correction, and so is a selector that was not known.
  assert.equal((await imported(await list('w5.csv', head, 'V1,波綫 子,,S10.3.5,,'))).account[0][1], 'updated');
  assert.equal((await imported(await list('w6.csv', head, 'V2,辻󠄁 葛󠄀,,S10.3.6,,'))).account[0][1], 'updated');
});
