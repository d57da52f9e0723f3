// SPDX-License-Identifier: Apache-2.0
// The colours of an incident: who has which, as far as the reader may see, and what they mean.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { LabelColour, LabelsAnswer } from '../api/types';
import { coalesce } from './hooks';
import { NO_NAMES, type LabelNames } from './labels';

const GAP_MS = 1_000;

export interface Labels { names: LabelNames; of: (person: string) => LabelColour | null; load: () => void }

export function useLabels(incident: string | null): Labels {
  const [answer, setAnswer] = useState<LabelsAnswer | null>(null);
  const latest = useRef(incident);
  latest.current = incident;
  const load = useMemo(() => coalesce(async () => {
    const asked = latest.current;
    const got = asked ? await api.labels(asked).catch(() => null) : null;
    if (latest.current === asked && (got || !asked)) setAnswer(got);
  }, GAP_MS), []);
  useEffect(() => {
    setAnswer(null);
    load();
  }, [incident]);
  return useMemo(() => {
    const colours = new Map((answer?.labels ?? []).map((each) => [each.person, each.colour]));
    return { names: answer?.names ?? NO_NAMES, of: (person) => colours.get(person) ?? null, load };
  }, [answer, load]);
}
