// SPDX-License-Identifier: Apache-2.0
// For tests: runs a hook as a page does, without a page. What it draws is nothing, so no document is needed for it.
import { h, render } from 'preact';

/** Takes and gives nothing: Preact asks for no more of a place in which nothing is drawn. */
const nowhere = (): Element => ({ childNodes: [], firstChild: null, nodeType: 1 }) as unknown as Element;

/** A hook that runs; `close` it, or its effects go on into the next test. */
export interface Rig<Given, Said> {
  /** What the hook said when it was run last. */
  readonly said: Said;
  /** Runs it with something else. */
  give: (given: Given) => void;
  close: () => void;
}

/** `hook` is run with `given`, and again whenever a state of its own changes. */
export function runHook<Given, Said>(hook: (given: Given) => Said, given: Given): Rig<Given, Said> {
  const place = nowhere();
  let said: Said;
  const Page = (props: { given: Given }): null => {
    said = hook(props.given);
    return null;
  };
  const give = (next: Given): void => render(h(Page, { given: next }), place);
  give(given);
  return {
    get said() {
      return said;
    },
    give,
    close: () => render(null, place),
  };
}
