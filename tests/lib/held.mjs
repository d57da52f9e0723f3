// SPDX-License-Identifier: Apache-2.0
// Each answer of a test is held against its description, and what was met is noted: routes and codes of errors (tests/lib/met.mjs
// says at the end of a run which were not).
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shapes } from './shapes.mjs';

const root = join(import.meta.dirname, '..', '..');
const noted = new Set();
let shapes;

/** What the program under test says of itself. */
export function description() {
  const program = join(root, process.env.ANPI_BUILD ?? 'build/release', 'anpi-server');
  return JSON.parse(execFileSync(program, ['--openapi'], { maxBuffer: 1 << 24 }).toString());
}

function note(line) {
  if (!process.env.ANPI_MET || noted.has(line)) return;
  noted.add(line);
  appendFileSync(process.env.ANPI_MET, `${line}\n`);
}

/** A code of an error was seen, in an answer or on a command line. */
export const metCode = (code) => note(`code ${code}`);

function codesOf(body) {
  if (body === null || typeof body !== 'object') return;
  if (typeof body.error?.code === 'string') metCode(body.error.code);
  for (const one of Array.isArray(body.results) ? body.results : []) codesOf(one);
}

/** Throws when an answer `{ status, headers, body }` is not as it is described. */
export function held(method, path, said) {
  shapes ??= new Shapes(description());
  const faults = shapes.answer(method, path, said);
  if (faults.length) throw new Error(`not as described: ${faults.slice(0, 5).join('; ')}`);
  const found = shapes.find(method, path);
  if (found) note(`route ${method} ${found.path} ${said.status < 400 ? 'answered' : 'refused'}`);
  codesOf(said.body);
}

/** The same of a live event's objects. */
export function heldEvent(name, objects) {
  shapes ??= new Shapes(description());
  const faults = Array.isArray(objects) ? shapes.event(name, objects) : [];
  if (faults.length) throw new Error(`not as described: ${faults.slice(0, 5).join('; ')}`);
  note(`event ${name}`);
}
