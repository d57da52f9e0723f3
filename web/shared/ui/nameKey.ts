// SPDX-License-Identifier: Apache-2.0
// The server's strict key (server/base/text/fold.h): the same name in whatever width, script, glyph and spacing has one key. The
// kanji that people take for the same one are the server's own tables. Pure.
import pairs from 'virtual:variants';

const unified = new Map<string, string>();
for (let all = [...pairs], i = 0; i < all.length; i += 2) unified.set(all[i] ?? '', all[i + 1] ?? '');
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** A mark joins the kana before it; one that fits nothing is noise. */
const marked = (text: string): string =>
  text
    .replace(/([\u30a1-\u30fe])([\u3099\u309a])/g, (both, kana: string) => {
      const whole = both.normalize('NFC');
      return whole.length === 1 ? whole : kana;
    })
    .replace(/[\u3099\u309a]/g, '');

/** The same for two spellings of one name; '' where nothing is left. To compare by, never to show. */
export function strictKey(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(/[\s・]/g, '')
    .replace(/[\u3041-\u3096\u309d\u309e]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  return [...marked(plain)].map((each) => unified.get(each) ?? each).join('');
}
