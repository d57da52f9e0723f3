// SPDX-License-Identifier: Apache-2.0
// What a key on the phone desk asks for. Pure; whom it is about is another question (deskChoice.ts).
import type { Mark } from '../../shared/api/types';
import { isComposing } from './deskChoice';

type Key = Pick<KeyboardEvent, 'key' | 'isComposing' | 'keyCode' | 'repeat' | 'ctrlKey' | 'metaKey' | 'altKey'>;
export type Act = { move: 1 | -1 } | { mark: Mark } | 'enter' | 'clear' | 'again' | 'open' | 'note';

const MARKS: Record<string, Mark> = { '1': 'safe', '2': 'noted', '3': 'attention', '１': 'safe', '２': 'noted', '３': 'attention' };

const moveOf = (key: string): Act | null => (key === 'ArrowDown' ? { move: 1 } : key === 'ArrowUp' ? { move: -1 } : null);

/** In the search box. */
export function searchAct(event: Key): Act | null {
  if (isComposing(event)) return null;
  if (event.key === 'Enter') return 'enter';
  if (event.key === 'Escape') return 'clear';
  return moveOf(event.key);
}

/** On the list. `chosen`: there is somebody a digit would mark; `marks`: people are marked on this list, else they are opened. */
export function listAct(event: Key, chosen: boolean, marks: boolean): Act | null {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 'Escape') return 'again';
  const move = moveOf(event.key);
  if (move || !chosen) return move;
  if (!marks) return event.key === 'Enter' ? 'open' : null;
  if (event.repeat) return null;
  const mark = MARKS[event.key];
  return mark ? { mark } : /^[nｎ]$/i.test(event.key) ? 'note' : null;
}
