// SPDX-License-Identifier: Apache-2.0
// Narrowing a list that is already on the screen. The real name search is the server's; this one only has to be
// forgiving about widths, hiragana and spaces.

/** Full and half width alike, hiragana as katakana, no spaces, lower case. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s・]/g, '')
    .replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
}

/** Every word of `query` is in one of the texts, or its digits are in one of the numbers. */
export function matches(query: string, texts: (string | null | undefined)[], numbers: (string | null | undefined)[] = []): boolean {
  const words = query.normalize('NFKC').split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const folded = texts.map((text) => foldText(text ?? ''));
  const digits = numbers.map((number) => (number ?? '').replace(/\D/g, ''));
  return words.every((word) => {
    const key = foldText(word);
    if (folded.some((text) => text.includes(key))) return true;
    const wanted = word.replace(/[-()\s]/g, '');
    return /^\d+$/.test(wanted) && digits.some((number) => number.includes(wanted));
  });
}
