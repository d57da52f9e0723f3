// SPDX-License-Identifier: Apache-2.0
// The desk's rows: people as the server says them, with what this screen has marked since laid over. Pure.
import type { LabelColour, Mark, Status, UnreportedPerson } from '../../shared/api/types';
import type { Base, Shown } from '../../shared/fold/overlay';

export interface Row {
  person: string;
  of: UnreportedPerson;
  shown: Shown;
}
/** What is asked for: those of a status, of one colour if any; a search shows everybody. */
export interface Sought {
  status: Status;
  searching: boolean;
  label: LabelColour | null;
}

/** Those this screen has just marked leave the list of a status at once, and come back when the server knows the mark and lists them
 * still. */
export function rowsOf(
  persons: readonly UnreportedPerson[],
  over: (person: string, base: Base) => Shown,
  { status, searching, label }: Sought,
): { rows: Row[]; hidden: number } {
  const all = persons.map((of) => ({
    person: of.person,
    of,
    shown: over(of.person, { ...of, status: of.status ?? status, last: of.last ?? null }),
  }));
  const rows = searching ? all : all.filter((row) => row.shown.status === status && (!label || row.of.label === label));
  return { rows, hidden: all.length - rows.length };
}

/** What this desk has marked, the newest first. */
export interface Recent {
  person: UnreportedPerson;
  opId: string;
  status: Mark;
}
const RECENT_MAX = 30;
export const withRecent = (recent: readonly Recent[], each: Recent): Recent[] => [each, ...recent].slice(0, RECENT_MAX);
