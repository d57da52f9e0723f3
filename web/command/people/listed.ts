// SPDX-License-Identifier: Apache-2.0
// What a live event changes in the list of people on the screen, so that a mark or a colour does not fetch it anew.
import type { Status, UnreportedPerson } from '../../shared/api/types';
import type { Changed } from '../events';

/** An event names the newest marks that a status stands on; the row may know older ones. */
const seenOf = (person: UnreportedPerson, change: Changed): string[] => [...new Set([...(change.seen ?? []), ...(person.seen ?? [])])];

/** A search shows everybody whatever their status: rows change where they stand, nobody comes or goes. */
export function mergeSearched(persons: readonly UnreportedPerson[], changed: readonly Changed[] | null): UnreportedPerson[] | null {
  if (!changed) return null;
  const latest = new Map(changed.flatMap((each) => (each.person ? [[each.person, each] as const] : [])));
  return persons.map((person) => {
    const change = latest.get(person.person);
    if (!change?.status) return person;
    const last = change.status === person.status ? (person.last ?? null) : null; // when and by whom is fetched
    return {
      ...person,
      status: change.status,
      last,
      label: change.label === undefined ? person.label : change.label,
      seen: seenOf(person, change),
    };
  });
}

/** The list after these changes; null when somebody comes onto it or an event does not say enough: fetch it. */
export function mergeListed(
  persons: readonly UnreportedPerson[],
  listed: Status,
  changed: readonly Changed[] | null,
): UnreportedPerson[] | null {
  if (!changed) return null;
  const there = new Set(persons.map((p) => p.person));
  const latest = new Map<string, Changed>();
  for (const each of changed) {
    if (!each.person || !each.status) return null;
    if (each.status === listed && !there.has(each.person)) return null;
    latest.set(each.person, each);
  }
  return persons.flatMap((person) => {
    const change = latest.get(person.person);
    if (!change) return [person];
    return change.status === listed
      ? [{ ...person, label: change.label === undefined ? person.label : change.label, seen: seenOf(person, change) }]
      : [];
  });
}
