// SPDX-License-Identifier: Apache-2.0
// A city's list as a clerk exports it from Excel: CP932, half-width kana, 和暦, addresses in seven notations, and rows
// among it that are nobody. Everybody in it is made up, and always the same.
import { execFile } from 'node:child_process';
import { dice } from '../lib/city.mjs';

const surnames = [
  ['髙橋', 'ﾀｶﾊｼ'],
  ['高橋', 'タカハシ'],
  ['飯田', 'イイダ'],
  ['渡邊', 'ワタナベ'],
  ['渡辺', 'ワタナベ'],
  ['山﨑', 'ヤマザキ'],
  ['山崎', 'ヤマサキ'],
  ['斎藤', 'サイトウ'],
  ['齋藤', 'サイトウ'],
  ['小林', 'コバヤシ'],
  ['加藤', 'カトウ'],
  ['櫻井', 'サクライ'],
  ['濵田', 'ハマダ'],
  ['大竹', 'オオタケ'],
  ['鵜飼', 'ウカイ'],
  ['牧原', 'マキハラ'],
  ['壁谷', 'カベヤ'],
  ['竹内', 'タケウチ'],
  ['小笠原', 'オガサワラ'],
  ['尾崎', 'オザキ'],
];
const given = [
  ['花子', 'ハナコ'],
  ['一郎', 'イチロウ'],
  ['キヨ', 'キヨ'],
  ['茂', 'シゲル'],
  ['千代', 'チヨ'],
  ['正雄', 'マサオ'],
  ['和子', 'カズコ'],
  ['ふみ', 'フミ'],
  ['幸子', 'サチコ'],
  ['清', 'キヨシ'],
  ['トメ', 'トメ'],
  ['惠美子', 'エミコ'],
  ['勇', 'イサム'],
  ['八重', 'ヤエ'],
  ['博', 'ヒロシ'],
  ['澄江', 'スミエ'],
];

const wide = (text) => text.replace(/[0-9]/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
const kanjiDigits = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const chome = (town) => town.replace(/([一二三四五六七八九])丁目$/, (_, d) => `${kanjiDigits[d]}丁目`);

// An address as one of seven people would write it.
function address(city, town, a, b, notation) {
  const full = `${city.pref}${city.name}`;
  switch (notation) {
    case 0:
      return `${full}${town}${a}番地${b}`;
    case 1:
      return `${city.name}${town}${a}-${b}`;
    case 2:
      return `${full}${chome(town)}${wide(String(a))}－${wide(String(b))}`;
    case 3:
      return `${town}${a}番地の${b}`;
    case 4:
      return `〒443-0021 ${full}${town}${a}番${b}号`;
    case 5:
      return `${full}　${town}　${a}ー${b}　メゾン架空${100 + b}号室`;
    default:
      return `${city.name}${chome(town)}${a}の${b}`;
  }
}

// Person i: also what the register must come to know of them.
function person(city, i) {
  const roll = dice(i * 104729 + Number(city.code));
  const [surname, surnameKana] = surnames[roll(surnames.length)],
    [first, firstKana] = given[roll(given.length)];
  const town = city.towns[roll(city.towns.length)];
  const year = 1 + roll(30),
    month = 1 + roll(12),
    day = 1 + roll(28);
  const powered = i % 20 === 0;
  return {
    id: `${city.code}${String(i).padStart(6, '0')}`,
    town,
    cells: {
      自治体内番号: `${city.code}${String(i).padStart(6, '0')}`,
      氏名: `${surname}　${first}`,
      氏名カナ: `${surnameKana} ${firstKana}`,
      生年月日: [`S${year + 1}.${month}.${day}`, `昭和${year + 1}年${month}月${day}日`, `${year + 1926}/${month}/${day}`][i % 3],
      性別: i % 2 ? '女' : '男',
      住所: address(city, town, 1 + roll(90), 1 + roll(30), i % 7),
      電話番号: `0${['533', '29'][Number(city.code.startsWith('08'))]}-${60 + roll(30)}-${String(i % 10000).padStart(4, '0')}`,
      事由: i % 4 ? '独居' : '高齢者のみ世帯',
      要介護度: `要介護${1 + (i % 5)}`,
      医療機器: powered ? '人工呼吸器(TPPV)' : '',
      バッテリー分: powered ? String(60 + (i % 9) * 30) : '',
      名簿提供同意: i % 3 ? '同意' : '',
      備考: i % 11 ? '' : '犬がいます,\n門から呼ぶ',
    },
  };
}

// Rows that are nobody, and the code each is accounted for with. What is only badly written costs nobody: that is told in
// tests/api/registry_cells.test.mjs and in the scene of the trials.
const nobody = (c, said) => ({ ...Object.fromEntries(Object.keys(c).map((k) => [k, ''])), ...said });
const faults = [
  ['registry.name_missing', (c) => ({ ...c, 氏名: '', 氏名カナ: '' })],
  ['registry.not_person', (c) => nobody(c, { 氏名: '小計', 住所: '12名' })],
  ['registry.not_person', (c) => nobody(c, { 氏名: '※ 前月から変わった方だけ' })],
  ['registry.not_person', (c) => nobody(c, { 自治体内番号: '合計', 氏名: '34' })],
  ['registry.not_person', (c) => nobody(c, { 氏名: '以上' })],
];

const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function cp932(text) {
  return new Promise((resolve, reject) => {
    const child = execFile('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { encoding: 'buffer', maxBuffer: 1 << 28 }, (e, out) =>
      e ? reject(e) : resolve(out),
    );
    child.stdin.end(text);
  });
}

// { bytes, people: [{ id, town }], broken: Map(code -> how many) } with `broken` such rows spread through the file.
export async function makeList(city, count, broken) {
  const people = Array.from({ length: count }, (_, i) => person(city, i));
  const header = Object.keys(people[0].cells);
  const lines = [header.join(',')];
  const wrong = new Map();
  const every = Math.max(1, Math.floor(count / Math.max(1, broken)));
  people.forEach((p, i) => {
    lines.push(header.map((k) => quoted(p.cells[k])).join(','));
    const n = wrong.size && [...wrong.values()].reduce((a, b) => a + b, 0);
    if (i % every === 0 && n < broken) {
      const [code, spoil] = faults[n % faults.length];
      const cells = spoil({ ...person(city, count + i).cells, 備考: '' });
      lines.push(header.map((k) => quoted(cells[k])).join(','));
      wrong.set(code, (wrong.get(code) ?? 0) + 1);
    }
  });
  return { bytes: await cp932(lines.join('\r\n') + '\r\n'), people, broken: wrong };
}
