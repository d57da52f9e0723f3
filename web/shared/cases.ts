// SPDX-License-Identifier: Apache-2.0
// For tests: the cases that the server's C and SQL share with the screens (tests/cases). They are read where ANPI_CASES says, else from
// there: so that the same test reads cases that were drawn by dice.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = process.env['ANPI_CASES'] || new URL('../../tests/cases', import.meta.url).pathname;

/** All cases of a rule, by the name of its file, in the order of the file. Throws where there is no such file. */
export function casesOf<Case>(rule: string): Case[] {
  return (JSON.parse(readFileSync(join(FOLDER, `${rule}.json`), 'utf8')) as { cases: Case[] }).cases;
}

/** Numbers of a case as ids, in the order of the numbers. */
export const id = (n: number): string => String(n).padStart(4, '0');

/** Seconds and microseconds of a case as the server writes them. */
export function timeOf({ at, us }: { at: number; us?: number }): string {
  const whole = new Date(at * 1000).toISOString();
  return us ? whole.replace(/\.\d+Z$/, `.${String(us).padStart(6, '0')}Z`) : whole;
}
