// SPDX-License-Identifier: Apache-2.0
// The systemd units: their exposure as systemd scores it, and no secret in what every user of the machine can read.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { anpi, build, root } from '../lib/cluster.mjs';
import { readLog } from '../lib/logfmt.mjs';

const run = promisify(execFile),
  folder = path.join(root, 'deploy/systemd');
const units = (await readdir(folder)).filter((name) => name.endsWith('.service'));
const analyze = await run('systemd-analyze', ['--version']).then(
  () => true,
  () => false,
);

for (const unit of units) {
  test(`${unit} is scored 1.5 or better`, { skip: !analyze && 'there is no systemd-analyze here' }, async (t) => {
    const { stdout, stderr } = await run('systemd-analyze', [
      'security',
      '--offline=true',
      '--threshold=15',
      '--no-pager',
      path.join(folder, unit),
    ]);
    const [, score] = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout);
    t.diagnostic(`${unit}: ${score}`);
    assert.ok(Number(score) <= 1.5, stdout);
    assert.doesNotMatch(stderr, /Unknown|Failed to parse|ignoring/i);
  });

  test(`${unit} runs as nobody else and names no secret`, async () => {
    const text = await readFile(path.join(folder, unit), 'utf8');
    assert.match(text, new RegExp(`^User=${unit.replace('.service', '')}$`, 'm'));
    assert.doesNotMatch(text, /^(Environment|EnvironmentFile|PassEnvironment)=|password=|PGPASS|--db=/m);
    assert.match(text, /^RestartPreventExitStatus=3 4$/m, 'a schema that does not fit is not tried again for ever');
    assert.match(await readFile(path.join(folder, 'anpi.sysusers.conf'), 'utf8'), new RegExp(`^u ${unit.replace('.service', '')} `, 'm'));
  });
}

test('both programs refuse a database on another host without TLS, and do not repeat the password', async () => {
  const own = await mkdtemp(path.join(os.tmpdir(), 'anpi-units.')),
    sources = path.join(own, 'sources.json');
  await writeFile(sources, JSON.stringify([{ name: 'chubu', utility: 'chubu', base_url: 'http://127.0.0.1:9', terms_acknowledged: true }]));
  for (const [program, more] of [
    ['anpi-server', ['--port=0', `--spool_dir=${own}`]],
    ['anpi-feeds', [`--sources_file=${sources}`]],
  ]) {
    const failed = await run(path.join(root, build, program), ['--db=host=192.0.2.1 dbname=anpi password=himitsu-no-kotoba', ...more], {
      timeout: 20000,
    }).then(
      () => assert.fail(`${program} ran`),
      (e) => e,
    );
    assert.equal(failed.code, 1, failed.stderr);
    assert.match(failed.stderr, /config\.bad_value/);
    assert.match(failed.stderr, /verify-full/);
    assert.doesNotMatch(failed.stderr + failed.stdout, /himitsu/);
  }
  await rm(own, { recursive: true });
  const failed = await anpi(['migrate', '--db=host=192.0.2.1 dbname=anpi password=himitsu-no-kotoba']).then(
    () => assert.fail('anpi ran'),
    (e) => e,
  );
  assert.match(failed.stderr, /config\.bad_value/);
  assert.doesNotMatch(failed.stderr, /himitsu/);
});

test('a server whose clock was moved runs in a demo only', async () => {
  const failed = await run(path.join(root, build, 'anpi-server'), ['--clock_offset_s=60', '--port=0'], { timeout: 20000 }).then(
    () => assert.fail('it ran'),
    (e) => e,
  );
  assert.match(failed.stderr, /"field":"clock_offset_s"/);
});

// What it said when it would not start: the refusal, and what exactly.
async function wontStart(program, args, env = {}) {
  const failed = await run(path.join(root, build, program), args, { timeout: 20000, env: { ...process.env, ...env } }).then(
    () => assert.fail(`${program} ran`),
    (e) => e,
  );
  assert.equal(failed.code, 1, failed.stderr);
  const said = readLog(failed.stderr, { words: program === 'anpi' });
  return { ...said.find((line) => line.error).error, text: failed.stderr };
}

test('a refusal to start names the file, the line and the word, the address and the port', async () => {
  const own = await mkdtemp(path.join(os.tmpdir(), 'anpi-units.')),
    file = path.join(own, 'some.conf');
  const write = (text) => writeFile(file, text);
  for (const [program, number] of [
    ['anpi-server', 'jobs_max'],
    ['anpi-feeds', 'body_max'],
  ]) {
    await write(`# ours\n\n${number} = 84x43\n`);
    const word = await wontStart(program, [`--config=${file}`]);
    assert.deepEqual([word.code, word.line, word.field], ['config.bad_value', 3, number], program);
    assert.ok(word.text.includes(`${file}:3: ${number} = 84x43: a number from `), word.text);
    await write('log_levle = info\n');
    const key = await wontStart(program, [`--config=${file}`]);
    assert.deepEqual([key.code, key.line, key.field], ['config.unknown_key', 1, 'log_levle']);
    assert.ok(key.text.includes(`${file}:1: log_levle`), key.text);
    await write('log_level = loud\n');
    assert.match((await wontStart(program, [`--config=${file}`])).text, /log_level = loud: debug, info, warn or error/);
    const gone = await wontStart(program, [`--config=${own}/none.conf`]);
    assert.deepEqual([gone.code, gone.field], ['input.file_missing', 'config']);
    assert.ok(gone.text.includes(`${own}/none.conf: No such file`), gone.text);
    assert.match((await wontStart(program, [`--${number}=many`])).text, new RegExp(`--${number} = many: a number from `));
    assert.match(
      (await wontStart(program, ['--log_level=info'], { [`ANPI_${number.toUpperCase()}`]: 'few' })).text,
      new RegExp(`in the environment: ${number} = few`),
    );
  }
  await write('gazetteer_file\n');
  const command = await wontStart('anpi', ['user', 'list', `--config=${file}`]);
  assert.deepEqual([command.code, command.line], ['config.bad_value', 1]);
  assert.ok(command.text.includes(`${file}:1: gazetteer_file has no value`), command.text);
  const unknown = await wontStart('anpi', ['user', 'tokn', 'x']);
  assert.deepEqual([unknown.code, unknown.field], ['cli.usage', 'user']);
  assert.match(unknown.text, /no such command: user tokn/);
  assert.match((await wontStart('anpi', ['user', 'token'])).text, /anpi user token LOGIN/);
  assert.match((await wontStart('anpi', ['user', 'token', 'a', '--days'])).text, /--days: anpi user token LOGIN/);
  await rm(own, { recursive: true });
});

test('a file that cannot be read is named with its path, by whichever key it is configured', async () => {
  const own = await mkdtemp(path.join(os.tmpdir(), 'anpi-units.'));
  const server = (...more) => wontStart('anpi-server', [`--db=host=${own}`, '--port=0', `--spool_dir=${own}`, '--web_root=', ...more]);
  const none = path.join(own, 'not-here');
  for (const key of ['web_root', 'totp_key_file', 'breached_passwords_file', 'audit_key_file', 'crl_file']) {
    const said = await server(`--${key}=${none}`);
    assert.equal(said.field, key, said.text);
    assert.ok(said.text.includes(`${none}: No such file`), said.text);
  }
  assert.ok((await server('--port=8443', `--tls_cert_file=${none}`)).text.includes(`${none}: No such file`));
  const nowhere = await wontStart('anpi-server', [`--db=host=${own}`, '--port=0', `--spool_dir=${none}/deep`, '--web_root=']);
  assert.ok(nowhere.text.includes(`${none}/deep/audit-a.spool: No such file`), nowhere.text);
  const feeds = await wontStart('anpi-feeds', [`--sources_file=${none}`]);
  assert.ok(feeds.text.includes(`${none}: No such file`), feeds.text);
  const list = path.join(own, 'sources.json');
  await writeFile(
    list,
    JSON.stringify([
      { name: 'a', utility: 'chubu', base_url: 'http://127.0.0.1:9' },
      { name: 'b', utility: 'chubu', base_url: 'ftp://x' },
    ]),
  );
  const odd = await wontStart('anpi-feeds', [`--sources_file=${list}`]);
  assert.deepEqual([odd.code, odd.line, odd.field], ['feed.sources', 2, 'base_url']);
  assert.ok(odd.text.includes(`${list}: source 2: base_url`), odd.text);
  await rm(own, { recursive: true });
});

test('a port that is taken is named with its address and its key', async () => {
  const own = await mkdtemp(path.join(os.tmpdir(), 'anpi-units.')),
    other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address();
  const said = await wontStart('anpi-server', [
    `--db=host=${own}`,
    '--port=0',
    `--plain_port=${port}`,
    `--spool_dir=${own}`,
    '--web_root=',
  ]);
  assert.deepEqual([said.code, said.field], ['http.listen', 'plain_port']);
  assert.ok(said.text.includes(`127.0.0.1:${port}: Address already in use`), said.text);
  other.close();
  await rm(own, { recursive: true });
});
