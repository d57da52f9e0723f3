// SPDX-License-Identifier: Apache-2.0
// With what a route may refuse, as far as the code says so itself: the errors named by its steps and by what these reach within the rooms
// of the interface, those of its request's shape, and the codes in the SQL of the statements that they send. What any route may say is
// left out.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow } from './source.mjs';

/** What every route may answer, or every one with a body, or every one that shows persons: said once, at the beginning of the page. */
export const GENERAL =
  /^(http|json|input|server|db|audit|config|picture)\.|^auth\.(required|forbidden|csrf|certificate_\w+|must_change|locked|slow_down)$/;

/** Outside these rooms, what a request itself is judged by: a signature, and what is searched for. */
const JUDGES = ['server/auth/vendor.c', 'server/picture/find/lookup.c', 'server/picture/find/lookup_parse.c'];

/** Functions of the C files: by name, each `{ file, own, names }`: whether it is its file's own, and the words in its body. */
function functionsOf(files) {
  const all = new Map();
  for (const file of files) {
    const said = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, head, name, body] of said.matchAll(/^([\w ]+[ *])(\w+)\([^;{}]*\)\n\{\n([\s\S]*?)^\}/gm))
      all.set(name, [...(all.get(name) ?? []), { file, own: head.startsWith('static'), names: new Set(body.match(/\w+/g)) }]);
  }
  return all;
}

/** Statements by name, SQL functions by name: each `{ calls, codes }`. */
function sqlOf(root, codes) {
  const read = (said) => ({
    calls: [...said.matchAll(/anpi\.(\w+)\(/g)].map(([, name]) => name),
    codes: [...said.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, code]) => code).filter((code) => codes.has(code)),
  });
  const statements = new Map(
    filesBelow(join(root, 'server'), '.sql').map((file) => [basename(file, '.sql').toUpperCase(), read(readFileSync(file, 'utf8'))]),
  );
  const functions = new Map();
  for (const file of filesBelow(join(root, 'deploy/schema/functions'), '.sql'))
    for (const part of readFileSync(file, 'utf8').split(/^(?=CREATE OR REPLACE FUNCTION )/m)) {
      const name = part.match(/^CREATE OR REPLACE FUNCTION anpi\.(\w+)/)?.[1];
      if (!name) continue;
      const found = read(part);
      const before = functions.get(name) ?? { calls: [], codes: [] };
      functions.set(name, { calls: [...before.calls, ...found.calls], codes: [...before.codes, ...found.codes] });
    }
  return { statements, functions };
}

function codesOfSql(sql, statement) {
  const seen = new Set();
  const found = new Set();
  const visit = (node) => {
    for (const code of node?.codes ?? []) found.add(code);
    for (const name of node?.calls ?? []) {
      if (seen.has(name)) continue;
      seen.add(name);
      visit(sql.functions.get(name));
    }
  };
  visit(sql.statements.get(statement));
  return found;
}

/** A function that tells with which codes a route may refuse, in the order of the table of errors. */
export function refusalsOf(tree) {
  const byCode = new Map([...tree.errors.values()].map((error) => [error.code, error]));
  const functions = functionsOf([...filesBelow(join(tree.root, 'server/api'), '.c'), ...JUDGES.map((file) => join(tree.root, file))]);
  const sql = sqlOf(tree.root, byCode);
  const named = (name, file) => functions.get(name)?.find((one) => one.file === file) ?? functions.get(name)?.find((one) => !one.own);
  return (route) => {
    const found = new Set();
    const seen = new Set();
    const visit = (body) => {
      if (!body || seen.has(body)) return;
      seen.add(body);
      for (const name of body.names) {
        if (tree.errors.has(name)) found.add(tree.errors.get(name).code);
        else if (sql.statements.has(name)) for (const code of codesOfSql(sql, name)) found.add(code);
        else visit(named(name, body.file));
      }
    };
    for (const step of route.steps) visit(named(step, route.file));
    const shape = JSON.stringify(tree.shapes.get(route.request)?.schema ?? {});
    for (const [, name] of shape.matchAll(/"x-error":"(\w+)"/g)) found.add(tree.errors.get(`E_${name}`).code);
    return [...byCode.values()].filter((error) => found.has(error.code) && error.status < 500 && !GENERAL.test(error.code));
  };
}
