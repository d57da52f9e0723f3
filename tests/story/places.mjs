// SPDX-License-Identifier: Apache-2.0
// Where the story happens: 蒲郡 and つくば with their real towns, or two fictional cities when the real data is not there.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../lib/cluster.mjs';
import { fictional } from '../lib/city.mjs';

const data = path.resolve(root, process.env.ANPI_DATA ?? '../shared/data');
export const real = existsSync(path.join(data, 'gazetteer/23_aichi.csv'));
export const replay = path.join(data, 'outages/replay');

const unquote = (cell) => cell.replace(/^"|"$/g, '');

// The towns of a municipality with a point, as the gazetteer has them.
async function townsOf(file, code) {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).slice(1);
  const rows = lines.map((line) => line.split(',').map(unquote)).filter((r) => r[4] === code && r[8] && r[12]);
  return [...new Set(rows.map((r) => r[8]))];
}

// { code, pref, name, towns } twice, and the files to import.
export async function places() {
  if (!real) {
    console.log(`no real data at ${data} (set ANPI_DATA): the story is told of two fictional cities`);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-places.'));
    await writeFile(path.join(folder, 'towns.csv'), fictional.gazetteer());
    await writeFile(path.join(folder, 'boundaries.geojson'), fictional.boundaries());
    return {
      cities: fictional.cities().map((c) => ({ ...c, pref: '愛知県' })),
      gazetteers: [path.join(folder, 'towns.csv')],
      boundaries: [path.join(folder, 'boundaries.geojson')],
    };
  }
  const gazetteers = ['23_aichi.csv', '08_ibaraki.csv'].map((f) => path.join(data, 'gazetteer', f));
  return {
    cities: [
      { code: '23214', pref: '愛知県', name: '蒲郡市', towns: await townsOf(gazetteers[0], '23214') },
      { code: '08220', pref: '茨城県', name: 'つくば市', towns: await townsOf(gazetteers[1], '08220') },
    ],
    gazetteers,
    boundaries: ['N03-21_23.geojson', 'N03-21_08.geojson'].map((f) => path.join(data, 'boundaries', f)),
  };
}
