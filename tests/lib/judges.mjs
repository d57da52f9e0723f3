// SPDX-License-Identifier: Apache-2.0
// Tools of others that judge what the server says of itself: each ends with its exit code, all it said, and whom it would have
// called. They see no network (no_network.mjs) and no home but a folder of the test.
//
//     const judges = await makeJudges();
//     const { code, said, connects } = await judges.node('@redocly/cli/bin/cli.js', ['lint', file]);
//     await judges.write('openapi.json', text); judges.at('openapi.json'); await judges.remove();
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './cluster.mjs';

const modules = path.join(root, 'web/node_modules');

/** Runs a program to its end: `{ code, said }`, both streams as one text. */
export async function judge(program, args, { input = '', ...options } = {}) {
  const child = spawn(program, args, options);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece) => (said += piece));
  child.stdin.on('error', () => {}); // it may have judged before it read all
  child.stdin.end(input);
  const code = await new Promise((done, failed) => child.on('error', failed).on('close', done));
  return { code, said };
}

export async function makeJudges() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-judge.'));
  const at = (name) => path.join(folder, name);
  const env = {
    ...process.env,
    HOME: folder,
    ANPI_CONNECTS: at('connects'),
    NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'no_network.mjs')}`,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  };
  return {
    at,
    write: (name, text) => writeFile(at(name), text),
    read: (name) => readFile(at(name), 'utf8'),
    async node(script, args, more = {}) {
      await writeFile(at('connects'), '');
      const end = await judge(process.execPath, [path.join(modules, script), ...args], { cwd: folder, env: { ...env, ...more } });
      return { ...end, connects: await readFile(at('connects'), 'utf8') };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
