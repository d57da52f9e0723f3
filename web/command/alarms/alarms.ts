// SPDX-License-Identifier: Apache-2.0
// Openings by breaking the glass that a second person has to judge. An alert says only that there is one; the list says
// which. What this user has taken note of is kept on this device, so that a reload neither forgets nor repeats it. Pure but for that.
import type { LiveData, LiveEvents, Opening } from '../../shared/api/types';

/** An alert whose opening has not come with the list yet. */
export interface Alarm {
  id: string;
  at: string;
}

export interface Alarms {
  /** Whoever opened it does not judge it. */
  readonly login: string | undefined;
  /** null before the list has come; `total` of them wait, also those that are not on it. */
  readonly openings: Opening[] | null;
  readonly total: number;
  readonly alerts: readonly Alarm[];
  readonly noted: ReadonlySet<string>;
}

export const alarmsOf = (login: string | undefined, noted: ReadonlySet<string>): Alarms => ({
  login,
  openings: null,
  total: 0,
  alerts: [],
  noted,
});

export const answered = (state: Alarms, answer: { openings: Opening[]; waiting: number }): Alarms => ({
  ...state,
  openings: answer.openings,
  total: answer.waiting,
});

/** What the live stream sent on `alert`, or null when it is of another kind. */
function alarmIn(data: LiveData): Alarm | null {
  const each = data?.[0] as Partial<LiveEvents['alert']> | undefined;
  return each?.kind === 'break_glass' && each.id ? { id: each.id, at: each.at ?? '' } : null;
}

export function heard(state: Alarms, data: LiveData): Alarms {
  const alarm = alarmIn(data);
  return alarm ? { ...state, alerts: [alarm, ...state.alerts.filter((each) => each.id !== alarm.id)] } : state;
}

export interface Standing {
  /** Not taken note of yet, the newest first: to be shouted. */
  loud: Opening[];
  /** Heard of, not on the list yet. */
  unnamed: Alarm[];
  /** All that wait for somebody else than the one who opened. */
  waiting: Opening[];
  overdue: number;
}

export function standing({ login, openings, alerts, noted }: Alarms): Standing {
  const known = new Set((openings ?? []).map((o) => o.id));
  const waiting = (openings ?? []).filter((o) => !o.reviewed_at && (o.by === undefined || o.by !== login));
  return {
    waiting,
    loud: waiting.filter((o) => !noted.has(o.id)).sort((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    unnamed: alerts.filter((a) => !known.has(a.id) && !noted.has(a.id)),
    overdue: waiting.filter((o) => o.overdue).length,
  };
}

/** Somebody has taken note of all that is shouted: it waits quietly from now on. */
export function note(state: Alarms): Alarms {
  const { loud, unnamed } = standing(state);
  return { ...state, noted: new Set([...state.noted, ...loud.map((o) => o.id), ...unnamed.map((a) => a.id)]) };
}

const KEPT_MAX = 500;
const keyOf = (user: string): string => `anpi.noted.${user}`;

export function readNoted(user: string): Set<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(keyOf(user)) ?? '[]') as string[]);
  } catch {
    return new Set();
  }
}

export function keepNoted(user: string, noted: ReadonlySet<string>): void {
  try {
    localStorage.setItem(keyOf(user), JSON.stringify([...noted].slice(-KEPT_MAX)));
  } catch {
    /* for this page only */
  }
}
