// SPDX-License-Identifier: Apache-2.0
// Texts drawn by dice, in the form of tests/cases/keys.json: kana in every width with their marks, variants, compatibility ideographs,
// radicals, what nobody sees. Their keys are told here once more and slowly.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { variantPairs } from '../../web/scripts/variants.mjs';
import { root } from './cluster.mjs';

const table = (name) => variantPairs(readFileSync(path.join(root, 'server/base/text', name), 'utf8'));
const PAIRS = [...(table('variants.def') + table('radicals.def'))];
const VARIANTS = PAIRS.filter((_, i) => i % 2 === 0);
const standsAs = (c) => {
  const i = VARIANTS.indexOf(c);
  return i < 0 ? c : PAIRS[2 * i + 1];
};

const SMALL = 'ァィゥェォッャュョヮヵヶヰヱヲヷヸヹヺヴヂヅヴ',
  LARGE = 'アイウエオツヤユヨワカケイエオワイエオウシスウ';
const ROWS = { a: 'アカサタナハマヤラワ', i: 'イキシチニヒミリ', u: 'ウクスツヌフムユル', e: 'エケセテネヘメレ', o: 'オコソトノホモヨロ' };
const LENGTHENS = { a: 'ア', i: 'イ', u: 'ウ', e: 'エイ', o: 'オウ' };
const isKana = (c) => c >= 'ァ' && c <= 'ヺ';

// A kana as the ears have it: large and without its mark.
const plain = (c) => (SMALL.includes(c) ? LARGE[SMALL.indexOf(c)] : c.normalize('NFD')[0]);

// The strict key, with a space where one was dropped.
function strictWithSpaces(text) {
  const out = [];
  for (const c of text.normalize('NFKC')) {
    const code = c.codePointAt(0),
      last = out.at(-1);
    if (/\p{Default_Ignorable_Code_Point}/u.test(c) || (code >= 0xfff9 && code <= 0xfffb)) continue;
    if (code === 0x3099 || code === 0x309a) {
      const whole = ((last ?? '') + c).normalize('NFC');
      if ([...whole].length === 1 && isKana(whole)) out[out.length - 1] = whole;
    } else if (/\s/.test(c) || c === '・') out.push(' ');
    else if ((c >= 'ぁ' && c <= 'ゖ') || c === 'ゝ' || c === 'ゞ') out.push(String.fromCodePoint(code + 0x60));
    else if (c >= 'a' && c <= 'z') out.push(c.toUpperCase());
    else out.push(standsAs(c));
  }
  return out;
}

function looseOf(strict) {
  const out = [];
  let vowel = '';
  for (const c of strict) {
    if (c === 'ー') continue;
    if (c === ' ') vowel = '';
    else if (c === 'ヽ' || c === 'ヾ') {
      if (isKana(out.at(-1) ?? '')) out.push(out.at(-1));
    } else if (!isKana(c)) {
      vowel = '';
      out.push(c === '斉' ? '斎' : c);
    } else if (!LENGTHENS[vowel]?.includes(plain(c))) {
      vowel = Object.keys(ROWS).find((v) => ROWS[v].includes(plain(c))) ?? '';
      out.push(plain(c));
    }
  }
  return out.join('');
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
const PIECES = [
  range(0x3041, 0x3096),
  range(0x30a1, 0x30fa),
  range(0xff66, 0xff9d),
  [...'ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ'].map((c) => c + 'ﾞ'),
  [...'カキはひフへホ'].map((c) => c + '\u3099'),
  [...'アイウエオーーヽヾゝゞッャュョ'],
  VARIANTS,
  PAIRS,
  range(0xf900, 0xfa6d),
  range(0x2e80, 0x2fd5),
  [' ', '　', '・', '･', '\u200b', '\ufeff', '\ufe00', '\u{e0100}', '\u202e', '\u00ad'],
  [...'ａＺ９-ー㈱①Ⅲ㍻㌖ﬁ㎏'],
  range(0x4e00, 0x9fa5),
];

export const drawTexts = (roll, many) =>
  Array.from({ length: many }, (_, i) => {
    let text = '';
    for (let n = 1 + roll(8); n > 0; n--) {
      const piece = PIECES[roll(PIECES.length)];
      text += piece[roll(piece.length)];
    }
    const strict = strictWithSpaces(text);
    return { name: `drawn ${i}`, texts: [text], strict: strict.filter((c) => c !== ' ').join(''), loose: looseOf(strict) };
  });
