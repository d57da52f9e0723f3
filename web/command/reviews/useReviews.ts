// SPDX-License-Identifier: Apache-2.0
// The marks that wait for the command centre: fetched when the live stream speaks of one, and now and then as a net.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { ReviewsAnswer, WaitingMark } from '../../shared/api/types';
import { operationIds } from '../../shared/outbox/once';
import { useLatest, usePoll } from '../../shared/ui/hooks';
import { useLoader } from '../../shared/ui/useLoader';
import { decided } from './reviews';

const GAP_MS = 500;
const REFRESH_MS = 60_000;

export function useReviews(incident: string | null) {
  const [answer, setAnswer] = useState<ReviewsAnswer | null>(null);
  const shown = useLatest(incident);
  const { load, problem } = useLoader(async () => {
    if (!incident) return;
    const got = await api.reviews(incident);
    if (incident === shown.current) setAnswer(got);
  }, GAP_MS);
  useEffect(() => {
    setAnswer(null);
    load();
  }, [incident]);
  usePoll(load, REFRESH_MS, incident !== null);

  /** One id for each decision: pressed twice, or sent again after a broken line, it is one. */
  const idOf = useMemo(operationIds, []);
  const decide = async (mark: WaitingMark, accept: boolean, why: string): Promise<void> => {
    if (!incident) return;
    const decision = { mark: mark.mark, accept, ...(why && { why }) };
    await api.review(incident, { op_id: idOf(decision), ...decision });
    setAnswer((now) => now && decided(now, mark.mark));
    load();
  };
  return { answer, waiting: answer?.waiting ?? 0, problem, load, decide };
}

export type Reviews = ReturnType<typeof useReviews>;
