// SPDX-License-Identifier: Apache-2.0
// Who is without power, for who may read it. Pure.
import type { PowerAnswer, PowerEntry } from '../../shared/api/types';

export interface Power {
  /** Whether the list is this reader's now: else it is neither asked for nor shown. */
  readonly asks: boolean;
  readonly answer: PowerAnswer | null;
}

export const powerFor = (asks: boolean): Power => ({ asks, answer: null });

/** The right has come or gone: with it goes what was shown on it. */
export const allowed = (state: Power, asks: boolean): Power => (state.asks === asks ? state : powerFor(asks));

/** An answer that comes when the right has gone is not shown. */
export const answered = (state: Power, answer: PowerAnswer | null): Power => (state.asks ? { ...state, answer } : powerFor(false));

export const isRunningDown = (entry: PowerEntry): boolean => entry.state === 'running_down';

/** How many have only so much time left: said on the tab. */
export const criticalOf = (answer: PowerAnswer | null): number => (answer?.persons ?? []).filter(isRunningDown).length;
