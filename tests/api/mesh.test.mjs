// SPDX-License-Identifier: Apache-2.0
// `anpi mesh` against two packages that other people wrote, on 100,000 points anywhere in Japan's 1次 meshes.
//
// The points are drawn from a fixed seed and never lie on an edge: at corners the two packages disagree with each other,
// and there the rule of geo/mesh.h decides (tests/unit/geo/test_mesh.c).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { dice } from '../lib/city.mjs';
import { build, root } from '../lib/cluster.mjs';

const web = createRequire(path.join(root, 'web/package.json'));
const { japanmesh } = web('japanmesh');
const { toMeshCode, toMeshPoint } = web('jismesh-js');
const POINTS = 100000;
// Ours, japanmesh's, jismesh's.
const levels = [
  ['1', 80000, 1],
  ['2', 10000, 2],
  ['5x', 5000, 5000],
  ['2x', 2000, 2000],
  ['3', 1000, 3],
  ['500', 500, 4],
  ['250', 250, 5],
  ['125', 125, 6],
];

function anpi(args, lines) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, build, 'anpi'), args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece) => (text += piece));
    child.on('error', reject).on('close', (code) => (code ? reject(new Error(`exit ${code}`)) : resolve(text.split('\n').slice(0, -1))));
    child.stdin.end(lines.join('\n') + '\n');
  });
}

const roll = dice(410);
const firsts = japanmesh.getCodes();
const points = Array.from({ length: POINTS }, () => {
  const first = firsts[roll(firsts.length)],
    part = () => (roll(2 ** 20) + 0.5) / 2 ** 20;
  return [100 + Number(first.slice(2)) + part(), Number(first.slice(0, 2)) / 1.5 + part() / 1.5];
});

test('the 1次 meshes that exist are the same', async () => {
  const middles = firsts.map((code) => `${100.5 + Number(code.slice(2))} ${(Number(code.slice(0, 2)) + 0.5) / 1.5}`);
  assert.deepEqual(await anpi(['mesh', 'encode', '1'], middles), firsts);
  const everywhere = [],
    known = new Set(firsts);
  for (let lat = 20; lat < 80; lat++) for (let lon = 10; lon < 60; lon++) everywhere.push([lon + 100.5, (lat + 0.5) / 1.5]);
  const codes = await anpi(
    ['mesh', 'encode', '1'],
    everywhere.map((p) => p.join(' ')),
  );
  assert.deepEqual(codes.filter((code) => code !== '! geo.out_of_range').sort(), [...known].sort());
});

for (const [ours, theirs, jis] of levels) {
  test(`level ${ours}: ${POINTS} points have the same code in all three`, async () => {
    const codes = await anpi(
      ['mesh', 'encode', ours],
      points.map((p) => p.join(' ')),
    );
    assert.equal(codes.length, POINTS);
    const differ = points.flatMap(([lon, lat], i) => {
      const japan = japanmesh.toCode(lat, lon, theirs),
        python = toMeshCode(lat, lon, jis);
      return codes[i] === japan && codes[i] === String(python) ? [] : [{ lon, lat, ours: codes[i], japan, python }];
    });
    assert.deepEqual(differ.slice(0, 5), [], `${differ.length} differ`);
  });
}

test('decoded boxes are those of both packages, to a billionth of a degree', async () => {
  for (const [ours] of levels) {
    const codes = await anpi(
      ['mesh', 'encode', ours],
      points.slice(0, 2000).map((p) => p.join(' ')),
    );
    for (const line of await anpi(['mesh', 'decode'], codes)) {
      const [code, level, ...box] = line.split(' ');
      assert.equal(level, ours);
      const bounds = japanmesh.toLatLngBounds(code),
        sw = bounds.getSouthWest(),
        ne = bounds.getNorthEast();
      const [lat, lon] = [].concat(toMeshPoint(Number(code)));
      for (const [i, v] of [sw.lng, sw.lat, ne.lng, ne.lat].entries()) assert.ok(Math.abs(box[i] - v) < 1e-9, line);
      assert.ok(Math.abs(box[0] - lon) < 1e-9 && Math.abs(box[1] - lat) < 1e-9, line);
    }
  }
});
