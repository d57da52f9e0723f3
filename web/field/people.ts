// SPDX-License-Identifier: Apache-2.0
// The people of this phone: as the server says them, with its own marks laid over, in the order of the work. Pure.
import type { AssignedAnswer, AssignedPerson, LiveData } from '../shared/api/types';
import type { Shown } from '../shared/fold/overlay';
import { shownWith, type OwnMarks } from '../shared/outbox/ownMarks';
import { matches } from '../shared/ui/textMatch';

export interface FieldPerson extends AssignedPerson {
  shown: Shown;
}

/** `unsent` is said of what is still on this phone: not of a mark that the server has and the answer does not know yet. */
export function shownPeople(answer: AssignedAnswer | null, own: OwnMarks): FieldPerson[] {
  const unsent = new Set(own.unsent.map((entry) => entry.operation.person));
  return (answer?.persons ?? []).map((person) => ({
    ...person,
    shown: { ...shownWith(own, person.person, person, answer ?? {}), unsent: unsent.has(person.person) },
  }));
}

/** What still needs doing first: calls for help, then the unreported, then the rest by zone and kana (the name where nobody knows it). */
const rank = (p: FieldPerson): number =>
  p.excluded ? 4 : p.shown.conflict ? 0 : p.shown.status === 'unreported' ? (p.powered ? 1 : 2) : 3;

const reading = (p: FieldPerson): string => p.kana ?? p.name ?? '';

export const inWorkOrder = (a: FieldPerson, b: FieldPerson): number =>
  rank(a) - rank(b) || (a.zone_name ?? '').localeCompare(b.zone_name ?? '', 'ja') || reading(a).localeCompare(reading(b), 'ja');

export const FILTERS = ['all', 'left', 'attention'] as const;
export type Filter = (typeof FILTERS)[number];

const isLeft = (p: FieldPerson): boolean => p.shown.status === 'unreported' && !p.excluded;
export const isWanted = (p: FieldPerson, filter: Filter, query: string): boolean =>
  (filter === 'all' || (filter === 'left' ? isLeft(p) : p.shown.status === 'attention')) &&
  matches(query, [p.name, p.kana, p.address, p.zone_name], [p.phone]);

/** How many count, and how many of them nobody has reported on. */
export function leftOf(people: readonly FieldPerson[]): { left: number; all: number } {
  return { left: people.filter(isLeft).length, all: people.filter((p) => !p.excluded).length };
}

export interface MyZone {
  zone: string;
  name: string;
  people: number;
  left: number;
}

/** The zones that these people are in. */
export function zonesOf(people: readonly FieldPerson[]): MyZone[] {
  const zones = new Map<string, MyZone>();
  for (const person of people) {
    if (!person.zone || person.zone === '0' || person.excluded) continue;
    const zone = zones.get(person.zone) ?? { zone: person.zone, name: person.zone_name ?? person.zone, people: 0, left: 0 };
    zone.people++;
    if (isLeft(person)) zone.left++;
    zones.set(person.zone, zone);
  }
  return [...zones.values()].sort((a, b) => a.name.localeCompare(b.name, 'ja'));
}

/** Whether an event is about one of these people; one that names nobody may be about anybody. */
export function touches(data: LiveData, people: readonly AssignedPerson[]): boolean {
  if (!Array.isArray(data)) return true;
  const mine = new Set(people.map((p) => p.person));
  return data.some((each) => !('person' in each) || each.person === undefined || mine.has(each.person));
}
