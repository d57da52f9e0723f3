// SPDX-License-Identifier: Apache-2.0
// What the tests of a run meet, a line each in the file of ANPI_MET: tests/lib/met.mjs says at the end what was not. Stands on nothing.
import { appendFileSync } from 'node:fs';

const noted = new Set();

/** Something was met; once a process is enough. */
export function note(line) {
  if (!process.env.ANPI_MET || noted.has(line)) return;
  noted.add(line);
  appendFileSync(process.env.ANPI_MET, `${line}\n`);
}

/** A code of an error was seen, in an answer or on a command line. */
export const metCode = (code) => note(`code ${code}`);

const namesCode = new Set(['code', 'fault', 'error', 'why']);

/** Codes that an answer, or a line of a log, gives as such: members of these names, however deep. What is no code is told apart later. */
export function metCodes(said) {
  if (said === null || typeof said !== 'object') return;
  for (const [name, value] of Object.entries(said))
    if (typeof value !== 'string') metCodes(value);
    else if (namesCode.has(name) && /^[a-z_]+\.[a-z_0-9]+$/.test(value)) metCode(value);
}

/** What a command said to the person before it, or a value of a log's line: codes stand among the words. */
export function metWords(text) {
  for (const [code] of text.matchAll(/\b[a-z_]+\.[a-z_0-9]+\b/g)) metCode(code);
}

/** Of bytes that no reader of JSON was given: a refusal begins with its code. */
export function metCodesIn(text) {
  for (const [, code] of text.matchAll(/\{"error":\{"code":"([a-z_]+\.[a-z_0-9]+)"/g)) metCode(code);
}
