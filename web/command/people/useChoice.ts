// SPDX-License-Identifier: Apache-2.0
// Who is chosen on the desk, and the search as the place where every call begins.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { arrow, enter, forget, keep, NOBODY, pick, type, type Choice } from './deskChoice';

/** `fresh`: the rows are those of what is asked now. `listed` names the list; another one forgets the choice. */
export function useChoice<Row extends { person: string }>(rows: readonly Row[], fresh: boolean, dialog: boolean, listed: string) {
  const [choice, setChoice] = useState<Choice>(NOBODY);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const awaited = useRef(false);
  const ids = rows.map((row) => row.person);
  const kept = keep(choice, ids);
  useEffect(() => {
    if (kept !== choice) setChoice(kept);
  }, [kept, choice]);
  const again = (): void => {
    awaited.current = false;
    setChoice(forget());
    input.current?.focus();
    input.current?.select();
  };
  const was = useRef(dialog);
  // A dialog gives the focus back to where it was opened, and only then (in the same commit) this takes it to the search:
  // there is no moment in which the next caller's digits could fall on a row.
  useLayoutEffect(() => {
    awaited.current = false;
    if (dialog) setChoice(forget());
    else if (was.current) again();
    was.current = dialog;
  }, [dialog]);
  useEffect(() => setChoice(forget()), [listed]);

  const choose = (): void => {
    const next = enter(kept, ids);
    setChoice(next);
    if (next.chosen !== null) list.current?.focus({ preventScroll: true });
  };
  // Enter came before the answer: it takes the first of that answer, if nothing was typed since.
  useEffect(() => {
    if (!fresh || !awaited.current) return;
    awaited.current = false;
    if (document.activeElement === input.current) choose();
  }, [fresh]);
  return {
    chosen: kept.chosen,
    row: rows.find((each) => each.person === kept.chosen) ?? null,
    input,
    list,
    again,
    typed: (text: string): void => {
      awaited.current = false;
      setChoice(type(text));
    },
    move: (by: 1 | -1): void => {
      if (fresh) setChoice(arrow(kept, ids, by));
    },
    enter: (): void => {
      if (fresh) choose();
      else awaited.current = kept.typed;
    },
    pick: (person: string): void => setChoice(pick(kept, person)),
  };
}
