// SPDX-License-Identifier: Apache-2.0
// Retention: content of what was over long ago is erased, a hash stays, pictures drop the erased, the audit still verifies.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CITY, at, makeCity, uuidv7 } from "../lib/city.mjs";
import { Client } from "../lib/client.mjs";
import { anpi, startCluster } from "../lib/cluster.mjs";
import { startServer, until } from "../lib/server.mjs";

let cluster, city, server, folder, key, incident, open;
const who = {};
const value = (sql) => cluster.value(city.db, sql);
const gone = () => city.people[0], stays = () => city.people[1];
const verify = () => anpi(["audit", "verify", "--public-key", `${key}.pub`, "--grace", "100000", `--db=${city.db.owner}`])
    .then((out) => JSON.parse(out.trim().split("\n").pop()), (e) => ({ ok: false, out: e.stdout, err: e.stderr }));
const settled = () => until("all is sealed", 10, async () => {
    const ready = await fetch(`${server.plainUrl}/readyz`).then((a) => a.json());
    return ready.audit_pending === 0 && (await value("SELECT max(id) = (SELECT max(to_id) FROM anpi.audit_root) FROM anpi.audit"));
});
const retention = async (...more) => JSON.parse(await anpi(["retention", "--years", "5", ...more, `--db=${city.db.owner}`]));

before(async () => {
    cluster = await startCluster();
    city = await makeCity(cluster, "retention", { people: 30 });
    folder = await mkdtemp(path.join(os.tmpdir(), "anpi-key."));
    key = path.join(folder, "audit.key");
    await anpi(["audit", "keygen", key]);
    server = await startServer({ db: city.db, config: { audit_key_file: key, audit_seal_ms: 300 } });
    for (const login of ["command", "ambulance", "clerk"]) who[login] = await Client.login(server.plainUrl, login, city.password);
    const storm = { name: "台風第97号", kind: "台風", drill: false, municipalities: [CITY], decided_by: "市長", grounds: "発生" };
    incident = (await who.command.post("/api/incidents", storm)).body.incident.id;
    open = (await who.command.post("/api/incidents", storm)).body.incident.id;
    for (const i of [incident, open])
        for (const p of [gone(), stays()])
            await who.command.post(`/api/incidents/${i}/observations`, { operations: [{ op_id: uuidv7(), person: p.id, status: "noted", note: "薬が切れる", observed_at: at(1000) }] });
    for (const p of [gone(), stays()]) {
        const sent = await who.ambulance.post(`/api/persons/${p.id}/transports`, { op_id: uuidv7(), at: at(1000), hospital: "みほん病院", remarks: "家族に連絡済み" });
        assert.equal(sent.status, 200, JSON.stringify(sent.body));
        assert.equal((await who.ambulance.post(`/api/persons/${p.id}/view`, { ground: "vital", case: "救急2026-0007" })).status, 200);
    }
    await who.command.post(`/api/incidents/${incident}/close`, {});
    await settled();
});
after(async () => {
    await server?.remove();
    await city?.remove();
    await rm(folder, { recursive: true, force: true });
    await cluster?.stop();
});

test("nothing is old enough: nothing is erased", async () => {
    const done = await retention("--dry-run");
    assert.deepEqual([done.persons, done.transports, done.observations, done.case_texts], [0, 0, 0, 0]);
});

test("what was over six years ago goes, what is not stays, and hashes remain", async () => {
    await cluster.execute(city.db, `UPDATE anpi.incident SET opened_at = opened_at - interval '6 years', closed_at = closed_at - interval '6 years' WHERE id = ${incident};
        UPDATE anpi.transport SET at = at - interval '6 years' WHERE person = ${gone().id};
        UPDATE anpi.listing SET from_on = from_on - 4000, to_on = current_date - 2200, ended_reason = '転出' WHERE person = ${gone().id}`);
    const dry = await retention("--dry-run");
    assert.equal(await value(`SELECT name FROM anpi.person WHERE id = ${gone().id}`), gone().name);
    const done = await retention();
    assert.deepEqual(done, { ...dry, cut_at: done.cut_at });
    assert.deepEqual([done.persons, done.transports, done.observations], [1, 1, 2]);

    const text = JSON.stringify(await cluster.rows(city.db, `SELECT row_to_json(p) AS p, row_to_json(h) AS h, (SELECT json_agg(t) FROM anpi.transport t WHERE t.person = p.id) AS t,
        (SELECT json_agg(o) FROM anpi.observation o WHERE o.person = p.id AND o.incident = ${incident}) AS o FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE p.id = ${gone().id}`));
    for (const word of [gone().name, gone().kana, gone().phone, gone().address, gone().municipal_id, "みほん病院", "家族に連絡済み", "薬が切れる"]) assert.ok(!text.includes(word), word);
    for (const table of ["phone", "reason", "device", "contact", "helper", "care_member", "directive", "stay", "card"])
        assert.equal(await value(`SELECT count(*) FROM anpi.${table} WHERE person = ${gone().id}`), 0, table);
    assert.equal(await value(`SELECT count(*) FROM anpi.observation WHERE incident = ${open} AND note = '薬が切れる'`), 2);
    assert.equal(await value(`SELECT remarks FROM anpi.transport WHERE person = ${stays().id}`), "家族に連絡済み");
    assert.deepEqual((await cluster.rows(city.db, "SELECT kind, count(*)::int AS n, min(length(sha256)) AS bytes FROM anpi.tombstone GROUP BY kind ORDER BY kind")),
        [{ kind: "observation", n: 2, bytes: 32 }, { kind: "person", n: 1, bytes: 32 }, { kind: "transport", n: 1, bytes: 32 }]);
});

test("the pictures drop the erased", async () => {
    await until("the page is gone", 5, async () => (await who.clerk.get(`/api/persons/${gone().id}`)).status === 404);
    const { body } = await who.clerk.post("/api/lookup", { q: gone().phone });
    assert.ok(!body.hits.some((h) => h.person === gone().id));
    assert.equal((await who.clerk.get(`/api/persons/${stays().id}`)).status, 200);
});

test("again, it finds nothing more, and the audit verifies, with the run on record", async () => {
    const again = await retention();
    assert.deepEqual([again.persons, again.transports, again.observations, again.case_texts], [0, 0, 0, 0]);
    await settled();
    const sum = await verify();
    assert.deepEqual([sum.ok, sum.findings], [true, 0], JSON.stringify(sum));
    assert.equal(await value("SELECT count(*) FROM anpi.audit WHERE kind = 'retention'"), 2);
});

test("a case text can be erased by a retention run without breaking the seal, and in no other way unseen", async () => {
    const erase = `UPDATE anpi.audit SET case_hash = decode(anpi.audit_case(case_ref, case_salt, case_hash), 'hex'), case_ref = NULL, case_salt = NULL
        WHERE case_ref = '救急2026-0007' AND person = ${stays().id}`;
    await cluster.execute(city.db, erase);
    const unseen = await verify();
    assert.equal(unseen.ok, false);
    assert.match(unseen.out, /"what":"case_erased"/);
    await cluster.execute(city.db, "INSERT INTO anpi.audit (spool, spool_number, at, kind, result) VALUES (gen_random_uuid(), 1, now(), 'retention', anpi.jst(now() + interval '1 hour'))");
    const covered = await verify();
    assert.deepEqual([covered.ok, covered.case_texts_erased], [true, 1], JSON.stringify(covered));
});
