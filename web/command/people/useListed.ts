// SPDX-License-Identifier: Apache-2.0
// The list of the desk, a page at a time: of one status, or whoever answers a search whatever their status. The server
// narrows, counts and orders; here is what it has shown so far, kept fresh by events. What is not loaded is counted in `total`.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, ApiError } from '../../shared/api/client';
import { isForbidden } from '../../shared/api/problem';
import type { LabelColour, Status, UnreportedAnswer, UnreportedPerson } from '../../shared/api/types';
import { coalesce, useLatest, useTurns } from '../../shared/ui/hooks';
import { mergeListed, mergeSearched, type StatusChange } from './listed';

export interface Wanted { status: Status; zone: string | null; label: LabelColour | null; query: string }
export interface Loaded {
  key: string; asOf: string; persons: UnreportedPerson[]; total: number; next: string | null;
  /** So many answer that the server did not look through them all: there are more than `total`. */
  cut: boolean;
  labels: Record<LabelColour, number> | null;
}

const PAGE = 60;
/** Of one request, when much is loaded anew or for paper. */
const PAGE_MAX = 500;
/** Paper beyond this is printed by zone; what is missing is said on it. */
export const PRINT_MAX = 5_000;
const TYPING_MS = 150;
const GAP_MS = 1_000;

export const keyOf = (wanted: Wanted): string =>
  [wanted.query ? '' : wanted.status, wanted.zone ?? '', wanted.label ?? '', wanted.query].join('\n');

const ask = (incident: string, wanted: Wanted, limit: number, after?: string): Promise<UnreportedAnswer> => {
  const { status, query, ...rest } = wanted;
  const narrowed = { zone: rest.zone ?? undefined, label: rest.label ?? undefined, limit, after };
  return query ? api.searchIncident(incident, { q: query, ...narrowed }) : api.unreported(incident, { status, ...narrowed });
};

/** The pages put together; nobody stands there twice. */
export function joined(before: Loaded | null, key: string, answer: UnreportedAnswer): Loaded {
  const known = new Set((before?.persons ?? []).map((p) => p.person));
  const asOf = before && before.asOf < answer.as_of ? before.asOf : answer.as_of; // of the oldest page
  return {
    key, asOf, total: answer.total, next: answer.next, cut: answer.cut ?? false, labels: answer.labels ?? before?.labels ?? null,
    persons: [...(before?.persons ?? []), ...answer.persons.filter((p) => !known.has(p.person))],
  };
}

/** Pages until so many persons are there, or all. */
async function pages(incident: string, wanted: Wanted, key: string, from: Loaded | null, least: number): Promise<Loaded> {
  let loaded = from;
  do {
    const missing = least - (loaded?.persons.length ?? 0);
    loaded = joined(loaded, key, await ask(incident, wanted, Math.min(PAGE_MAX, Math.max(PAGE, missing)), loaded?.next ?? undefined));
  } while (loaded.next && loaded.persons.length < least);
  return loaded;
}

const isShort = (problem: unknown): boolean => problem instanceof ApiError && problem.body.code === 'lookup.too_short';

export function useListed(incident: string | null, round: number) {
  const [wanted, want] = useState<Wanted | null>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const turns = useTurns();
  const now = useLatest({ incident, wanted, loaded });
  const key = wanted && keyOf(wanted);

  /** Loads at least so many of what is wanted now, anew or further; an answer to what nobody wants any more is dropped. */
  const load = async (least: number, further: boolean): Promise<void> => {
    const { incident: of, wanted: what, loaded: before } = now.current;
    if (!of || !what) return;
    const asked = keyOf(what);
    const from = further && before?.key === asked ? before : null;
    const turn = turns.next();
    setBusy(true);
    try {
      const got = await pages(of, what, asked, from, least);
      const still = now.current.incident === of && now.current.wanted && keyOf(now.current.wanted) === asked;
      if (!still || (from && now.current.loaded !== from) || !turns.takes(turn)) return;
      setLoaded(got);
      setProblem(null);
    } catch (caught) {
      if (isForbidden(caught)) setLoaded(null); // what may no longer be seen is not left standing
      if (now.current.wanted && keyOf(now.current.wanted) === asked) setProblem(caught);
    } finally {
      setBusy(false);
    }
  };
  const latest = useLatest(load);
  const refresh = useMemo(() => coalesce(() => {
    const { wanted: what, loaded: before } = now.current;
    return latest.current(what && before?.key === keyOf(what) ? before.persons.length : PAGE, false);
  }, GAP_MS), []);
  /** Who left the list may not have been loaded: how many are left is asked anew. */
  const recount = useMemo(() => coalesce(async () => {
    const { incident: of, wanted: what, loaded: before } = now.current;
    if (!of || !what || !before || what.query || before.key !== keyOf(what)) return;
    const { total, labels } = await ask(of, what, 1).catch(() => ({ total: before.total, labels: before.labels ?? undefined }));
    setLoaded((it) => (it?.key === before.key ? { ...it, total, labels: labels ?? it.labels } : it));
  }, GAP_MS), []);

  useEffect(() => {
    setLoaded(null);
    setProblem(null);
  }, [incident, round]);
  useEffect(() => {
    setProblem(null);
    if (!key) return;
    const timer = setTimeout(() => void latest.current(PAGE, false), wanted?.query ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [incident, round, key]);

  const hear = (changed: StatusChange[] | null): void => {
    const { wanted: what, loaded: before } = now.current;
    if (!what || !before) return;
    const persons = what.query ? mergeSearched(before.persons, changed) : mergeListed(before.persons, what.status, changed);
    if (persons) setLoaded((it) => (it === before ? { ...it, persons, total: it.total - (before.persons.length - persons.length) } : it));
    if (!persons || what.query) refresh();
    else recount();
  };
  const fresh = loaded !== null && loaded.key === key;
  return {
    wanted, want, loaded, problem, busy, fresh, refresh, hear, short: isShort(problem),
    more: (): void => { if (!busy && fresh && loaded.next) void load(loaded.persons.length + PAGE, true); },
    /** For paper: all of them, as far as one print-out goes. */
    all: async (): Promise<void> => { if (fresh && loaded.next) await load(Math.min(PRINT_MAX, loaded.total), true); },
  };
}

export type Listed = ReturnType<typeof useListed>;
