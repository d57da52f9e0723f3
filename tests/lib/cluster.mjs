// SPDX-License-Identifier: Apache-2.0
// A throwaway PostgreSQL for tests in node, with migrated databases.
//
//     const cluster = await startCluster();            // { fsync: true, settings: ["name=value"] }
//     const db = await cluster.database("one");        // { name, owner, server, feeds }: conninfos
//     await cluster.rows(db, "SELECT id FROM anpi.person");
//     await cluster.restart(); await cluster.kill(); await cluster.stop();
//
// Without a stop() it ends when this process does, however that ends.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import path from 'node:path';
import { metCodes, metWords } from './noted.mjs';
import { readLog } from './logfmt.mjs';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../..', import.meta.url));
export const build = process.env.ANPI_BUILD ?? 'build/release';
const script = path.join(root, 'tests/lib/cluster.sh');

async function sh(...args) {
  return within([], ...args);
}

async function within(prefix, ...args) {
  const [program, ...rest] = [...prefix, 'sh', script, ...args];
  const { stdout } = await run(program, rest, { cwd: root });
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
  );
}

// The anpi command, from the tree that is tested. Gives stdout; a failure carries stderr in its message.
export async function anpi(args, options = {}) {
  const ran = run(path.join(root, build, 'anpi'), args, { cwd: root, maxBuffer: 1 << 28, ...options });
  const { stdout, stderr } = await ran.catch((e) => {
    readLog(e.stderr ?? '', { words: true });
    metWords(e.stdout ?? '');
    throw e;
  });
  readLog(stderr, { words: true });
  metWords(stdout);
  return stdout;
}

// `prefix`: a command that the cluster is started by, e.g. unshare, so that it has mounts of its own.
export async function startCluster({ fsync = false, settings = [], prefix = [] } = {}) {
  const { dir } = await within(prefix, 'start', '--owner', String(process.pid), ...(fsync ? ['--fsync'] : []), ...settings);
  return new Cluster(dir);
}

class Cluster {
  #template = null;

  constructor(dir) {
    this.dir = dir;
  }

  conninfo(name, user = 'anpi_owner') {
    return `host=${this.dir} user=${user} dbname=${name}`;
  }

  // A fresh, migrated database: copied from one that is migrated once.
  async database(name) {
    this.#template ??= this.#migrate('anpi_template');
    await this.#template;
    await this.#psql('postgres', `CREATE DATABASE ${name} TEMPLATE anpi_template`);
    return this.#named(name);
  }

  // A database of that name with no table in it.
  async empty(name) {
    await this.#psql('postgres', `CREATE DATABASE ${name}`);
    return this.#named(name);
  }

  async rows(db, sql) {
    const rows = JSON.parse(await this.#psql(db.name, `SELECT coalesce(json_agg(t), '[]') FROM (${sql}) t`));
    metCodes(rows);
    return rows;
  }

  async value(db, sql) {
    const [row] = await this.rows(db, sql);
    return row && Object.values(row)[0];
  }

  async execute(db, sql) {
    await this.#psql(db.name, sql);
  }

  // Another cluster made of a base backup of this one, not started yet: restart() does. See cluster.sh.
  async copy(how) {
    const { dir } = await sh('copy', this.dir, how, '--owner', String(process.pid));
    return new Cluster(dir);
  }

  // The database of that name, whoever made it.
  named(name) {
    return this.#named(name);
  }

  restart(settings = []) {
    return sh('restart', this.dir, ...settings);
  }

  kill() {
    return sh('kill', this.dir);
  }

  stop() {
    return sh('stop', this.dir);
  }

  #named(name) {
    return { name, owner: this.conninfo(name), server: this.conninfo(name, 'anpi_server'), feeds: this.conninfo(name, 'anpi_feeds') };
  }

  async #migrate(name) {
    const db = await this.empty(name);
    await anpi(['migrate', `--db=${db.owner}`]);
  }

  async #psql(name, sql) {
    const args = ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', this.conninfo(name), '-c', sql];
    return (await run('psql', args, { maxBuffer: 1 << 28 })).stdout;
  }
}
