// SPDX-License-Identifier: Apache-2.0
// The made-up city of the trials: 名簿 1,618 (同意 1,070, 不同意 180, 未回答 368), 呼吸器 9, 電源必要 61, 支援措置 4, 民生委員 120,
// 職員 12, 48 zones, without location 23, 対象外 71; in the list 32 birth cells and 38 phone cells that cannot be read, and 6
// cells with an individual number. Everybody in it is made up, and always the same.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CITY, makeDesk, makeStaff } from './city.mjs';
import { anpi } from './cluster.mjs';
import { makeImports } from './imports.mjs';

export const TRIAL = {
  people: 1618,
  agreed: 1070,
  refused: 180,
  unanswered: 368,
  ventilators: 9,
  powered: 61,
  hidden: 4,
  volunteers: 120,
  officials: 12,
  zones: 48,
  unplaced: 23,
  away: 71,
  births: 32,
  phones: 38,
  numbers: 6,
};

const [W, S, E, N] = [137.6, 34.5, 137.68, 34.56];
const bases = ['青葉町', '浜見町', '東雲町', '南風町', '山手町', '小舟町', '千鳥町', '朝日町', '白浜町', '柏原町', '松風町', '石橋町'];
const towns = bases.flatMap((base) => ['一丁目', '二丁目', '三丁目', '四丁目'].map((part) => base + part));
const surnames = [
  ['髙橋', 'タカハシ'],
  ['飯田', 'イイダ'],
  ['渡邊', 'ワタナベ'],
  ['山﨑', 'ヤマザキ'],
  ['斎藤', 'サイトウ'],
  ['小林', 'コバヤシ'],
  ['加藤', 'カトウ'],
  ['桜井', 'サクライ'],
  ['濵田', 'ハマダ'],
  ['大竹', 'オオタケ'],
  ['鵜飼', 'ウカイ'],
  ['牧原', 'マキハラ'],
  ['壁谷', 'カベヤ'],
  ['竹内', 'タケウチ'],
  ['尾崎', 'オザキ'],
  ['宮地', 'ミヤジ'],
  ['平野', 'ヒラノ'],
  ['市川', 'イチカワ'],
  ['鈴木', 'スズキ'],
  ['中村', 'ナカムラ'],
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
  ['武', 'タケシ'],
  ['ハル', 'ハル'],
  ['進', 'ススム'],
];

const oddBirths = ['不詳', '明治', 'なし', '－', '不明', '2090/1/1', 'R0.1.1', 'S0.3.5'];
const oddPhones = ['68-1111', 'なし', '不明', '***', '110', '0533-68-111', '0533-68-1111、68-2222'];

// An individual number with its check digit (番号法施行規則), from eleven digits.
function individual(eleven) {
  const sum = [...eleven].reverse().reduce((all, d, i) => all + Number(d) * (i < 6 ? i + 2 : i - 4), 0),
    rest = 11 - (sum % 11);
  return eleven + (rest > 9 ? 0 : rest);
}
// As they are written into cells: plain, in groups, full width. `digits` is what must be found nowhere.
const wide = (text) => text.replace(/[0-9]/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
const grouped = (text) => text.replace(/(....)(....)(....)/, '$1-$2-$3');
export const numbers = Array.from({ length: TRIAL.numbers }, (_, i) => individual(`9${String(8765432101 - i * 1234567)}`)).map(
  (digits, i) => ({ digits, written: [digits, grouped(digits), wide(digits)][i % 3] }),
);

// Every n-th person, first to come first: who is what, and nobody two things that a test tells apart.
const at = (i, every, shift, count) => i % every === shift && Math.floor(i / every) < count;
const is = {
  unplaced: (i) => at(i, 60, 3, TRIAL.unplaced),
  away: (i) => at(i, 22, 6, TRIAL.away),
  hidden: (i) => at(i, 400, 51, TRIAL.hidden),
  powered: (i) => at(i, 26, 1, TRIAL.powered),
  oddBirth: (i) => at(i, 50, 7, TRIAL.births),
  oddPhone: (i) => at(i, 42, 12, TRIAL.phones),
  number: (i) => (i % 250 === 21 && i / 250 < TRIAL.numbers ? Math.floor(i / 250) : -1),
};

function person(i, extra) {
  const [surname, surnameKana] = surnames[i % surnames.length],
    [first, firstKana] = given[Math.floor(i / surnames.length) % given.length];
  const town = towns[i % towns.length],
    device = is.powered(i),
    ventilator = device && Math.floor(i / 26) < TRIAL.ventilators,
    number = is.number(i);
  const agreed = (i * 7) % TRIAL.people; // spreads the answers over the zones: 7 and 1,618 have no common divisor
  return {
    自治体内番号: `T${String(i).padStart(5, '0')}`,
    氏名: `${surname}　${first}`,
    氏名カナ: `${surnameKana} ${firstKana}`,
    生年月日:
      extra.oddBirth ??
      `${1926 + (i % 29)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (Math.floor(i / 12) % 28)).padStart(2, '0')}`,
    性別: i % 2 ? '女' : '男',
    住所: is.unplaced(i) ? '' : `みほん市${town}${1 + (i % 40)}番地${1 + Math.floor(i / 48)}`,
    方書: number >= 0 && number % 2 ? numbers[number].written : '',
    電話番号: extra.oddPhone ?? `0531-${10 + Math.floor(i / 100)}-${String(1000 + i)}`,
    医療機器: ventilator ? '人工呼吸器(TPPV)' : device ? ['酸素濃縮器', '吸引器'][i % 2] : '',
    バッテリー分: device ? String(60 + (i % 9) * 30) : '',
    名簿提供同意: agreed < TRIAL.agreed ? '同意' : agreed < TRIAL.agreed + TRIAL.refused ? '不同意' : '未回答',
    同意日: agreed < TRIAL.agreed + TRIAL.refused ? '2025-04-01' : '',
    備考: number >= 0 && number % 2 === 0 ? `番号 ${numbers[number].written} 控え` : '',
  };
}

export function trialRegister() {
  let births = 0,
    phones = 0;
  return Array.from({ length: TRIAL.people }, (_, i) =>
    person(i, {
      ...(is.oddBirth(i) ? { oddBirth: oddBirths[births++ % oddBirths.length] } : {}),
      ...(is.oddPhone(i) ? { oddPhone: oddPhones[phones++ % oddPhones.length] } : {}),
    }),
  );
}

function gazetteer() {
  const head =
    '都道府県コード,都道府県名,都道府県名カナ,都道府県名ローマ字,市区町村コード,市区町村名,市区町村名カナ,市区町村名ローマ字,大字町丁目名,大字町丁目名カナ,大字町丁目名ローマ字,小字・通称名,緯度,経度';
  const rows = towns.map(
    (town, i) =>
      `23,愛知県,,,${CITY},みほん市,,,${town},,,,${S + ((N - S) * (Math.floor(i / 8) + 0.5)) / 6},${W + ((E - W) * ((i % 8) + 0.5)) / 8}`,
  );
  return [head, ...rows].join('\n') + '\n';
}

const boundaries = () =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { N03_001: '愛知県', N03_004: 'みほん市', N03_007: CITY },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [W, S],
              [E, S],
              [E, N],
              [W, N],
              [W, S],
            ],
          ],
        },
      },
    ],
  });

const offices = [
  ['みほん市', 'city', [CITY]],
  ['みほん消防', 'fire', [CITY]],
  ['みほん訪問看護', 'care', [CITY]],
  ['自主防災会', 'community', [CITY]],
  ['みほん医院', 'medical', [CITY]],
  ['民生委員協議会', 'community', [CITY]],
  ['県庁', 'pref', [CITY]],
  ['警察署', 'police', [CITY]],
];

// Everybody of a role, the desk of the protected, 12 officials and 120 volunteers, each with the people in their charge; the
// nurses have those who need electricity; 自主防災 has people who have not agreed, for whom it needs a decision.
async function staff(cluster, db) {
  const password = await makeStaff(cluster, db, offices);
  await makeDesk(cluster, db);
  await cluster.execute(
    db,
    `
        SELECT anpi.user_save('official' || n, '職員 ' || n, 1, 'command', u.password_hash)
        FROM generate_series(1, ${TRIAL.officials}) n, anpi.app_user u WHERE u.login = 'command';
        SELECT anpi.user_save('volunteer' || n, '民生委員 ' || n, 6, 'field_community', u.password_hash)
        FROM generate_series(1, ${TRIAL.volunteers}) n, anpi.app_user u WHERE u.login = 'command';
        INSERT INTO anpi.assignment (person, user_id, from_at) SELECT p.id, v.id, now() - interval '1 year'
          FROM (SELECT q.id, row_number() OVER (ORDER BY h.zone, q.id) - 1 AS n FROM anpi.person q JOIN anpi.home h ON h.id = q.home) p
          JOIN (SELECT u.id, row_number() OVER (ORDER BY u.id) - 1 AS n FROM anpi.app_user u
          WHERE u.login LIKE 'volunteer%') v ON v.n = p.n * ${TRIAL.volunteers} / ${TRIAL.people};
        INSERT INTO anpi.assignment (person, office, from_at) SELECT DISTINCT d.person, 3, now() - interval '1 year' FROM anpi.device d;
        INSERT INTO anpi.assignment (person, user_id, from_at) SELECT p.id, u.id, now() - interval '1 year'
        FROM anpi.person p, anpi.app_user u WHERE u.login = 'field_community'
          AND NOT EXISTS (SELECT FROM anpi.consent c WHERE c.person = p.id AND c.answer = '同意') AND NOT p.protected;`,
  );
  return password;
}

// { db, folder, options, password, imported, again }: what the import said the first time and the second.
export async function makeTrialsCity(cluster, name) {
  const db = await cluster.database(name),
    folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-trials.'));
  const options = [`--db=${db.owner}`, `--gazetteer_file=${path.join(folder, 'gazetteer.bin')}`];
  const file = async (what, text) => (await writeFile(path.join(folder, what), text), path.join(folder, what));
  await anpi(['import', 'gazetteer', await file('towns.csv', gazetteer()), ...options]);
  await anpi(['import', 'boundaries', await file('boundaries.geojson', boundaries()), ...options]);
  const lists = await makeImports({ options });
  const imported = await lists.people(trialRegister()),
    again = await lists.people(trialRegister());
  const register = trialRegister().map((p, i) => ({ id: p.自治体内番号, away: is.away(i), hidden: is.hidden(i) }));
  const listed = (want) =>
    register
      .filter(want)
      .map((p) => `'${p.id}'`)
      .join(',');
  await cluster.execute(
    db,
    `INSERT INTO anpi.stay (person, kind, place, from_at, said_by)
      SELECT id, CASE WHEN id % 2 = 0 THEN '入院' ELSE '入所' END, '架空病院', now() - interval '30 days', '試験'
        FROM anpi.person WHERE municipal_id IN (${listed((p) => p.away)});
        UPDATE anpi.person SET protected = true, inquiry_to = '福祉課 内線9' WHERE municipal_id IN (${listed((p) => p.hidden)})`,
  );
  const password = await staff(cluster, db);
  await cluster.execute(db, 'SELECT anpi.card_refresh_all()');
  const rows = await cluster.rows(
    db,
    `SELECT p.id::text, p.municipal_id, p.name, p.kana, p.protected AS hidden, h.zone::text, h.lon, h.lat, h.address, f.number AS phone,
        EXISTS (SELECT FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL AND s.kind IN ('入院', '入所')) AS away,
        (SELECT c.answer FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供' ORDER BY c.answered_on DESC NULLS LAST
        LIMIT 1) AS consent,
        EXISTS (SELECT FROM anpi.device d WHERE d.person = p.id) AS powered
        FROM anpi.person p LEFT JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.phone f ON f.person = p.id AND f.ord = 1 ORDER BY p.id`,
  );
  return {
    db,
    folder,
    options,
    password,
    imported,
    again,
    lists,
    people: rows,
    box: [W, S, E, N],
    zones: await cluster.rows(db, "SELECT id::text, name FROM anpi.zone WHERE kind = 'town' ORDER BY id"),
    remove: async () => {
      await lists.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
