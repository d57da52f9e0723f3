// SPDX-License-Identifier: Apache-2.0
// A state that stands beside the drawing of it: whoever changes it reads what the last one has put there, also when two events
// come between two drawings.
import { useMemo, useState } from 'preact/hooks';

/** Stays the same object for the life of whoever made it: to be handed to callbacks that outlive a drawing. */
export interface Store<State> {
  get: () => State;
  /** Puts what a pure function makes of the state, and draws anew if that is another. */
  put: (next: State) => void;
}

/** `changed` is called once for each state that is another one (Object.is), from within put. */
export function makeStore<State>(first: State, changed: () => void): Store<State> {
  let state = first;
  return {
    get: () => state,
    put: (next) => {
      if (Object.is(next, state)) return;
      state = next;
      changed();
    },
  };
}

/** The state as it is now, and where to change it. */
export function useStore<State>(first: () => State): [State, Store<State>] {
  const [, draw] = useState(0);
  const store = useMemo(() => makeStore(first(), () => draw((n) => n + 1)), []);
  return [store.get(), store];
}
