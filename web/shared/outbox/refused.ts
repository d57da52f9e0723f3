// SPDX-License-Identifier: Apache-2.0
// What to do with a refused entry: which still have to be seen, which can go again, and its words for a note or a call.
import { errorText, t } from '../i18n';
import { when } from '../ui/time';
import type { Entry, RefusedEntry } from './entry';

/** Refused for good: the same would be refused again. The rest may go through once the cause is gone. */
const FINAL = new Set([
  'incident.closed',
  'observation.id_reused',
  'observation.bad_void',
  'observation.void_forbidden',
  'operation.id_reused',
]);

/** By the code alone; an unknown one may. */
export const mayGoAgain = (refused: RefusedEntry): boolean => !FINAL.has(refused.error.code);

/** Nobody has taken note of these yet. */
export const unread = (refused: readonly RefusedEntry[]): RefusedEntry[] => refused.filter((each) => !each.noted);

const stateOf = (entry: Entry): string => {
  if (entry.kind === 'zone') return t(`zone_state.${entry.report.state}`);
  return entry.operation.status ? t(`status.${entry.operation.status}`) : t('outbox.void');
};

/** Empty when nothing was written. */
export const noteOf = (entry: Entry): string => (entry.kind === 'zone' ? entry.report.note : (entry.operation.note ?? ''));

/** Who reported what somebody else typed; empty when it was the user. */
export const reporterOf = (entry: Entry): string => (entry.kind === 'mark' ? (entry.operation.reported_by?.name ?? '') : '');

/** All that was observed, to be copied. */
export const textOf = ({ entry, error }: RefusedEntry): string =>
  [entry.label, stateOf(entry), when(entry.queued_at), reporterOf(entry), noteOf(entry), `（${errorText(error)}）`]
    .filter(Boolean)
    .join('　');

/** Whose were refused: the first names, and how many more. */
export function namesOf(refused: readonly RefusedEntry[], most = 3): string {
  const names = [...new Set(refused.map((each) => each.entry.label))];
  const rest = names.length - most;
  return names.slice(0, most).join('、') + (rest > 0 ? t('outbox.refused.more', { n: rest }) : '');
}

/** Why, each reason once. */
export const reasonsOf = (refused: readonly RefusedEntry[]): string => [...new Set(refused.map((each) => errorText(each.error)))].join(' ');
