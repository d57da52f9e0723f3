// SPDX-License-Identifier: Apache-2.0
// What a city writes out and takes in again is what it has: every row unchanged, in both encodings, whatever people have
// in their cells; and persons under protection are in no list, named by none, and counted.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { anpi, build, root, startCluster } from "../lib/cluster.mjs";

const PEOPLE = Number(process.env.ROUNDTRIP_PEOPLE ?? 400);
let cluster, db, folder, code, options;
before(async () => {
    cluster = await startCluster();
    db = await cluster.database("roundtrip");
    folder = await mkdtemp(path.join(os.tmpdir(), "anpi-round."));
    await anpi(["demo", `--people=${PEOPLE}`, "--seed=5", "--no-incident", `--db=${db.owner}`, `--out=${folder}/city`]);
    code = JSON.parse(await readFile(path.join(folder, "city/city.json"), "utf8")).municipality;
    options = [`--db=${db.owner}`, `--gazetteer_file=${folder}/city/gazetteer.bin`];
});
after(async () => {
    await cluster?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
});

const value = (sql) => cluster.value(db, sql);
const rows = (sql) => cluster.rows(db, sql);
const run = (...args) => new Promise((done) => execFile(path.join(root, build, "anpi"), [...args, ...options], { cwd: root, maxBuffer: 1 << 28 }, (e, out, err) => done({ code: e?.code ?? 0, out, err })));
const exported = async (name, ...more) => {
    const file = path.join(folder, name);
    const said = await run("export", "registry", "--municipality", code, ...more, file);
    assert.equal(said.code, 0, said.err);
    return { file, ...said };
};
async function imported(file, ...more) {
    const said = await run("import", "registry", "--municipality", code, "--source", "demo", "--account", `${file}.account`, ...more, file);
    const account = (await readFile(`${file}.account`, "utf8")).replace("\ufeff", "").trim().split("\r\n").slice(1).map((line) => line.split(","));
    return { ...said, account, odd: account.filter((l) => l[1] !== "unchanged") };
}


const protectedPeople = () => rows("SELECT id, municipal_id, name FROM anpi.person WHERE protected");
const state = () => value(`SELECT md5(string_agg(t, '/' ORDER BY t)) FROM (SELECT to_jsonb(p)::text AS t FROM anpi.person p UNION ALL SELECT to_jsonb(h)::text FROM anpi.home h
    UNION ALL SELECT to_jsonb(x)::text FROM anpi.phone x UNION ALL SELECT to_jsonb(x)::text FROM anpi.reason x UNION ALL SELECT to_jsonb(x)::text FROM anpi.device x
    UNION ALL SELECT to_jsonb(x)::text FROM anpi.contact x UNION ALL SELECT to_jsonb(x)::text FROM anpi.consent x UNION ALL SELECT to_jsonb(x)::text FROM anpi.listing x
    UNION ALL SELECT to_jsonb(x)::text FROM anpi.remark x) y`);

// Everything that a cell can hold and a list can lose.
const odd = {
    "names with selectors and beyond the basic plane": "UPDATE anpi.person SET name = '葛󠄀城　𠮷之', note = '𠮷野家の隣 Ⅲ ㈱ ♥', community = '辻󠄀町' WHERE id = $1",
    "characters that CP932 writes as others": "UPDATE anpi.person SET note = '1〜3 — − ‖ ¢ £ ¬ ¥ ‾', doctor_name = '波〜線　医師' WHERE id = $1",
    "a text of several lines, quotes, formulas and commas": `UPDATE anpi.person SET note = E'一行目\r\n"二行目", 三行目\n=終', community = '=SUM(A1)', doctor_name = '''山田''', welfare_commissioner = '''=x' WHERE id = $1`,
    "grades whose kind is not in them": "DELETE FROM anpi.reason WHERE person = $1; INSERT INTO anpi.reason VALUES ($1, '精神', '1級'), ($1, '療育', 'A'), ($1, '身体障害', '1級'), ($1, '障害支援区分', '4'), ($1, '指定難病', '架空病、二型')",
    "grades whose kind is in them": "DELETE FROM anpi.reason WHERE person = $1; INSERT INTO anpi.reason VALUES ($1, '精神', '精神2級'), ($1, '療育', '療育B1'), ($1, '身体障害', '視覚1級'), ($1, '要介護', '5')",
    "kinds without a grade, and with one": "DELETE FROM anpi.reason WHERE person = $1; INSERT INTO anpi.reason VALUES ($1, '要介護', ''), ($1, '精神', ''), ($1, '指定難病', ''), ($1, '小児慢性', 'A'), ($1, '認知症', 'Ⅲa'), ($1, 'その他', '架空の事情')",
    "devices, one without minutes": "DELETE FROM anpi.device WHERE person = $1; INSERT INTO anpi.device (person, kind, mode, battery_internal_min, battery_external_min, oxygen_l_min) VALUES ($1, '人工呼吸器', 'TPPV', 240, 120, NULL), ($1, '吸引器', NULL, NULL, 60, NULL), ($1, '酸素濃縮器', NULL, 0, NULL, 2.5), ($1, '架空、装置', NULL, 5, NULL, NULL)",
    "phones with gaps": "DELETE FROM anpi.phone WHERE person = $1; INSERT INTO anpi.phone (person, ord, kind, number, digits) VALUES ($1, 2, '携帯', '090-1111-2222', '09011112222'), ($1, 5, '電話', '+81 533 11 2222', '0533112222'), ($1, 12, '電話', '0533-33-4444', '0533334444')",
    "contacts with gaps": "DELETE FROM anpi.contact WHERE person = $1; INSERT INTO anpi.contact (person, ord, name, relation, phone) VALUES ($1, 1, '試験、一郎', NULL, '090-3333-4444'), ($1, 3, '𠮷田 花', '孫', NULL), ($1, 4, '架空 三', NULL, NULL)",
    "a consent given by somebody else, and a refusal of the same day": "DELETE FROM anpi.consent WHERE person = $1; INSERT INTO anpi.consent (person, kind, party, answer, answered_on) VALUES ($1, '名簿提供', '代理人', '同意', '2025-04-01'), ($1, '名簿提供', '本人', '拒否', '2025-04-01')",
    "nothing but a name": "UPDATE anpi.person SET municipal_id = NULL, birth = NULL, kana = NULL, kana_key = NULL, mail = NULL, note = NULL WHERE id = $1; DELETE FROM anpi.phone WHERE person = $1",
    "kana that CP932 has not": "UPDATE anpi.person SET kana = 'ゔぁん　ヷイ', kana_key = 'ヴァンヷイ' WHERE id = $1",
    "an address with a character that CP932 has not": "UPDATE anpi.home SET address = 'みほん市本町𠮷1番地', building = '𠮷荘' WHERE id = (SELECT home FROM anpi.person WHERE id = $1)",
    "a home at its building": "UPDATE anpi.home SET level = 'parcel', radius_m = 20 WHERE id = (SELECT home FROM anpi.person WHERE id = $1)",
    "on a list of no 名簿": "DELETE FROM anpi.listing WHERE person = $1; INSERT INTO anpi.listing (person, list, municipality, from_on) SELECT id, '見守り', municipality, '2025-01-01' FROM anpi.person WHERE id = $1",
};

test("a city's own export comes in unchanged in UTF-8, whatever people have in their cells", async () => {
    const alone = (await rows("SELECT p.id FROM anpi.person p WHERE NOT p.protected AND (SELECT count(*) FROM anpi.person q WHERE q.home = p.home) = 1 ORDER BY p.id LIMIT 40")).map((p) => p.id);
    for (const [i, sql] of Object.values(odd).entries()) await cluster.execute(db, sql.replaceAll("$1", alone[i]));
    const before = await state(), { file, out } = await exported("utf8.csv");
    const hidden = await protectedPeople();
    assert.ok(hidden.length > 0);
    assert.match(out, new RegExp(`export: ${PEOPLE - hidden.length} persons\nexport: 支援措置 ${hidden.length} 人は対象外`));
    for (const more of [["--dry-run"], [], []]) {
        const back = await imported(file, "--full", ...more);
        assert.deepEqual([back.code, back.odd], [0, []], back.out + back.err);
        assert.match(back.out, new RegExp(`: 0 created, 0 updated, ${PEOPLE - hidden.length} unchanged, 0 merged, 0 held, 0 refused`));
        assert.match(back.out, new RegExp(`支援措置 ${hidden.length} 人は対象外`));
        for (const p of hidden) assert.ok(!back.account.some((l) => l.at(-1) === String(p.id)) && !back.out.includes(p.name), p.name);
        assert.equal(await state(), before);
    }
});

test("in CP932 too: a character that it has not is the one that is known", async () => {
    const before = await state(), { file, err } = await exported("cp932.csv", "--cp932");
    assert.match(err, /characters that CP932 does not have were written as 〓/);
    for (const more of [["--dry-run"], []]) {
        const back = await imported(file, "--full", ...more);
        assert.deepEqual([back.code, back.odd], [0, []], back.out + back.err);
        assert.equal(await state(), before);
    }
});
