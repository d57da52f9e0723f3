// SPDX-License-Identifier: Apache-2.0
// A small city for tests: two made-up municipalities in the sea off 遠州灘, with towns, zones, people and one user a role.
//
//     const city = await makeCity(cluster, "marks", { people: 200 });
//     city.db, city.people [{ id, name, kana, birth, phone, address }], city.token("command"), city.zones
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { anpi } from './cluster.mjs';

export const CITY = '23999',
  OTHER = '23998';
const PASSWORD = 'amefuri-no-mimawari-12';
const boxes = { [CITY]: [137.6, 34.5, 137.64, 34.54], [OTHER]: [137.64, 34.5, 137.68, 34.54] };
const names = { [CITY]: 'みほん市', [OTHER]: 'となり市' };
const towns = ['青葉町一丁目', '青葉町二丁目', '浜見', '東雲町', '南風', '大字山手', '小舟町', '千鳥ヶ丘'];
const surnames = [
  ['髙橋', 'タカハシ'],
  ['高橋', 'タカハシ'],
  ['飯田', 'イイダ'],
  ['渡邊', 'ワタナベ'],
  ['渡辺', 'ワタナベ'],
  ['山﨑', 'ヤマザキ'],
  ['斎藤', 'サイトウ'],
  ['小林', 'コバヤシ'],
  ['加藤', 'カトウ'],
  ['桜井', 'サクライ'],
];
const given = [
  ['花子', 'ハナコ'],
  ['一郎', 'イチロウ'],
  ['キヨ', 'キヨ'],
  ['茂', 'シゲル'],
  ['千代', 'チヨ'],
  ['正雄', 'マサオ'],
  ['和子', 'カズコ'],
];

export function dice(seed) {
  let s = seed | 0;
  return (n) => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

export function uuidv7(at = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(at / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// RFC 3339 in Japan's offset; `ago` in milliseconds.
export const at = (ago = 0) => new Date(Date.now() - ago + 9 * 3600e3).toISOString().replace('Z', '+09:00');

// 提供の決定: without one an open incident shows nobody outside the city anything. To all of these roles, over the whole city.
export async function decide(client, incident, more = {}) {
  const { status, body } = await client.post(`/api/incidents/${incident}/decisions`, {
    op_id: uuidv7(),
    zones: 'all',
    grounds: '発生',
    decided_by: '架空 太郎',
    title: '市長',
    recipients: ['police', 'pref', 'health_center', 'field_community', 'field_care', 'care', 'dispatch', 'ambulance'],
    fields: ['name', 'address', 'phone', 'status', 'plan', 'device'],
    until: at(-3600e3),
    ...more,
  });
  if (status !== 200) throw new Error(`decision: ${status} ${JSON.stringify(body)}`);
  return body.decision;
}

const town_points = (code) =>
  towns.map((town, i) => {
    const [w, s, e, n] = boxes[code];
    return [town, w + ((e - w) * ((i % 4) + 0.5)) / 4, s + ((n - s) * (Math.floor(i / 4) + 0.5)) / 2];
  });

function gazetteer() {
  const head =
    '都道府県コード,都道府県名,都道府県名カナ,都道府県名ローマ字,市区町村コード,市区町村名,市区町村名カナ,市区町村名ローマ字,大字町丁目名,大字町丁目名カナ,大字町丁目名ローマ字,小字・通称名,緯度,経度';
  const rows = Object.keys(boxes).flatMap((code) =>
    town_points(code).map(([town, lon, lat]) => `23,愛知県,,,${code},${names[code]},,,${town},,,,${lat},${lon}`),
  );
  return [head, ...rows].join('\n') + '\n';
}

function boundaries() {
  const features = Object.entries(boxes).map(([code, [w, s, e, n]]) => ({
    type: 'Feature',
    properties: { N03_001: '愛知県', N03_004: names[code], N03_007: code },
    geometry: {
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
    },
  }));
  return JSON.stringify({ type: 'FeatureCollection', features });
}

// Person i of a municipality; always the same.
function person(code, i) {
  const roll = dice(i * 7919 + Number(code));
  const [surname, surnameKana] = surnames[roll(surnames.length)],
    [first, firstKana] = given[roll(given.length)];
  const year = 1926 + roll(30),
    month = 1 + roll(12),
    day = 1 + roll(28);
  return {
    municipalId: `${code}-${i}`,
    name: `${surname}　${first}`,
    kana: `${surnameKana} ${firstKana}`,
    birth: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
    address: `${names[code]}${towns[roll(towns.length)].replace('大字', '')}${1 + roll(90)}番地${1 + roll(20)}`,
    phone: `053${roll(10)}-${10 + roll(90)}-${String(1000 + i).padStart(4, '0')}`,
    device: i % 10 === 0 ? '人工呼吸器(TPPV)' : '',
    battery: i % 10 === 0 ? String(60 + (i % 7) * 30) : '',
    consent: i % 3 === 0 ? '同意' : '未回答',
  };
}

function registry(code, count) {
  const head = '自治体内番号,氏名,氏名カナ,生年月日,性別,住所,電話番号,医療機器,バッテリー分,名簿提供同意,同意日';
  const rows = Array.from({ length: count }, (_, i) => person(code, i)).map((p) =>
    [p.municipalId, p.name, p.kana, p.birth, '女', p.address, p.phone, p.device, p.battery, p.consent, '2025-04-01'].join(','),
  );
  return [head, ...rows].join('\r\n') + '\r\n';
}

const offices = [
  ['みほん市', 'city', [CITY]],
  ['みほん消防', 'fire', [CITY]],
  ['みほん訪問看護', 'care', [CITY]],
  ['民生委員協議会', 'community', [CITY]],
  ['みほん医院', 'medical', [CITY]],
  ['となり市', 'city', [OTHER]],
  ['県庁', 'pref', [CITY, OTHER]],
  ['警察署', 'police', [CITY]],
];
const staff = {
  command: 1,
  clerk: 1,
  admin: 1,
  auditor: 1,
  shelter: 1,
  health_center: 1,
  dispatch: 2,
  ambulance: 2,
  field_care: 3,
  field_community: 4,
  care: 5,
  pref: 7,
  police: 8,
};

export async function makeStaff(cluster, db, list = offices) {
  for (const [name, kind, codes] of list)
    await cluster.execute(
      db,
      `INSERT INTO anpi.office (name, kind, municipality, municipalities) VALUES ('${name}', '${kind}', '${codes[0]}', '{${codes}}')`,
    );
  const hash = await passwordHash(cluster, db);
  for (const [role, office] of Object.entries(staff))
    await cluster.execute(db, `SELECT anpi.user_save('${role}', '試験 ${role}', ${office}, '${role}', '${hash}')`);
  await cluster.execute(db, `SELECT anpi.user_save('other_command', '隣の 本部', 6, 'command', '${hash}')`);
  return PASSWORD;
}

// Two more of the command centre, named for the protected persons (支援措置): one, and a deputy.
export async function makeDesk(cluster, db) {
  for (const [login, as, more] of [
    ['protected_desk', 'main', "'0531-00-0001', '090-0000-0001'"],
    ['desk_deputy', 'deputy', 'NULL, NULL'],
  ])
    await cluster.execute(
      db,
      `SELECT anpi.user_save('${login}', '試験 ${login}', office, 'command', password_hash) FROM anpi.app_user WHERE login = 'command';
            SELECT anpi.protected_desk_set('${login}', '${as}', ${more}, anpi.us(now()))`,
    );
}

// One hash for all of them: made by the product itself, for the first user.
async function passwordHash(cluster, db) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-pw.'));
  await writeFile(path.join(folder, 'pw'), PASSWORD + '\n', { mode: 0o600 });
  await anpi([
    'user',
    'add',
    'hash_donor',
    '--name',
    '試験',
    '--role',
    'auditor',
    '--office',
    '1',
    '--password-file',
    path.join(folder, 'pw'),
    `--db=${db.owner}`,
  ]);
  await rm(folder, { recursive: true });
  return cluster.value(db, "SELECT password_hash FROM anpi.app_user WHERE login = 'hash_donor'");
}

// For tests that build their own: the same two cities as files.
export const fictional = { gazetteer, boundaries, cities: () => Object.keys(boxes).map((code) => ({ code, name: names[code], towns })) };

export async function makeCity(cluster, name, { people = 200 } = {}) {
  const db = await cluster.database(name);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-city.'));
  const file = async (what, text) => (await writeFile(path.join(folder, what), text), path.join(folder, what));
  const options = [`--db=${db.owner}`, `--gazetteer_file=${path.join(folder, 'gazetteer.bin')}`];
  await anpi(['import', 'gazetteer', await file('towns.csv', gazetteer()), ...options]);
  await anpi(['import', 'boundaries', await file('boundaries.geojson', boundaries()), ...options]);
  for (const [code, count] of [
    [CITY, people],
    [OTHER, 20],
  ])
    await anpi(['import', 'registry', '--municipality', code, await file(`${code}.csv`, registry(code, count)), ...options]).catch((e) => {
      if (e.code !== 2) throw e;
    });
  await makeStaff(cluster, db);
  const rows = await cluster.rows(
    db,
    `SELECT p.id::text, p.municipality, p.name, p.kana, p.birth::text, p.municipal_id, h.zone::text, f.number AS phone, h.address
        FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.phone f ON f.person = p.id AND f.ord = 1 ORDER BY p.id`,
  );
  return {
    db,
    folder,
    options,
    people: rows.filter((p) => p.municipality === CITY),
    others: rows.filter((p) => p.municipality === OTHER),
    zones: await cluster.rows(
      db,
      `SELECT id::text, name, municipality FROM anpi.zone WHERE kind = 'town' AND municipality = '${CITY}' ORDER BY id`,
    ),
    password: PASSWORD,
    token: async (login) => (await anpi(['user', 'token', login, `--db=${db.owner}`])).trim().split(/\s+/).pop(),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
