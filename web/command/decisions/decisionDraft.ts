// SPDX-License-Identifier: Apache-2.0
// A decision as it is being filled in: what it gives, what it lacks still, and what is sent. Pure.
import type { Decision, DecisionChoice, DecisionField, Incident, NewDecision } from '../../shared/api/types';
import { GROUNDS } from '../../shared/i18n/gen/words';
import { fromLocalInput, toLocalInput } from '../../shared/ui/time';
import { choiceKey, fieldsFor, recipientOf } from './decisions';

export interface Draft {
  /** The recipients, by choiceKey. */
  to: ReadonlySet<string>;
  /** The whole municipality; `zones` are those chosen where it is not. */
  all: boolean;
  zones: ReadonlySet<string>;
  /** What is not given of what the recipients could be given. */
  without: ReadonlySet<string>;
  until: string;
  grounds: Incident['grounds'];
  title: string;
  decided_by: string;
  delegate: boolean;
  note: string;
}
export type Change = (change: Partial<Draft>) => void;
export type Missing = 'decision.recipients' | 'decision.zones' | 'decision.until' | 'decision.title' | 'decision.by';

const NEAR_END_MS = 6 * 3_600_000;

export const firstDraft = (now: Date): Draft => ({
  to: new Set(),
  all: false,
  zones: new Set(),
  without: new Set(['device']),
  until: toLocalInput(new Date(now.getTime() + NEAR_END_MS)),
  grounds: GROUNDS.occurred,
  title: '',
  decided_by: '',
  delegate: false,
  note: '',
});

/** A name is always given. */
export const gives = (draft: Draft, field: DecisionField): boolean => field === 'name' || !draft.without.has(field);

export const chosenOf = (draft: Draft, choices: readonly DecisionChoice[]): DecisionChoice[] =>
  choices.filter((c) => draft.to.has(choiceKey(c)));

export function missingOf(draft: Draft, choices: readonly DecisionChoice[]): Missing[] {
  const missing: [Missing, boolean][] = [
    ['decision.recipients', chosenOf(draft, choices).length === 0],
    ['decision.zones', !draft.all && draft.zones.size === 0],
    ['decision.until', fromLocalInput(draft.until) === null],
    ['decision.title', !draft.title.trim()],
    ['decision.by', !draft.decided_by.trim()],
  ];
  return missing.filter(([, lacks]) => lacks).map(([what]) => what);
}

/** What is sent of a draft that lacks nothing. `municipality`: whose decision it is, where the incident is over several. */
export function contentOf(
  draft: Draft,
  choices: readonly DecisionChoice[],
  municipality: string | null,
  replaces: Decision | null,
): Omit<NewDecision, 'op_id'> {
  const chosen = chosenOf(draft, choices),
    note = draft.note.trim();
  return {
    recipients: chosen.map(recipientOf),
    zones: draft.all ? 'all' : [...draft.zones],
    fields: fieldsFor(chosen).filter((f) => gives(draft, f)),
    grounds: draft.grounds,
    until: fromLocalInput(draft.until) ?? '',
    decided_by: draft.decided_by.trim(),
    title: draft.title.trim(),
    delegate: draft.delegate,
    ...(note ? { note } : {}),
    ...(municipality ? { municipality } : {}),
    ...(replaces ? { replaces: replaces.id } : {}),
  };
}
