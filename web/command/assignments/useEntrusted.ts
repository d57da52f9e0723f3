// SPDX-License-Identifier: Apache-2.0
// Who goes to a person or a zone, fetched while a panel shows it: only what is about either, so that none of it is cut.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { AssignmentsAnswer, HolderOffice } from '../../shared/api/types';

const SETTLE_MS = 300; // many at once are one fetch

/** `beat` changes when there may be something new. */
export function useEntrusted(incident: string, about: { person?: string; zone?: string }, beat: number) {
  const [answer, setAnswer] = useState<AssignmentsAnswer | null>(null);
  const [holders, setHolders] = useState<HolderOffice[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = async (): Promise<void> => {
    try {
      setAnswer(await api.assignments(incident, about));
      setProblem(null);
    } catch (caught) {
      setProblem(caught);
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => void load(), beat ? SETTLE_MS : 0);
    return () => clearTimeout(timer);
  }, [incident, about.person, about.zone, beat]);
  useEffect(() => {
    api.holders(incident).then((got) => setHolders(got.holders), setProblem);
  }, [incident]);
  return { answer, holders, problem, load };
}

/** Counts the live events about assignments: whoever shows some asks anew with each. */
export function useAssignmentBeat(): { beat: number; load: () => void } {
  const [beat, setBeat] = useState(0);
  return { beat, load: () => setBeat((n) => n + 1) };
}

export type EntrustedList = ReturnType<typeof useEntrusted>;
