// SPDX-License-Identifier: Apache-2.0
// Narrowing a list that is already on the screen. The real search is the server's; this one knows the same writings for the same name,
// and no name from how it sounds.
import { strictKey } from './nameKey';

/** Every word of `query` is in one of the texts, or its digits are in one of the numbers. */
export function matches(query: string, texts: (string | null | undefined)[], numbers: (string | null | undefined)[] = []): boolean {
  const words = query.normalize('NFKC').split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const folded = texts.map((text) => strictKey(text ?? ''));
  const digits = numbers.map((number) => (number ?? '').replace(/\D/g, ''));
  return words.every((word) => {
    const key = strictKey(word);
    if (folded.some((text) => text.includes(key))) return true;
    const wanted = word.replace(/[-()\s]/g, '');
    return /^\d+$/.test(wanted) && digits.some((number) => number.includes(wanted));
  });
}
