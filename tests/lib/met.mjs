// SPDX-License-Identifier: Apache-2.0
// What no test met: met.mjs NOTES [LIST], for the programs of ANPI_BUILD.
//
// The tests of a run note what they met (tests/lib/held.mjs) into the file of ANPI_MET, a line each. Held against what the server
// says of itself, everything has to have been met: each route answered with success, each code of an error said by a program, each
// live event heard. The few that no test can meet stand in not_met.txt, each with its reason; one that was met is to be struck out
// there, so the list only shrinks.
//
// Says what is wrong, a line each, and ends with `met: N passed, M failed`: N of them are as they should be.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { description } from './held.mjs';

/** Everything that is described, as a test notes it when it meets it. */
export function described(api) {
  const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `route ${method.toUpperCase()} ${path} answered`),
  );
  const codes = api.components.schemas.ErrorCode.enum.map((code) => `code ${code}`);
  const events = Object.keys(api.paths['/api/live'].get.responses['200'].content['text/event-stream']['x-events']);
  return [...routes, ...codes, ...events.map((name) => `event ${name}`)];
}

/** The list of what may be missing: Map of what is described to its reason. Throws for a line without one, and for one said twice. */
export function excused(text) {
  const list = new Map();
  for (const line of text.split('\n').filter((line) => line && !line.startsWith('#'))) {
    const [what, reason] = line.split(' | ');
    if (!reason?.trim()) throw new Error(`without a reason: ${line}`);
    if (list.has(what)) throw new Error(`twice: ${what}`);
    list.set(what, reason.trim());
  }
  return list;
}

/** How the reason begins of what some runs meet and some do not. */
const CHANCE = 'by chance';

/** Sentences, one for each thing that is not as it should be. */
export function faults(all, met, list) {
  const known = new Set(all);
  return [
    ...all.filter((what) => !met.has(what) && !list.has(what)).map((what) => `met by no test: ${what}`),
    ...[...list].filter(([what, why]) => met.has(what) && !why.startsWith(CHANCE)).map(([what]) => `met, and still in the list: ${what}`),
    ...[...list.keys()].filter((what) => !known.has(what)).map((what) => `in the list, and not described: ${what}`),
  ];
}

function main([notes, list = join(import.meta.dirname, 'not_met.txt')]) {
  const all = described(description());
  const met = new Set(readFileSync(notes, 'utf8').split('\n'));
  const wrong = faults(all, met, excused(readFileSync(list, 'utf8')));
  for (const line of wrong) console.log(line);
  console.log(`met: ${Math.max(0, all.length - wrong.length)} passed, ${wrong.length} failed`);
  process.exitCode = wrong.length ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) main(process.argv.slice(2));
