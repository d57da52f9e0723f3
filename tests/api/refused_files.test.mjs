// SPDX-License-Identifier: Apache-2.0
// Files that a command cannot use, and rows of them: each is refused by the code that says what to do about it.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { CITY, makeCity } from '../lib/city.mjs';
import { anpi, build, root, startCluster } from '../lib/cluster.mjs';
import { metWords } from '../lib/noted.mjs';
import { makeImports } from '../lib/imports.mjs';
import { judge } from '../lib/judges.mjs';

let cluster, city, imports;
before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'refused', { people: 3 });
  imports = await makeImports(city);
});
after(async () => {
  await imports?.remove();
  await city?.remove();
  await cluster?.stop();
});

let files = 0;
const file = async (content, name = `f${++files}`) => {
  const to = path.join(imports.folder, name);
  await writeFile(to, content);
  return to;
};
// All that the command said, whatever its end.
const said = async (args, more = {}) => {
  const child = anpi([...args, ...(more.options ?? city.options)], more);
  return child.catch((e) => `${e.stdout ?? ''}${e.stderr ?? ''}`);
};
const outcome = async (content) => {
  const { out, err, lines } = await imports.text(content);
  return `${out}${err}${lines.map((line) => line.code).join(' ')}`;
};

const square = (w, s, size = 0.01) => [
  [
    [w, s],
    [w + size, s],
    [w + size, s + size],
    [w, s + size],
    [w, s],
  ],
];
const feature = (code, geometry) => ({ type: 'Feature', properties: { N03_001: '愛知県', N03_004: 'みほん市', N03_007: code }, geometry });
const geojson = (features, more = {}) => JSON.stringify({ type: 'FeatureCollection', ...more, features });
const polygon = (coordinates) => ({ type: 'Polygon', coordinates });
// An archive of one empty file.
const zipOf = (name) => {
  const [head, entry, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)];
  head.write('PK\u0003\u0004', 'latin1');
  head.writeUInt16LE(name.length, 26);
  entry.write('PK\u0001\u0002', 'latin1');
  entry.writeUInt16LE(name.length, 28);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(head.length + name.length, 16);
  return Buffer.concat([head, Buffer.from(name), entry, Buffer.from(name), end]);
};

test('a file of another kind is told from a table by what it is', async () => {
  const kinds = {
    'file.ods': zipOf('content.xml'),
    'file.utf16': Buffer.from('\ufeff氏名,生年月日\r\n', 'utf16le'),
    'file.gml': '<?xml version="1.0"?>\n<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"></gml:FeatureCollection>',
    'file.zip': zipOf('readme.txt'),
    'file.pdf': '%PDF-1.7\n%\u00e2\n',
    'file.html': '<!DOCTYPE html><html><body></body></html>',
    'input.bad_charset': Buffer.from([0xe6, 0xb0, 0x8f, 0x2c, 0xff, 0xfe, 0x80, 0x0a]),
  };
  for (const [code, content] of Object.entries(kinds))
    assert.ok((await outcome(content)).includes(code), `${code}: ${await outcome(content)}`);
});

test('a table that is none is refused by the line and the heading', async () => {
  const head = '自治体内番号,氏名,生年月日,住所';
  const tables = {
    'csv.quote': `${head}\r\nA1,"試験 壱,1940-01-01,みほん市浜見1\r\n`,
    'csv.columns': `${head}\r\nA1,試験 壱,1940-01-01,みほん市浜見1,余り,余り\r\n`,
    'csv.header': '番地,備考\r\n1,2\r\n',
    'csv.empty': `${head}\r\n`,
    'registry.name_too_long': `${head}\r\nA1,${'長'.repeat(400)},1940-01-01,みほん市浜見1\r\n`,
    'registry.my_number': `${head},個人番号\r\nA1,試験 壱,1940-01-01,みほん市浜見1,123456789018\r\n`,
  };
  for (const [code, content] of Object.entries(tables)) {
    const told = await outcome(content);
    assert.ok(told.includes(code), `${code}: ${told}`);
  }
});

test('boundaries that cannot be drawn are left out, each told', async () => {
  const flat = [
    [
      [137.6, 34.5],
      [137.61, 34.5],
      [137.6, 34.5],
      [137.6, 34.5],
    ],
  ];
  const list = {
    'geo.bad_geojson': '{"type":"Topology"}',
    'zone.bad_code': geojson([feature('みほん', polygon(square(137.6, 34.5)))]),
    'zone.bad_shape': geojson([feature('23999', polygon(flat)), feature('23999', polygon(square(137.6, 34.5)))]),
    'geo.area_of_use': geojson([feature('23999', polygon(square(6e5, 6e5, 1)))], {
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::6675' } },
    }),
  };
  for (const [code, content] of Object.entries(list)) {
    const told = await said(['import', 'boundaries', await file(content)]);
    assert.ok(told.includes(code), `${code}: ${told}`);
  }
});

test('a list of addresses that has not the columns, and a point that is far from its town', async () => {
  const towns = await file('都道府県コード,都道府県名\n23,愛知県\n', 'short.csv');
  const told = await said(['import', 'gazetteer', towns]);
  assert.ok(told.includes('gazetteer.format'), told);
  const points = [
    '都道府県名,市区町村名,大字・丁目名,小字・通称名,街区符号・地番,座標系番号,Ｘ座標,Ｙ座標,緯度,経度,住居表示フラグ,代表フラグ',
    '愛知県,みほん市,浜見,,12,7,0,0,35.9,139.9,0,1',
    '愛知県,みほん市,無い町,,12,7,0,0,34.5131,137.6251,0,1',
  ].join('\r\n');
  const left = await said(['import', 'points', await file(`${points}\r\n`, 'points.csv')]);
  for (const code of ['points.far', 'address.no_match']) assert.ok(left.includes(code), `${code}: ${left}`);
});

test('a mesh code and a level that there are not', async () => {
  const mesh = async (args, input) => {
    const { said: told } = await judge(path.join(root, build, 'anpi'), ['mesh', ...args], { input });
    metWords(told);
    return told;
  };
  const code = await mesh(['decode'], '99\n');
  assert.ok(code.includes('mesh.bad_code'), code);
  const level = await mesh(['encode', '9'], '137.6 34.5\n');
  assert.ok(level.includes('mesh.bad_level'), level);
});

test('without the grids of PROJ a survey system is refused, not guessed', async () => {
  const nowhere = await mkdtemp(path.join(os.tmpdir(), 'anpi-noproj.'));
  const plane = geojson([feature('23999', polygon(square(-60000, -160000, 100)))], {
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::6675' } },
  });
  const env = { ...process.env, PROJ_DATA: nowhere, PROJ_LIB: nowhere };
  const told = await said(['import', 'boundaries', await file(plane)], { env });
  await rm(nowhere, { recursive: true });
  assert.ok(told.includes('geo.projection'), told);
});

test('an authority and a key are made once, and one that is not there is told', async () => {
  const ca = path.join(imports.folder, 'ca'),
    key = path.join(imports.folder, 'seal.key');
  await said(['ca', 'init', ca], { options: [] });
  const again = await said(['ca', 'init', ca], { options: [] });
  assert.ok(again.includes('certificate.ca_exists'), again);
  const none = await said(['ca', 'crl', path.join(imports.folder, 'x.crl'), '--ca', imports.folder]);
  assert.ok(none.includes('certificate.ca'), none);
  await said(['audit', 'keygen', key], { options: [] });
  const twice = await said(['audit', 'keygen', key], { options: [] });
  assert.ok(twice.includes('input.file_exists'), twice);
});

test('in a database of another locale no command works', async () => {
  await cluster.execute({ name: 'postgres' }, "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
  const told = await said(['user', 'list'], { options: [`--db=${cluster.named('latin').owner}`] });
  assert.ok(told.includes('db.locale'), told);
});
