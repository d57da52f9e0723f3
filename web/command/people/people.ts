// SPDX-License-Identifier: Apache-2.0
// The people on the desk's list: of one status, or whoever answers a search whatever their status. The server narrows, counts
// and orders, a page at a time; here is what it has shown so far, and what an answer or a live event makes of it. Pure.
import { ApiError, isForbidden } from '../../shared/api/problem';
import type { Incident, LabelColour, Status, UnreportedAnswer, UnreportedPerson } from '../../shared/api/types';
import type { Horizon } from '../../shared/fold/pending';
import type { Changed } from '../events';
import { mergeListed, mergeSearched } from './listed';

export interface Wanted {
  status: Status;
  zone: string | null;
  label: LabelColour | null;
  query: string;
}
export interface Loaded {
  key: string;
  asOf: string;
  persons: UnreportedPerson[];
  total: number;
  next: string | null;
  /** So many answer that the server did not look through them all: there are more than `total`. */
  cut: boolean;
  labels: Record<LabelColour, number> | null;
}
export interface People {
  readonly of: string | null;
  readonly wanted: Wanted | null;
  /** What is not loaded is counted in `total`. */
  readonly loaded: Loaded | null;
  readonly problem: unknown;
}

export const keyOf = (wanted: Wanted): string =>
  [wanted.query ? '' : wanted.status, wanted.zone ?? '', wanted.label ?? '', wanted.query].join('\n');

/** Of an incident, or its next round, of which nobody is known yet; what is wanted stays. */
export const peopleOf = (incident: string | null, wanted: Wanted | null = null): People => ({
  of: incident,
  wanted,
  loaded: null,
  problem: null,
});

const sameList = (one: Wanted | null, two: Wanted | null): boolean => (one && keyOf(one)) === (two && keyOf(two));

/** What is shown stays until the answer comes; what went wrong with another list is not said of this one. */
export const want = (state: People, wanted: Wanted | null): People => ({
  ...state,
  wanted,
  problem: sameList(state.wanted, wanted) ? state.problem : null,
});

/** The list that is there is the one that is wanted. */
export const isFresh = ({ wanted, loaded }: People): boolean => wanted !== null && loaded !== null && loaded.key === keyOf(wanted);

/** What is asked of the server: from the beginning, or further than `from`. */
export interface Question {
  of: string;
  wanted: Wanted;
  key: string;
  from: Loaded | null;
}

/** Null when nothing is wanted. */
export function questionOf(state: People, further: boolean): Question | null {
  const { of, wanted, loaded } = state;
  return of === null || !wanted ? null : { of, wanted, key: keyOf(wanted), from: further && isFresh(state) ? loaded : null };
}

const isWanted = ({ of, wanted }: People, asked: Question): boolean => of === asked.of && wanted !== null && keyOf(wanted) === asked.key;

/** An answer is taken as long as it is wanted, and one page further as long as nothing has changed under it. */
export const takes = (state: People, asked: Question): boolean => isWanted(state, asked) && (!asked.from || state.loaded === asked.from);
export const answered = (state: People, loaded: Loaded): People => ({ ...state, loaded, problem: null });

/** What may no longer be seen is not left standing, whatever it was asked for. */
export const failed = (state: People, asked: Question, problem: unknown): People => ({
  ...state,
  loaded: isForbidden(problem) ? null : state.loaded,
  problem: isWanted(state, asked) ? problem : state.problem,
});

/** The pages put together; nobody stands there twice. */
export function joined(before: Loaded | null, key: string, answer: UnreportedAnswer): Loaded {
  const known = new Set((before?.persons ?? []).map((p) => p.person));
  const asOf = before && before.asOf < answer.as_of ? before.asOf : answer.as_of; // of the oldest page
  return {
    key,
    asOf,
    total: answer.total,
    next: answer.next,
    cut: answer.cut ?? false,
    labels: answer.labels ?? before?.labels ?? null,
    persons: [...(before?.persons ?? []), ...answer.persons.filter((p) => !known.has(p.person))],
  };
}

/**
 * With the changes of a `status` event, and what is to be asked for: `all` anew, when the event does not say enough or a search does
 * not show it; or their number alone, as who left the list may not have been loaded.
 */
export function heard(state: People, changed: Changed[] | null): { state: People; ask: 'all' | 'number' | null } {
  const { wanted, loaded } = state;
  if (!wanted || !loaded) return { state, ask: null };
  const persons = wanted.query ? mergeSearched(loaded.persons, changed) : mergeListed(loaded.persons, wanted.status, changed);
  if (!persons) return { state, ask: 'all' };
  const total = loaded.total - (loaded.persons.length - persons.length);
  return { state: { ...state, loaded: { ...loaded, persons, total } }, ask: wanted.query ? 'all' : 'number' };
}

/** How many there are now, as long as that list is shown. */
export const counted = (state: People, key: string, { total, labels }: Pick<UnreportedAnswer, 'total' | 'labels'>): People =>
  state.loaded?.key === key ? { ...state, loaded: { ...state.loaded, total, labels: labels ?? state.loaded.labels } } : state;

/** What was typed is too short to be searched for. */
export const isShort = ({ problem }: People): boolean => problem instanceof ApiError && problem.body.code === 'lookup.too_short';

/** Until when the list knows everything, and of which round. */
export const horizonOf = (loaded: Loaded | null, incident: Incident | null): Horizon => ({
  as_of: loaded?.asOf ?? null,
  round: incident?.round ?? null,
  round_started_at: incident?.round_started_at ?? null,
});
