// SPDX-License-Identifier: Apache-2.0
// Each answer of a test is held against its description, and what was met is noted: routes and codes of errors (tests/lib/met.mjs
// says at the end of a run which were not).
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { metCodes, note } from './noted.mjs';
import { Shapes } from './shapes.mjs';
import { things } from './words.mjs';

const root = join(import.meta.dirname, '..', '..');
let shapes;

/** What the program under test says of itself. */
export function description() {
  const program = join(root, process.env.ANPI_BUILD ?? 'build/release', 'anpi-server');
  return JSON.parse(execFileSync(program, ['--openapi'], { maxBuffer: 1 << 24 }).toString());
}

/** A route was asked, and answered or refused. */
export function metRoute(method, path, status) {
  if (!process.env.ANPI_MET) return;
  shapes ??= new Shapes(description());
  const found = shapes.find(method, path);
  if (found) note(`route ${method} ${found.path} ${status < 400 ? 'answered' : 'refused'}`);
}

// Words that have a code. Whoever takes codes is told none of them, but in what people write themselves.
const coded = new Set(Object.values(things).flatMap(({ words }) => words.map((word) => word.kept)));
const WRITTEN = ['name', 'by', 'note', 'why', 'reviewed_by', 'reviewed_why', 'meaning', 'title', 'remark', 'text', 'value'];

/** Words that were said by the word to who takes codes: their places are not described as such (x-word). */
function left(path, value, member = '') {
  if (path.split('?')[0] === '/api/openapi.json') return []; // which lists them
  if (typeof value === 'string')
    return coded.has(value) && !/^[!-~]*$/.test(value) && !WRITTEN.includes(member) ? [`${member}: a word and no code`] : [];
  if (value === null || typeof value !== 'object') return [];
  const inside = Array.isArray(value) ? value.map((one) => [member, one]) : Object.entries(value);
  return inside.flatMap(([key, one]) => [...(key === member ? [] : left(path, key, 'a key')), ...left(path, one, key)]);
}

/** Throws when an answer `{ status, headers, body }` is not as it is described. Gives its body with words for codes, as pages read it. */
export function held(method, path, said) {
  shapes ??= new Shapes(description());
  const faults = [...shapes.answer(method, path, said), ...left(path, said.body)];
  if (faults.length) throw new Error(`not as described: ${faults.slice(0, 5).join('; ')}`);
  metRoute(method, path, said.status);
  metCodes(said.body);
  return shapes.words(method, path, said);
}

/** The same of a live event's objects. */
export function heldEvent(name, objects) {
  shapes ??= new Shapes(description());
  const faults = Array.isArray(objects) ? shapes.event(name, objects) : [];
  if (faults.length) throw new Error(`not as described: ${faults.slice(0, 5).join('; ')}`);
  note(`event ${name}`);
  return Array.isArray(objects) ? shapes.eventWords(name, objects) : objects;
}
