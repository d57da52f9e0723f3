// SPDX-License-Identifier: Apache-2.0
// The decisions (提供の決定) of an incident, kept fresh: by the stream, by the clock when one ends, and by asking now and then.
import { useEffect, useState } from 'preact/hooks';
import { serverNow } from '../../shared/api/clock';
import { api } from '../../shared/api/client';
import type { DecisionsAnswer } from '../../shared/api/types';
import { useLatest, useLive, usePoll } from '../../shared/ui/hooks';
import { useLoader } from '../../shared/ui/useLoader';
import { inForce, nextLook } from './decisions';

const TOPICS = ['incident'] as const;
const GAP_MS = 300;

export function useDecisions(incident: string | null) {
  const [answer, setAnswer] = useState<DecisionsAnswer | null>(null);
  const [now, setNow] = useState(serverNow);
  const shown = useLatest(incident);
  const { load, problem } = useLoader(async () => {
    const got = incident && (await api.decisions(incident));
    if (!got || incident !== shown.current) return;
    setAnswer(got);
    setNow(serverNow());
  }, GAP_MS);
  useEffect(() => {
    setAnswer(null);
    load();
  }, [incident]);
  const up = useLive(TOPICS, incident !== null, load, load);
  usePoll(load, up ? 60_000 : 15_000, incident !== null);
  const decisions = answer?.decisions ?? [];
  useEffect(() => {
    const timer = setTimeout(() => setNow(serverNow()), nextLook(decisions, serverNow()));
    return () => clearTimeout(timer);
  }, [answer, now]);
  return { answer, decisions, current: inForce(decisions, now), problem, load };
}

export type Decisions = ReturnType<typeof useDecisions>;
