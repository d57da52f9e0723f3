// SPDX-License-Identifier: Apache-2.0
// A cell never costs a person: whoever can be told in a row is taken with all that can be read, and the cell is kept as a
// remark, on the person and in the account, until a clerk has seen to it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "../lib/client.mjs";
import { makeCity } from "../lib/city.mjs";
import { startCluster } from "../lib/cluster.mjs";
import { makeImports } from "../lib/imports.mjs";
import { startServer, until } from "../lib/server.mjs";

let cluster, city, list, server;
const as = {};
before(async () => {
    cluster = await startCluster();
    city = await makeCity(cluster, "cells", { people: 10 });
    list = await makeImports(city);
    server = await startServer({ db: city.db });
    for (const role of ["clerk", "command", "ambulance"]) as[role] = await Client.login(server.plainUrl, role, city.password);
});
after(async () => {
    await server?.remove();
    await list?.remove();
    await city?.remove();
    await cluster?.stop();
});

const value = (sql) => cluster.value(city.db, sql);
const rows = (sql) => cluster.rows(city.db, sql);
const idOf = (municipalId) => value(`SELECT id FROM anpi.person WHERE municipal_id = '${municipalId}'`);
// The person's page as a role sees it, once the picture has them.
async function page(municipalId, role = "clerk", fits = () => true) {
    const id = await idOf(municipalId);
    return until(`${municipalId} is on the page`, 10, async () => {
        const { status, body } = await as[role].get(`/api/persons/${id}`, role === "ambulance" ? { "X-Anpi-Ground": "vital", "X-Anpi-Case": "R8-1" } : undefined);
        return status === 200 && fits(body.person ?? body) ? (body.person ?? body) : null;
    });
}

test("a cell that cannot be read stays on the person as a remark, for those who keep the register", async () => {
    const odd = { 自治体内番号: "R1", 氏名: "備考 一", 生年月日: "不詳", 性別: "雄", 住所: "みほん市浜見1番地1" };
    const first = await list.people([odd]);
    assert.equal(first.code, 0, first.err);
    assert.deepEqual(first.lines.map((l) => [l.line, l.outcome, l.code, l.field]), [["2", "created", "registry.bad_birth", "生年月日"], ["2", "created", "registry.bad_sex", "性別"]]);
    assert.match(first.out, /registry: 1 rows: 1 created, 0 updated/);
    const seen = await page("R1");
    assert.deepEqual(seen.remarks.map((r) => [r.field, r.text, r.code]), [["生年月日", "不詳", "registry.bad_birth"], ["性別", "雄", "registry.bad_sex"]]);
    assert.ok(seen.remarks.every((r) => r.ja && r.en && r.at && r.id));
    assert.equal((await page("R1", "command")).remarks.length, 2);
    assert.equal((await page("R1", "ambulance")).remarks, undefined);
    // The same file changes nothing and says it again; a further cell makes the person updated.
    const again = await list.people([odd]);
    assert.deepEqual(again.lines.map((l) => [l.outcome, l.code]), [["unchanged", "registry.bad_birth"], ["unchanged", "registry.bad_sex"]]);
    assert.deepEqual((await list.people([{ ...odd, メール: "もらっていない" }])).outcomes, ["updated", "updated", "updated"]);
});

test("a remark that a clerk has settled leaves the page and does not come back with the next file", async () => {
    const odd = { 自治体内番号: "R2", 氏名: "備考 二", 生年月日: "不詳" };
    await list.people([odd]);
    const [{ id }] = (await page("R2")).remarks;
    await cluster.execute(city.db, `SELECT anpi.remark_settle(${id}, NULL, NULL, 0)`);
    assert.deepEqual((await page("R2", "clerk", (p) => p.remarks.length === 0)).remarks, []);
    const again = await list.people([odd]);
    assert.deepEqual(again.lines.map((l) => [l.outcome, l.code]), [["unchanged", ""]]);
    assert.equal(Number(await value("SELECT count(*) FROM anpi.remark k JOIN anpi.person p ON p.id = k.person WHERE p.municipal_id = 'R2'")), 1);
});

test("the remarks of a row that is held come with the clerk's decision", async () => {
    await list.people([{ 氏名: "備考 三", 生年月日: "1940-01-02", 住所: "みほん市浜見3番地" }]);
    const other = { 氏名: "備考 三", 生年月日: "1940-01-02", 住所: "みほん市南風9番地", 性別: "雄" };
    const { lines } = await list.people([other]);
    assert.deepEqual(lines.map((l) => [l.outcome, l.code]), [["held", "registry.weak_match"]]);
    const run = await value("SELECT max(id) FROM anpi.import_run");
    assert.equal((await list.tried(["import", "decide", run, lines[0].line, "create"])).code, 0);
    assert.deepEqual((await rows("SELECT k.field, k.text FROM anpi.remark k JOIN anpi.person p ON p.id = k.person WHERE p.name = '備考 三'")).map((r) => ({ ...r })), [{ field: "性別", text: "雄" }]);
});
