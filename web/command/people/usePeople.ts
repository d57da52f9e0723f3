// SPDX-License-Identifier: Apache-2.0
// The people on the desk's list, asked for a page at a time and kept fresh by events.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { LiveData, UnreportedAnswer } from '../../shared/api/types';
import { coalesce, useTurns } from '../../shared/ui/hooks';
import { useStore } from '../../shared/ui/useStore';
import { changesOf } from '../events';
import {
  answered,
  counted,
  failed,
  heard,
  isFresh,
  isShort,
  joined,
  keyOf,
  peopleOf,
  questionOf,
  takes,
  want,
  type Loaded,
  type Question,
  type Wanted,
} from './people';

const PAGE = 60;
/** Of one request, when much is loaded anew or for paper. */
const PAGE_MAX = 500;
/** Paper beyond this is printed by zone; what is missing is said on it. */
const PRINT_MAX = 5_000;
const TYPING_MS = 150;
const GAP_MS = 1_000;

const ask = ({ of, wanted: { status, query, zone, label } }: Question, limit: number, after?: string): Promise<UnreportedAnswer> => {
  const narrowed = { zone: zone ?? undefined, label: label ?? undefined, limit, after };
  return query ? api.searchIncident(of, { q: query, ...narrowed }) : api.unreported(of, { status, ...narrowed });
};

/** Pages until so many persons are there, or all. */
async function pages(asked: Question, least: number): Promise<Loaded> {
  let loaded = asked.from;
  do {
    const missing = least - (loaded?.persons.length ?? 0);
    loaded = joined(loaded, asked.key, await ask(asked, Math.min(PAGE_MAX, Math.max(PAGE, missing)), loaded?.next ?? undefined));
  } while (loaded.next && loaded.persons.length < least);
  return loaded;
}

export function usePeople(incident: string | null, round: number) {
  const [state, store] = useStore(() => peopleOf(incident));
  const [busy, setBusy] = useState(false);
  const turns = useTurns();
  const { wanted, loaded } = state;
  const key = wanted && keyOf(wanted);
  const fresh = isFresh(state);

  /** Loads at least so many of what is wanted now, anew or further; an answer to what nobody wants any more is dropped. */
  const load = async (least: number, further: boolean): Promise<void> => {
    const asked = questionOf(store.get(), further);
    if (!asked) return;
    const turn = turns.next();
    setBusy(true);
    try {
      const got = await pages(asked, least);
      if (takes(store.get(), asked) && turns.takes(turn)) store.put(answered(store.get(), got));
    } catch (caught) {
      store.put(failed(store.get(), asked, caught));
    } finally {
      setBusy(false);
    }
  };
  const refresh = useMemo(
    () => coalesce(() => load(isFresh(store.get()) ? (store.get().loaded?.persons.length ?? PAGE) : PAGE, false), GAP_MS),
    [],
  );
  const recount = useMemo(
    () =>
      coalesce(async () => {
        const asked = questionOf(store.get(), true);
        if (!asked?.from || asked.wanted.query) return;
        const number = await ask(asked, 1).catch(() => null);
        if (number) store.put(counted(store.get(), asked.key, number));
      }, GAP_MS),
    [],
  );

  useEffect(() => store.put(peopleOf(incident, store.get().wanted)), [incident, round]);
  useEffect(() => {
    if (!key) return;
    const timer = setTimeout(() => void load(PAGE, false), wanted?.query ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [incident, round, key]);

  return {
    wanted,
    loaded,
    fresh,
    busy,
    problem: state.problem,
    short: isShort(state),
    load: refresh,
    want: (next: Wanted | null): void => store.put(want(store.get(), next)),
    hear: (data: LiveData): void => {
      const next = heard(store.get(), changesOf(data, incident));
      store.put(next.state);
      if (next.ask === 'all') refresh();
      else if (next.ask === 'number') recount();
    },
    more: (): void => {
      if (!busy && fresh && loaded?.next) void load(loaded.persons.length + PAGE, true);
    },
    /** For paper: all of them, as far as one print-out goes. */
    all: async (): Promise<void> => {
      if (fresh && loaded?.next) await load(Math.min(PRINT_MAX, loaded.total), true);
    },
  };
}

/** What the desk shows of them, and what it asks them for. */
export type PeopleList = ReturnType<typeof usePeople>;
