// SPDX-License-Identifier: Apache-2.0
/** What a second person may say of an opening: the server's word, and the key of the words shown. */
export const VERDICTS = [
  ['適切', 'glass.ok'],
  ['不適切', 'glass.bad'],
  ['要調査', 'glass.look'],
] as const;
