// SPDX-License-Identifier: Apache-2.0
// 担当: who goes to a person or a zone. What the panel shows and what it sends, without the screen.
import type { Assignment, HolderOffice, NewAssignment } from '../../shared/api/types';

export type Entrusted = { person: string } | { zone: string };
/** The silent minutes after which an assignment falls back to the office, as the server takes them. */
export const FALLBACK_LIMITS = { least: 1, most: 7 * 24 * 60 };

/** A choice of the select: u = a user, o = a whole office. */
export const userChoice = (id: string): string => `u${id}`;
export const officeChoice = (id: string): string => `o${id}`;

/** Those that hold this person or zone: of this incident first, then the standing ones. */
export function holding(all: readonly Assignment[], subject: Entrusted): Assignment[] {
  return all
    .filter((a) => ('person' in subject ? a.person === subject.person : a.zone === subject.zone))
    .sort((a, b) => Number(a.incident === null) - Number(b.incident === null) || holderName(a).localeCompare(holderName(b), 'ja'));
}

export const holderName = (a: Assignment): string => (a.user ? a.user_name : a.office_name) ?? '';

/** What is sent. Only a user falls back to an office: a whole office has nobody behind it. */
export function contentOf(subject: Entrusted, choice: string, minutes: number | null): Omit<NewAssignment, 'op_id'> {
  if (choice.startsWith('o')) return { ...subject, office: choice.slice(1) };
  return { ...subject, user: choice.slice(1), ...(minutes === null ? {} : { fallback_min: minutes }) };
}

/** The same assignment once more: to undo that it was taken back. */
export function againOf(a: Assignment): Omit<NewAssignment, 'op_id'> {
  const subject: Entrusted = a.person ? { person: a.person } : { zone: a.zone ?? '' };
  return contentOf(subject, a.user ? userChoice(a.user) : officeChoice(a.office ?? ''), a.fallback_min);
}

/** Who does not hold it yet; `whole`: the office can still be chosen. (A user's assignment names the office too.) */
export function choicesLeft(holders: readonly HolderOffice[], held: readonly Assignment[]): (HolderOffice & { whole: boolean })[] {
  const users = new Set(held.flatMap((a) => (a.user ? [a.user] : [])));
  const offices = new Set(held.flatMap((a) => (!a.user && a.office ? [a.office] : [])));
  return holders.map((office) => ({
    ...office,
    whole: !offices.has(office.office),
    users: office.users.filter((u) => !users.has(u.user)),
  }));
}
