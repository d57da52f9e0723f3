// SPDX-License-Identifier: Apache-2.0
// Whose page is open and on which ground it is asked for. Broken glass is for one page: the next person begins on the first
// ground again. Pure.
import type { Found } from '../shared/api/types';

export const GLASS = 'break_glass';

export interface Look {
  /** On which this reader may look, the first when nothing else is chosen. */
  readonly grounds: readonly string[];
  readonly ground: string;
  readonly caseNumber: string;
  readonly chosen: Found | null;
  /** Whom the glass was broken for: that page keeps its ground. */
  readonly glassOf: string | null;
}

export const lookWith = (grounds: readonly string[], caseNumber: string): Look => ({
  grounds,
  ground: grounds[0] ?? '',
  caseNumber,
  chosen: null,
  glassOf: null,
});

const whole = (look: Look): Look => (look.ground === GLASS ? { ...look, ground: look.grounds[0] ?? '' } : look);

/** Nobody's glass is broken without a case. */
export const choose = (look: Look, hit: Found): Look =>
  look.ground === GLASS && !look.caseNumber.trim()
    ? look
    : { ...look, chosen: hit, glassOf: hit.person === look.chosen?.person ? look.glassOf : null };

/** The page of the person has come, asked for on that ground. */
export const opened = (look: Look, person: string, on: string): Look => (on === GLASS ? { ...whole(look), glassOf: person } : look);

export const back = (look: Look): Look => ({ ...whole(look), chosen: null, glassOf: null });

/** On which the page that is open is asked for. */
export const groundOf = ({ chosen, glassOf, ground }: Look): string => (chosen && glassOf === chosen.person ? GLASS : ground);
