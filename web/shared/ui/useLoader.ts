// SPDX-License-Identifier: Apache-2.0
// Asking for one thing a page shows, again and again: one way for all of them.
import { useMemo, useState } from 'preact/hooks';
import { isForbidden } from '../api/problem';
import { coalesce, useLatest } from './hooks';

const GAP_MS = 1_000;

/** `load` stays the same function for the life of the component: it can be handed to what outlives a drawing. */
export interface Loader {
  /** Asks anew: never twice at once, at most once per gap, with the newest closure. */
  load: () => void;
  /** What it last failed with; null since it went through. */
  problem: unknown;
}

/** `gone`: what may no longer be seen is not left standing; a page whose right has ended shows nobody, and says why. */
export function useLoader(ask: () => Promise<void>, gapMs = GAP_MS, gone?: () => void): Loader {
  const [problem, setProblem] = useState<unknown>(null);
  const latest = useLatest({ ask, gone });
  const load = useMemo(
    () =>
      coalesce(
        () =>
          latest.current.ask().then(
            () => setProblem(null),
            (caught: unknown) => {
              if (isForbidden(caught)) latest.current.gone?.();
              setProblem(caught);
            },
          ),
        gapMs,
      ),
    [],
  );
  return { load, problem };
}
