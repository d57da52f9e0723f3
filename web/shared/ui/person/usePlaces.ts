// SPDX-License-Identifier: Apache-2.0
// Places that somebody can stay at, as they are typed.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { isForbidden } from '../../api/problem';
import type { Place, PlaceKind } from '../../api/types';

const PAUSE_MS = 250;
interface Found {
  places: Place[];
  problem: unknown;
  turn: number;
}
const NOTHING_FOUND: Found = { places: [], problem: null, turn: 0 };

/** What the server finds, a moment after the last key; the answer to an older question is dropped. What it found before stays when it
 * cannot be asked, unless that was of another kind or may no longer be seen. `turn` goes up with each answer. */
export function usePlaces(kind: PlaceKind | null, typed: string, near: { lon: number; lat: number } | null) {
  const [found, setFound] = useState<Found>(NOTHING_FOUND);
  const [asked, setAsked] = useState(0);
  const at = near ? `${near.lon} ${near.lat}` : '';
  useEffect(() => setFound(NOTHING_FOUND), [kind]);
  useEffect(() => {
    let current = true;
    if (!kind) return undefined;
    const timer = setTimeout(() => {
      api.places({ kind, ...(typed.trim() ? { q: typed.trim() } : {}), ...(near ?? {}), limit: 8 }).then(
        (answer) => {
          if (current) setFound((before) => ({ places: answer.places, problem: null, turn: before.turn + 1 }));
        },
        (problem) => {
          if (current) setFound((before) => ({ ...before, places: isForbidden(problem) ? [] : before.places, problem }));
        },
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [kind, typed, at, asked]);
  return { ...found, again: () => setAsked((n) => n + 1) };
}
