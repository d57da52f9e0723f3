// SPDX-License-Identifier: Apache-2.0
// Whom a digit on the phone desk would mark. Somebody is chosen by an act since the last call (a query typed and Enter,
// an arrow, a click) and stays chosen as a person: the list may move under the cursor, the choice never does.

export interface Choice {
  readonly chosen: string | null;
  readonly typed: boolean;
}
export const NOBODY: Choice = { chosen: null, typed: false };

/** After a mark, a closed dialog or another list: what was typed and chosen before counts no more. */
export const forget = (): Choice => NOBODY;

/** A key in the search box: what it finds is not chosen yet. An emptied query asks for nobody. */
export const type = (query: string): Choice => ({ chosen: null, typed: query.trim() !== '' });

/** Enter in the search box: who an arrow chose, or else the first of what was asked for since. */
export function enter(choice: Choice, rows: readonly string[]): Choice {
  if (choice.chosen !== null && rows.includes(choice.chosen)) return choice;
  return { ...choice, chosen: choice.typed ? (rows[0] ?? null) : null };
}

/** An arrow: the first one takes the first row; at the ends it stays. */
export function arrow(choice: Choice, rows: readonly string[], by: 1 | -1): Choice {
  const at = choice.chosen === null ? -1 : rows.indexOf(choice.chosen);
  const to = at < 0 ? 0 : Math.min(Math.max(0, at + by), rows.length - 1);
  return { ...choice, chosen: rows[to] ?? null };
}

export const pick = (choice: Choice, person: string): Choice => ({ ...choice, chosen: person });

/** The list has changed: who is no longer on it is not chosen, also should they come back. */
export const keep = (choice: Choice, rows: readonly string[]): Choice =>
  choice.chosen === null || rows.includes(choice.chosen) ? choice : { ...choice, chosen: null };

/** A key that belongs to an input method: the digit that picks 佐藤 among its candidates is no mark, nor is one held down. */
export const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode' | 'key'>): boolean =>
  event.isComposing || event.keyCode === 229 || event.key === 'Process';
