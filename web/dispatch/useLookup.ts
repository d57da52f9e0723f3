// SPDX-License-Identifier: Apache-2.0
// Searches while somebody is still typing. An answer to an older question never replaces a newer one.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../shared/api/client';
import type { LookupAnswer, LookupQuery } from '../shared/api/types';

const TYPING_PAUSE_MS = 180;
const LIMIT = 20;

export const EMPTY_QUERY: Required<Omit<LookupQuery, 'municipalities' | 'limit' | 'ground' | 'case'>> = {
  q: '',
  kana: '',
  name: '',
  phone: '',
  birth: '',
  sex: '',
  address: '',
};
export type Terms = typeof EMPTY_QUERY;

const filled = (terms: Terms): LookupQuery =>
  Object.fromEntries(
    Object.entries(terms)
      .map(([k, v]) => [k, v.trim()])
      .filter(([, v]) => v !== ''),
  );

export const isEmpty = (terms: Terms): boolean => Object.entries(terms).every(([key, value]) => key === 'sex' || value.trim() === '');

/** The ground a page or a search is asked on. What was chosen is what is recorded, or it is refused: without a case number
 * `vital` can be nobody's, and people who agreed are shown on their consent. */
export const pageGround = (ground: string, caseNumber: string): string => (ground === 'vital' && !caseNumber.trim() ? '' : ground);
/** Breaking the glass opens one page; whom it is about is searched for on whatever else the reader has. */
const searchGround = (ground: string, caseNumber: string): string => (ground === 'break_glass' ? '' : pageGround(ground, caseNumber));

export function useLookup(terms: Terms, ground: string, caseNumber: string) {
  const [answer, setAnswer] = useState<LookupAnswer | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);
  const run = (): void => {
    const mine = ++asked.current;
    if (isEmpty(terms)) {
      setAnswer(null);
      setProblem(null);
      setBusy(false);
      return;
    }
    setBusy(true);
    const query: LookupQuery = { ...filled(terms), limit: LIMIT };
    const on = searchGround(ground, caseNumber);
    if (on) query.ground = on;
    if (caseNumber.trim()) query.case = caseNumber.trim();
    api.lookup(query).then(
      (got) => {
        if (mine === asked.current) {
          setAnswer(got);
          setProblem(null);
          setBusy(false);
        }
      },
      // Not asked is not the same as nobody: what an older question found is gone too.
      (caught: unknown) => {
        if (mine === asked.current) {
          setAnswer(null);
          setProblem(caught);
          setBusy(false);
        }
      },
    );
  };
  useEffect(() => {
    const timer = setTimeout(run, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [JSON.stringify(terms), ground, caseNumber.trim()]);
  return { answer, problem, busy, run };
}

export type Lookup = ReturnType<typeof useLookup>;
