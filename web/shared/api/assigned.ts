// SPDX-License-Identifier: Apache-2.0
// My people, all of them: page after page, with word of how far it is. A part is never taken for the whole: what is kept
// for a place without signal is what every page was there for.
import { api } from './client';
import type { AssignedAnswer } from './types';

const PAGE = 500;

type Ask = (incident: string, options: { limit: number; after?: string }) => Promise<AssignedAnswer>;

/** A round that begins between two pages would mix two lists: then it is begun again. */
export async function assignedAll(
  incident: string,
  told: (loaded: number, total: number) => void = () => undefined,
  ask: Ask = api.assigned,
): Promise<AssignedAnswer> {
  const first = await ask(incident, { limit: PAGE });
  let persons = first.persons;
  let { as_of: asOf, next } = first;
  while (next) {
    told(persons.length, first.total);
    const page: AssignedAnswer = await ask(incident, { limit: PAGE, after: next });
    if (page.round !== first.round) return assignedAll(incident, told, ask);
    persons = [...persons, ...page.persons];
    if (page.as_of < asOf) asOf = page.as_of;
    next = page.next;
  }
  return { ...first, as_of: asOf, persons, next: null };
}
