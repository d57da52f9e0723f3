// SPDX-License-Identifier: Apache-2.0
// The same addresses through a JavaScript implementation, offline, with the same towns: how many a second on one core.
//
//     node address_js.mjs FOLDER JAPAN.csv.gz ADDRESSES.csv
//
// FOLDER holds node_modules/@geolonia/normalize-japanese-addresses (npm install of 3.1.3 there; nothing else of the project
// needs it, so it is no dependency of the project's). Its data format is written from the gazetteer into a folder below
// the system's temporary one. Prints "rate N right N of N": addresses a second of processor time, warm (every municipality
// of the sample read and its patterns made before the clock runs), and how many have prefecture, municipality and town right.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [home, japan, sample] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(home), 'package.json'));
const { normalize, config } = await import(pathToFileURL(require.resolve('@geolonia/normalize-japanese-addresses')));

// Neither file has line ends or escaped quotes within a cell.
const cells = (line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((m) => m[1] ?? m[2]);
const NUMERALS = '〇一二三四五六七八九';
const valueOf = (kanji) =>
  [...kanji]
    .reduce(([sum, digit], c) => (c === '十' ? [sum + (digit || 1) * 10, 0] : [sum, NUMERALS.indexOf(c)]), [0, 0])
    .reduce((a, b) => a + b);

function cityOf(code, name) {
  const county = /^(.+?郡)(.+[町村])$/.exec(name),
    ward = /^(.+?市)(.+区)$/.exec(name);
  return {
    code: Number(code),
    ...(county ? { county: county[1], city: county[2] } : ward ? { city: ward[1], ward: ward[2] } : { city: name }),
  };
}

function townOf(id, name, point) {
  const chome = /^(.+?)([一二三四五六七八九十]+)丁目$/.exec(name);
  return {
    machiaza_id: String(id).padStart(7, '0'),
    point,
    ...(chome ? { oaza_cho: chome[1], chome: `${chome[2]}丁目`, chome_n: valueOf(chome[2]) } : { oaza_cho: name }),
  };
}

async function write(folder) {
  const prefectures = new Map(),
    towns = new Map();
  for (const line of gunzipSync(await readFile(japan))
    .toString('utf8')
    .split('\n')
    .slice(1)) {
    const [prefCode, pref, , , code, city, , , town, , , , lat, lon] = cells(line);
    if (!city || !town) continue;
    const point = lat ? [Number(lon), Number(lat)] : undefined;
    const p = prefectures.get(pref) ?? { code: Number(prefCode), pref, point, cities: new Map() };
    prefectures.set(pref, p);
    if (!p.cities.has(city)) p.cities.set(city, { ...cityOf(code, city), point });
    const key = `${pref}/${city}`,
      own = towns.get(key) ?? new Map();
    towns.set(key, own);
    if (!own.has(town)) own.set(town, townOf(own.size + 1, town, point));
  }
  await writeFile(
    path.join(folder, 'ja.json'),
    JSON.stringify({ meta: { updated: 0 }, data: [...prefectures.values()].map((p) => ({ ...p, cities: [...p.cities.values()] })) }),
  );
  for (const pref of prefectures.keys()) await mkdir(path.join(folder, 'ja', pref), { recursive: true });
  for (const [key, own] of towns)
    await writeFile(path.join(folder, 'ja', `${key}.json`), JSON.stringify({ meta: { updated: 0 }, data: [...own.values()] }));
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-ja.'));
try {
  await write(folder);
  config.japaneseAddressesApi = pathToFileURL(path.join(folder, 'ja')).href;
  const rows = (await readFile(sample, 'utf8')).trim().split(/\r?\n/).slice(1).map(cells);
  const pass = async () => {
    let right = 0;
    for (const [address, pref, city, town] of rows) {
      const said = await normalize(address, { level: 3 });
      right += said.pref === pref && said.city === city && said.town === town;
    }
    return right;
  };
  const right = await pass();
  let done = 0;
  const began = process.cpuUsage();
  do {
    await pass();
    done += rows.length;
  } while (process.cpuUsage(began).user < 3e6);
  const { user, system } = process.cpuUsage(began);
  console.log(`rate ${Math.round(done / ((user + system) / 1e6))} right ${right} of ${rows.length}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
