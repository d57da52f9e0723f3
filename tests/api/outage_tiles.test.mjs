// SPDX-License-Identifier: Apache-2.0
// The outages of a real storm, by mesh and by polygon, as tiles: what another program decodes is what the picture says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { dice, makeCity } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { root, startCluster } from '../lib/cluster.mjs';
import { startFeeds, startServer } from '../lib/server.mjs';

const web = createRequire(path.join(root, 'web/package.json'));
const { VectorTile } = await import(web.resolve('@mapbox/vector-tile'));
const { PbfReader } = await import(web.resolve('pbf'));
const folder = path.resolve(root, process.env.ANPI_DATA ?? '../shared/data', 'outages/replay/mesh/h01');
const skip = !existsSync(folder) && `there is no ${folder} (set ANPI_DATA)`;
const offset = Math.round((Date.UTC(2019, 9, 12, 14) - Date.now()) / 1000);
const MESH_ROWS = 20_000; // of 229,073: a piece of the storm, its own rows

let cluster, city, server, utility, command, picture;

// The first rows of the mesh file, and all of the other.
async function page(name) {
  const bytes = await readFile(path.join(folder, name));
  let end = 0;
  for (let i = 0; i <= MESH_ROWS && end >= 0; i++) end = bytes.indexOf(10, end + 1);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

async function replayed() {
  const pages = Object.fromEntries(
    await Promise.all(['teiden_mesh250.csv', 'teiden_kanriku.csv'].map(async (name) => [`/${name}`, await page(name)])),
  );
  utility = createServer((request, response) =>
    pages[request.url] ? response.writeHead(200).end(pages[request.url]) : response.writeHead(404).end(),
  );
  utility.listen(0, '127.0.0.1');
  await once(utility, 'listening');
  const common = { utility: 'mesh', base_url: `http://127.0.0.1:${utility.address().port}`, terms_acknowledged: true, interval_s: 1 };
  const sources = path.join(city.folder, 'sources.json');
  await writeFile(
    sources,
    JSON.stringify([
      { name: 'mesh', files: ['teiden_mesh250.csv'], ...common },
      { name: 'cells', files: ['teiden_kanriku.csv'], cells: path.join(folder, 'kanriku_cells.geojson'), cells_id: '管理区', ...common },
    ]),
    { mode: 0o600 },
  );
  const feeds = await startFeeds({
    db: city.db,
    config: { sources_file: sources, once: true, demo: true, clock_offset_s: offset, parse_ms: 60000 },
  });
  assert.equal(await feeds.ended, 0, await feeds.log());
  await feeds.remove();
}

before(async () => {
  if (skip) return;
  cluster = await startCluster();
  city = await makeCity(cluster, 'outage_tiles', { people: 5 });
  await replayed();
  server = await startServer({ db: city.db, config: { demo: true, clock_offset_s: offset } });
  command = await Client.login(server.plainUrl, 'command', city.password);
  picture = (await command.get('/api/outages')).body.features.filter((f) => f.properties.state !== 'ended');
});
after(async () => {
  utility?.closeAllConnections();
  utility?.close();
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

const rings = (f) => (f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates);
const odd = ([lon, lat], polygon) =>
  polygon.reduce((inside, ring) => {
    for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
      const [ax, ay] = ring[i],
        [bx, by] = ring[k];
      if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  }, false);
const covers = (f, point) => rings(f).some((polygon) => odd(point, polygon));
const bounds = (f) =>
  rings(f)
    .flat(2)
    .reduce(([w, s, e, n], [lon, lat]) => [Math.min(w, lon), Math.min(s, lat), Math.max(e, lon), Math.max(n, lat)], [180, 90, -180, -90]);
const place = (z, lon, lat) => [
  z,
  Math.floor(((lon + 180) / 360) * 2 ** z),
  Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z),
];
const corner = (z, x, y) => [(x / 2 ** z) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI];

async function tile(where) {
  const answer = await command.bytes(`/tiles/outages/${where.join('/')}.pbf`);
  assert.equal(answer.status, 200);
  const layer = answer.bytes.length ? new VectorTile(new PbfReader(answer.bytes)).layers.outages : null;
  const [z, x, y] = where;
  return {
    bytes: answer.bytes,
    features: layer ? Array.from({ length: layer.length }, (_, i) => layer.feature(i).toGeoJSON(x, y, z)) : [],
  };
}

// Random points of the tile, farther from every edge than the grid is coarse: in the same areas here and there.
async function compare(where, roll) {
  const [z, x, y] = where,
    [w, n] = corner(z, x, y),
    [e, s] = corner(z, x + 1, y + 1),
    pixel = (e - w) / 256,
    rim = (e - w) / 32; // what lies just outside is drawn too, so that tiles join
  const near = picture
    .filter((f) => f.geometry && f.geometry.type !== 'Point')
    .filter((f) => {
      const [fw, fs, fe, fn] = bounds(f);
      return fw < e + rim && fe > w - rim && fs < n + rim && fn > s - rim;
    });
  const { features } = await tile(where),
    shapes = features.filter((f) => f.geometry.type !== 'Point');
  const known = new Set(near.map((f) => String(f.id ?? f.properties.id)));
  for (const f of shapes) assert.ok(known.has(String(f.id)), `${f.id} is not there in the picture`);
  let compared = 0,
    inside = 0;
  for (let i = 0; i < 400; i++) {
    const point = [w + ((e - w) * roll(1e6)) / 1e6, s + ((n - s) * roll(1e6)) / 1e6];
    const around = [
      [0, 0],
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ].map(([dx, dy]) => [point[0] + dx * pixel, point[1] + dy * pixel]);
    const real = near
      .filter((f) => covers(f, point))
      .map((f) => String(f.id ?? f.properties.id))
      .sort();
    const steady = around.every(
      (p) =>
        near
          .filter((f) => covers(f, p))
          .map((f) => String(f.id ?? f.properties.id))
          .sort()
          .join() === real.join(),
    );
    if (!steady) continue;
    assert.deepEqual([...new Set(shapes.filter((f) => covers(f, point)).map((f) => String(f.id)))].sort(), real, `${where} ${point}`);
    compared++;
    inside += real.length > 0;
  }
  return { compared, inside };
}

test('the replay gives areas by mesh and by polygon', { skip }, () => {
  const by = (level) => picture.filter((f) => f.properties.match_level === level);
  assert.ok(by('mesh').length > 0 && by('polygon').length > 100, `${by('mesh').length} ${by('polygon').length}`);
});

for (const level of ['mesh', 'polygon'])
  test(`areas by ${level}: a decoded tile has the same areas at the same points`, { skip }, async () => {
    const roll = dice(7),
      own = picture.filter((f) => f.properties.match_level === level && f.geometry);
    let compared = 0,
      inside = 0;
    for (const z of [9, 11, 13]) {
      for (let i = 0; i < 3; i++) {
        const [w, s, e, n] = bounds(own[roll(own.length)]);
        const one = await compare(place(z, (w + e) / 2, (s + n) / 2), roll);
        compared += one.compared;
        inside += one.inside;
      }
    }
    assert.ok(compared > 500 && inside > 100, `${compared} points compared, ${inside} of them in an area`);
    console.log(`# ${level}: ${compared} points, ${inside} in an area`);
  });

test('what an area is stands in its tags', { skip }, async () => {
  const one = picture.find((f) => f.properties.match_level === 'polygon' && f.geometry),
    [w, s, e, n] = bounds(one);
  const { features } = await tile(place(13, (w + e) / 2, (s + n) / 2)),
    drawn = features.find((f) => String(f.id) === String(one.id ?? one.properties.id));
  for (const key of ['source', 'match_level', 'state', 'low', 'high'])
    assert.equal(drawn.properties[key] ?? null, one.properties[key] ?? null, key);
});

const hasGdal = (() => {
  try {
    return execFileSync('ogrinfo', ['--formats'], { encoding: 'utf8' }).includes('MVT');
  } catch {
    return false;
  }
})();

test(
  'GDAL counts as many areas in a tile as the other decoder',
  { skip: skip || (!hasGdal && 'gdal-bin is not on this machine') },
  async () => {
    const [w, s, e, n] = bounds(picture.find((f) => f.properties.match_level === 'polygon' && f.geometry)),
      where = place(11, (w + e) / 2, (s + n) / 2);
    const { bytes, features } = await tile(where),
      file = path.join(city.folder, 'outages.pbf');
    await writeFile(file, bytes);
    const said = execFileSync(
      'ogrinfo',
      ['-ro', '-al', '-so', '-oo', `Z=${where[0]}`, '-oo', `X=${where[1]}`, '-oo', `Y=${where[2]}`, `MVT:${file}`, 'outages'],
      { encoding: 'utf8' },
    );
    assert.match(said, new RegExp(`Feature Count: ${features.length}\n`));
    assert.ok(features.length > 1);
  },
);
