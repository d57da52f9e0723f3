// SPDX-License-Identifier: Apache-2.0
// What earlier releases left behind (tests/releases/make.sh): their database with data, and their screens.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { root } from './cluster.mjs';

const run = promisify(execFile);
const folder = path.join(root, 'tests/releases');

export const releases = async () =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort();

const text = (version, name) => readFile(path.join(folder, version, name), 'utf8');
const plain = async (version, name) => brotliDecompressSync(await readFile(path.join(folder, version, name)));

export async function openRelease(version) {
  const { users } = { users: JSON.parse(await text(version, 'users.json')) };
  return {
    facts: JSON.parse(await text(version, 'facts.json')),
    users: Array.isArray(users) ? users : users.users,
    // Into a new database of `cluster`, whose roles are there.
    async restore(cluster, name) {
      const db = await cluster.empty(name);
      const file = path.join(os.tmpdir(), `anpi-${process.pid}-${name}.sql`);
      await writeFile(file, await plain(version, 'dump.sql.br'));
      await run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', db.owner, '-f', file], { maxBuffer: 1 << 28 });
      await rm(file);
      return db;
    },
    // What its programs prepare: [{ name, programs: ["server"], text }]; null when the release did not leave it.
    async statements() {
      const all = await plain(version, 'statements.br').catch((e) => (e.code === 'ENOENT' ? null : Promise.reject(e)));
      return (
        all &&
        all
          .toString()
          .split(/^-- statement: /m)
          .slice(1)
          .map((one) => {
            const [head, ...lines] = one.split('\n'),
              [name, ...programs] = head.split(' ');
            return { name, programs, text: lines.join('\n').trim().replace(/;$/, '') };
          })
      );
    },
    // Its screens in a folder, as a server's web_root; the caller removes it.
    async web() {
      const dir = await mkdtemp(path.join(os.tmpdir(), 'anpi-web.'));
      const tar = spawn('tar', ['-x', '-C', dir], { stdio: ['pipe', 'inherit', 'inherit'] });
      tar.stdin.end(await plain(version, 'web.tar.br'));
      const [code] = await once(tar, 'exit');
      if (code !== 0) throw new Error('the screens cannot be unpacked');
      return dir;
    },
  };
}

export const factsOf = async (db) =>
  JSON.parse((await run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', db.owner, '-f', path.join(folder, 'facts.sql')])).stdout);
