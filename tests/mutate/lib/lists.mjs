// SPDX-License-Identifier: Apache-2.0
// The lists of faults, and whether they fit the tree: what `run.mjs --check` asks, in a fraction of a second.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = path.join(root, 'tests/mutate');

// [{ name: 'policy', file: 'tests/mutate/policy.mjs', faults: […] }]
export async function readLists() {
  const names = readdirSync(folder).filter((name) => name.endsWith('.mjs') && name !== 'run.mjs');
  const read = async (name) => {
    const { default: faults } = await import(pathToFileURL(path.join(folder, name)));
    return { name: path.basename(name, '.mjs'), file: `tests/mutate/${name}`, faults };
  };
  return Promise.all(names.sort().map(read));
}

// Where a test lies: { kind, file, pattern }; what is before the colon says which runner runs it.
export function testFile(test) {
  const [, kind, name, pattern] = /^(unit|api|web):([^#]+)(?:#(.+))?$/.exec(test) ?? [];
  const files = { unit: `tests/unit/${name}.c`, api: `tests/api/${name}`, web: `web/${name}` };
  return { kind, name, pattern, file: files[kind] };
}

const has = (file) => existsSync(path.join(root, file));
const text = (file) => readFileSync(path.join(root, file), 'utf8');

function testProblem(test) {
  const { kind, file, pattern } = testFile(test);
  if (!kind) return `${test}: no test is written so`;
  if (!has(file)) return `there is no ${file}`;
  if (pattern && !(kind !== 'unit' && new RegExp(pattern).test(text(file)))) return `${file} has no test ${pattern}`;
  return undefined;
}

const keys = new Set(['behaviour', 'file', 'from', 'to', 'tests', 'unseen']);

function* faultProblems(fault) {
  for (const key of ['behaviour', 'file', 'from']) if (!fault[key]) yield `has no ${key}`;
  for (const key of Object.keys(fault)) if (!keys.has(key)) yield `what is ${key}?`;
  if (fault.to === undefined || fault.to === fault.from) yield 'changes nothing';
  if (!fault.tests?.length) yield 'names no test';
  for (const test of fault.tests ?? []) {
    const what = testProblem(test);
    if (what) yield what;
  }
  if (!has(fault.file)) {
    yield `there is no ${fault.file}`;
    return;
  }
  const times = text(fault.file).split(fault.from).length - 1;
  if (times !== 1) yield `stands ${times} times in ${fault.file}: ${fault.from.trim().split('\n')[0]}`;
}

// The line of the list that names the behaviour.
function lineOf(list, fault) {
  const lines = text(list.file).split('\n');
  return (
    1 +
    Math.max(
      0,
      lines.findIndex((line) => line.includes(fault.behaviour ?? fault.from)),
    )
  );
}

export function problems(lists) {
  const said = new Set();
  const found = [];
  for (const list of lists)
    for (const fault of list.faults) {
      const wrong = [...faultProblems(fault)];
      if (said.has(fault.behaviour)) wrong.push('the same behaviour stands twice');
      said.add(fault.behaviour);
      for (const what of wrong) found.push({ list, line: lineOf(list, fault), what });
    }
  return found;
}
