// SPDX-License-Identifier: Apache-2.0
// The id of a write that is sent while somebody waits: the same for a second press of the button, another for other content.
import { uuidv7 } from './uuidv7';

/** Gives the operation id of a content; asked again about the same content it gives the same. One for each form. */
export function operationIds(): (content: unknown) => string {
  const known = new Map<string, string>();
  return (content) => {
    const text = JSON.stringify(content);
    const id = known.get(text) ?? uuidv7();
    known.set(text, id);
    return id;
  };
}
