// SPDX-License-Identifier: Apache-2.0
// The systemd units: their exposure as systemd scores it, and no secret in what every user of the machine can read.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { anpi, build, root } from "../lib/cluster.mjs";

const run = promisify(execFile), folder = path.join(root, "deploy/systemd");
const units = (await readdir(folder)).filter((name) => name.endsWith(".service"));
const analyze = await run("systemd-analyze", ["--version"]).then(() => true, () => false);

for (const unit of units) {
    test(`${unit} is scored 1.5 or better`, { skip: !analyze && "there is no systemd-analyze here" }, async (t) => {
        const { stdout, stderr } = await run("systemd-analyze", ["security", "--offline=true", "--threshold=15", "--no-pager", path.join(folder, unit)]);
        const [, score] = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout);
        t.diagnostic(`${unit}: ${score}`);
        assert.ok(Number(score) <= 1.5, stdout);
        assert.doesNotMatch(stderr, /Unknown|Failed to parse|ignoring/i);
    });

    test(`${unit} runs as nobody else and names no secret`, async () => {
        const text = await readFile(path.join(folder, unit), "utf8");
        assert.match(text, new RegExp(`^User=${unit.replace(".service", "")}$`, "m"));
        assert.doesNotMatch(text, /^(Environment|EnvironmentFile|PassEnvironment)=|password=|PGPASS|--db=/m);
        assert.match(await readFile(path.join(folder, "anpi.sysusers.conf"), "utf8"), new RegExp(`^u ${unit.replace(".service", "")} `, "m"));
    });
}

test("both programs refuse a database on another host without TLS, and do not repeat the password", async () => {
    const own = await mkdtemp(path.join(os.tmpdir(), "anpi-units.")), sources = path.join(own, "sources.json");
    await writeFile(sources, JSON.stringify([{ name: "chubu", utility: "chubu", base_url: "http://127.0.0.1:9", terms_acknowledged: true }]));
    for (const [program, more] of [["anpi-server", ["--port=0", `--spool_dir=${own}`]], ["anpi-feeds", [`--sources_file=${sources}`]]]) {
        const failed = await run(path.join(root, build, program), ["--db=host=192.0.2.1 dbname=anpi password=himitsu-no-kotoba", ...more], { timeout: 20000 }).then(() => assert.fail(`${program} ran`), (e) => e);
        assert.equal(failed.code, 1, failed.stderr);
        assert.match(failed.stderr, /config\.bad_value/);
        assert.match(failed.stderr, /verify-full/);
        assert.doesNotMatch(failed.stderr + failed.stdout, /himitsu/);
    }
    await rm(own, { recursive: true });
    const failed = await anpi(["migrate", "--db=host=192.0.2.1 dbname=anpi password=himitsu-no-kotoba"]).then(() => assert.fail("anpi ran"), (e) => e);
    assert.match(failed.stderr, /config\.bad_value/);
    assert.doesNotMatch(failed.stderr, /himitsu/);
});

test("a server whose clock was moved runs in a demo only", async () => {
    const failed = await run(path.join(root, build, "anpi-server"), ["--clock_offset_s=60", "--port=0"], { timeout: 20000 }).then(() => assert.fail("it ran"), (e) => e);
    assert.match(failed.stderr, /"field":"clock_offset_s"/);
});
