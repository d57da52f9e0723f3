// SPDX-License-Identifier: Apache-2.0
// Vector tiles as other people's programs read them, shelters, and where somebody stands.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { CITY, OTHER, makeCity, uuidv7, at } from "../lib/city.mjs";
import { Client } from "../lib/client.mjs";
import { anpi, root, startCluster } from "../lib/cluster.mjs";
import { startServer, until } from "../lib/server.mjs";

const web = createRequire(path.join(root, "web/package.json"));
const { VectorTile } = await import(web.resolve("@mapbox/vector-tile"));
const { PbfReader } = await import(web.resolve("pbf"));

let cluster, city, server;
const who = {};

before(async () => {
    cluster = await startCluster();
    city = await makeCity(cluster, "map", { people: 120 });
    server = await startServer({ db: city.db });
    for (const login of ["command", "dispatch", "field_care", "field_community", "shelter", "clerk", "admin", "police", "other_command"])
        who[login] = await Client.login(server.plainUrl, login, city.password);
});
after(async () => {
    await server?.remove();
    await city?.remove();
    await cluster?.stop();
});

const place = (z, lon, lat) => {
    const n = 2 ** z, rad = (lat * Math.PI) / 180;
    return [z, Math.floor(((lon + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2) * n)];
};
const pathOf = (layer, [z, x, y]) => `/tiles/${layer}/${z}/${x}/${y}.pbf`;

// Every feature of a tile as GeoJSON, by layer.
async function tile(client, layer, where, headers) {
    const answer = await client.bytes(pathOf(layer, where), headers);
    assert.equal(answer.status, 200, `${layer} ${where}: ${answer.status}`);
    const [z, x, y] = where, layers = {};
    if (answer.bytes.length === 0) return { answer, layers };
    const parsed = new VectorTile(new PbfReader(answer.bytes));
    for (const [name, one] of Object.entries(parsed.layers)) {
        assert.equal(one.version, 2);
        assert.equal(one.extent, 4096);
        layers[name] = Array.from({ length: one.length }, (_, i) => one.feature(i).toGeoJSON(x, y, z));
    }
    return { answer, layers };
}

const inside = ([lon, lat], rings) => rings.reduce((odd, ring) => {
    for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
        const [ax, ay] = ring[i], [bx, by] = ring[k];
        if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
}, false);
const covers = (feature, point) => (feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates).some((rings) => inside(point, rings));

test("zones of a tile are those of GeoJSON, by name, id and where they lie", async () => {
    const { answer, layers } = await tile(who.command, "zones", place(9, 137.62, 34.52));
    assert.equal(answer.headers.get("content-type"), "application/vnd.mapbox-vector-tile");
    assert.equal(answer.headers.get("content-encoding"), "gzip");
    assert.equal(answer.headers.get("cache-control"), "private, no-cache");
    assert.deepEqual(layers.zones.map((f) => f.properties.name).sort(), city.zones.map((z) => z.name).sort());
    for (const feature of layers.zones) {
        assert.equal(String(feature.id), feature.properties.zone);
        assert.equal(feature.properties.municipality, CITY);
    }
    const { body } = await who.command.get(`/api/zones.geojson?municipality=${CITY}`);
    const whole = JSON.parse(body);
    for (const feature of whole.features) {
        const ring = feature.geometry.coordinates[0].flat(feature.geometry.type === "Polygon" ? 0 : 1);
        const middle = [0, 1].map((axis) => ring.slice(1).reduce((sum, p) => sum + p[axis], 0) / (ring.length - 1));
        const here = layers.zones.filter((f) => covers(f, middle));
        assert.deepEqual(here.map((f) => String(f.id)), [feature.properties.zone]);
    }
    assert.deepEqual(layers.districts.map((f) => f.properties.kind), ["municipality"]);
});

test("a tile's tag names its content and the caller's scope; only a change makes it anew", async () => {
    const where = place(9, 137.62, 34.52);
    const first = await tile(who.command, "zones", where), tag = first.answer.headers.get("etag");
    assert.equal((await who.command.bytes(pathOf("zones", where), { "If-None-Match": tag })).status, 304);
    const other = await tile(who.other_command, "zones", where);
    assert.notEqual(other.answer.headers.get("etag"), tag);
    assert.deepEqual([...new Set(other.layers.zones.map((f) => f.properties.municipality))], [OTHER]);
    const outages = (await tile(who.command, "outages", where)).answer.headers.get("etag");
    await cluster.execute(city.db, `UPDATE anpi.zone SET name = '改名町' WHERE id = ${city.zones[0].id}`);
    await until("the tile follows", 5, async () => (await who.command.bytes(pathOf("zones", where), { "If-None-Match": tag })).status === 200);
    const { layers } = await tile(who.command, "zones", where);
    assert.ok(layers.zones.some((f) => f.properties.name === "改名町"));
    assert.equal((await tile(who.command, "outages", where)).answer.headers.get("etag"), outages);
    await cluster.execute(city.db, `UPDATE anpi.zone SET name = '${city.zones[0].name}' WHERE id = ${city.zones[0].id}`);
});

const hasGdal = (() => {
    try {
        return execFileSync("ogrinfo", ["--formats"], { encoding: "utf8" }).includes("MVT");
    } catch {
        return false;
    }
})();

test("GDAL opens a tile and counts the same zones", { skip: !hasGdal && "gdal-bin is not on this machine" }, async () => {
    const where = place(9, 137.62, 34.52), { answer } = await tile(who.command, "zones", where);
    const file = path.join(city.folder, "zones.pbf");
    await writeFile(file, answer.bytes);
    const said = execFileSync("ogrinfo", ["-ro", "-al", "-so", "-oo", `Z=${where[0]}`, "-oo", `X=${where[1]}`, "-oo", `Y=${where[2]}`, `MVT:${file}`, "zones"], { encoding: "utf8" });
    assert.match(said, new RegExp(`Feature Count: ${city.zones.length}\n`));
    assert.match(said, /Geometry: (Multi )?Polygon/);
    for (const key of ["zone", "name", "kind", "municipality"]) assert.match(said, new RegExp(`${key}: String`));
});

test("a client that reads no gzip gets the same tile plain", async () => {
    const where = place(9, 137.62, 34.52);
    const plain = await who.command.bytes(pathOf("zones", where), { "Accept-Encoding": "identity" });
    assert.equal(plain.headers.get("content-encoding"), null);
    assert.deepEqual(plain.bytes, (await who.command.bytes(pathOf("zones", where))).bytes);
});

test("a place that is none is 404, and so is a set that is none", async () => {
    for (const bad of ["/tiles/zones/11/-1/3.pbf", "/tiles/zones/2/4/0.pbf", "/tiles/zones/23/0/0.pbf", "/tiles/zones/02/0/0.pbf", "/tiles/roads/2/0/0.pbf", "/tiles/zones/2/0/0.png"])
        assert.equal((await who.command.get(bad)).status, 404, bad);
    assert.equal((await tile(who.command, "zones", [11, 0, 0])).answer.bytes.length, 0);
    assert.equal((await new Client(server.plainUrl).get("/tiles/zones/2/0/0.pbf")).status, 401);
});

test("people are points with id, category and zone, each in one tile, and each tile is on record", async () => {
    const homes = await cluster.rows(city.db, `SELECT p.id::text, h.lon, h.lat, h.zone::text FROM anpi.person p JOIN anpi.home h ON h.id = p.home
        WHERE p.municipality = '${CITY}' AND h.lon IS NOT NULL`);
    const seen = new Map();
    const wanted = new Map(homes.map((h) => [place(14, Number(h.lon), Number(h.lat)).join("/"), place(14, Number(h.lon), Number(h.lat))]));
    const records = async () => Number(await cluster.value(city.db, "SELECT count(*) FROM anpi.audit WHERE route LIKE '/tiles/%'"));
    const before = await records();
    for (const where of wanted.values()) {
        const { answer, layers } = await tile(who.command, "people", where);
        assert.equal(answer.headers.get("cache-control"), "no-store");
        for (const f of layers.people ?? []) {
            assert.ok(!seen.has(String(f.id)), "in one tile only");
            seen.set(String(f.id), f);
            assert.deepEqual(Object.keys(f.properties).filter((key) => !["category", "zone"].includes(key)), []);
        }
    }
    assert.deepEqual([...seen.keys()].sort(), homes.map((h) => h.id).sort());
    for (const home of homes) {
        const [lon, lat] = seen.get(home.id).geometry.coordinates;
        assert.ok(Math.abs(lon - home.lon) < 2e-5 && Math.abs(lat - home.lat) < 2e-5);
        assert.equal(seen.get(home.id).properties.zone, home.zone);
    }
    assert.ok([...seen.values()].some((f) => f.properties.category === "powered"));
    await until("one record a tile", 10, async () => (await records()) - before === wanted.size);
});

test("people are not shown from afar, nor to roles without lists, nor protected, nor at an empty home", async () => {
    const where = place(12, 137.62, 34.52);
    assert.equal((await who.command.get(pathOf("people", place(11, 137.62, 34.52)))).body.error.code, "tile.zoom");
    for (const role of ["clerk", "shelter"]) assert.equal((await who[role].get(pathOf("people", where))).status, 403, role);
    assert.equal((await who.admin.get(pathOf("people", where))).status, 403);
    for (const role of ["police", "field_care", "other_command"])
        assert.deepEqual((await tile(who[role], "people", where)).layers.people?.filter((f) => city.people.some((p) => p.id === String(f.id))) ?? [], [], role);
    const ids = async () => (await Promise.all([[137.605, 34.505], [137.635, 34.535]].map(([lon, lat]) => tile(who.command, "people", place(12, lon, lat)))))
        .flatMap(({ layers }) => layers.people ?? []).map((f) => String(f.id));
    const [hidden, away] = (await ids()).slice(0, 2);
    await cluster.execute(city.db, `UPDATE anpi.person SET protected = true WHERE id = ${hidden}; SELECT anpi.card_refresh(ARRAY[${hidden}]::bigint[])`);
    await cluster.execute(city.db, `INSERT INTO anpi.stay (person, kind, from_at) VALUES (${away}, '親族宅等', now()); SELECT anpi.card_refresh(ARRAY[${away}]::bigint[])`);
    await until("both are gone", 5, async () => !(await ids()).some((id) => id === hidden || id === away));
});
