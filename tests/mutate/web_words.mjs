// SPDX-License-Identifier: Apache-2.0
// Words, names, times and dates as the screens say and take them.
const i18n = { file: 'web/shared/i18n/index.ts', tests: ['web:shared/i18n/lang.test.ts'] };
const time = {
  file: 'web/shared/ui/time.ts',
  tests: ['web:shared/ui/time.test.ts', 'web:shared/ui/birthCases.test.ts', 'web:shared/ui/birth.test.ts'],
};
const key = { file: 'web/shared/ui/nameKey.ts', tests: ['web:shared/ui/keyCases.test.ts', 'web:shared/ui/textMatch.test.ts'] };
const match = { file: 'web/shared/ui/textMatch.ts', tests: ['web:shared/ui/textMatch.test.ts'] };
const shelters = { file: 'web/command/shelters/shelters.ts', tests: ['web:command/shelters/shelters.test.ts'] };
const refused = { file: 'web/shared/outbox/refused.ts', tests: ['web:shared/outbox/refused.test.ts', 'web:shared/outbox/outbox.test.ts'] };

export default [
  { behaviour: 'Japanese comes first', ...i18n, from: "let lang: Lang = 'ja';", to: "let lang: Lang = 'en';" },
  {
    behaviour: 'the language that was chosen is kept on the device',
    ...i18n,
    from: '    localStorage.setItem(STORAGE_KEY, next);\n',
    to: '',
  },
  {
    behaviour: 'the language that was kept is the one that is shown',
    ...i18n,
    from: "=== 'en') lang = 'en';",
    to: "=== 'en') lang = 'ja';",
  },
  {
    behaviour: 'a value of zero is filled in',
    ...i18n,
    from: '(name in values ? String(values[name]) : whole)',
    to: '(values[name] ? String(values[name]) : whole)',
  },
  {
    behaviour: 'a word of a newer server brings no page down',
    ...i18n,
    from: "texts[key]?.[lang === 'ja' ? 0 : 1] ?? key",
    to: "texts[key][lang === 'ja' ? 0 : 1]",
  },
  {
    behaviour: 'a value without a text is shown as it was sent',
    ...i18n,
    from: 'key in texts ? t(key as Key) : value',
    to: "key in texts ? t(key as Key) : ''",
  },
  {
    behaviour: 'an error is said in the language of the reader',
    ...i18n,
    from: "(lang === 'ja' ? error.ja : error.en) || error.code",
    to: 'error.ja || error.code',
  },
  {
    behaviour: 'an error without words is said by its code',
    ...i18n,
    from: "(lang === 'ja' ? error.ja : error.en) || error.code",
    to: "lang === 'ja' ? error.ja : error.en",
  },
  { behaviour: 'of both languages the own comes first', ...i18n, from: "lang === 'ja' ? [ja, en] : [en, ja]", to: '[ja, en]' },
  { behaviour: 'times are Japan’s wherever the device is', ...time, from: "const ZONE = 'Asia/Tokyo';", to: "const ZONE = 'UTC';" },
  {
    behaviour: 'a time that was typed is Japan’s',
    ...time,
    from: '    ? `${text.slice(0, 16)}:00+09:00`',
    to: '    ? `${text.slice(0, 16)}:00Z`',
  },
  { behaviour: 'three digits alone are no time of day', ...time, from: '/^(?=\\d{4}|\\d+[:時])', to: '/^' },
  { behaviour: 'there is no 24:30', ...time, from: '([01]?\\d|2[0-3])[:時]?', to: '([01]?\\d|2[0-4])[:時]?' },
  {
    behaviour: 'a mark of no sure time is said to be one',
    ...time,
    from: "unsure ? t('time.unsure', { time: when(value) }) : when(value)",
    to: 'when(value)',
  },
  { behaviour: 'what is only about then is said so', ...time, from: 'const era = ERAS', to: 'const era = about ? undefined : ERAS' },
  { behaviour: 'a first year is 元', ...time, from: "inEra === 1 ? '元' : inEra", to: 'inEra' },
  { behaviour: 'Showa began on 25 December', ...time, from: "['1926-12-25', 'S', 1926]", to: "['1926-12-26', 'S', 1926]" },
  {
    behaviour: 'an age is about where the day is not known',
    ...time,
    from: "precision && precision !== 'day' ?",
    to: "precision === 'about' ?",
  },
  { behaviour: 'a name is found in half-width kana', ...key, from: ".normalize('NFKC')\n", to: ".normalize('NFC')\n" },
  { behaviour: 'a name is found in hiragana', ...key, from: 'kana.charCodeAt(0) + 0x60', to: 'kana.charCodeAt(0)' },
  { behaviour: 'a name is found whatever its glyph', ...key, from: ".replace(UNSEEN, '')", to: '' },
  { behaviour: 'a name is found by the kanji of today', ...key, from: 'unified.get(each) ?? each', to: 'each' },
  { behaviour: 'letters are found in either case', ...key, from: 'letters.toUpperCase()', to: 'letters' },
  { behaviour: 'every word has to match', ...match, from: 'words.every(', to: 'words.some(' },
  {
    behaviour: 'digits find a phone',
    ...match,
    from: 'return /^\\d+$/.test(wanted) && digits.some(',
    to: 'return /^\\d+$/.test(wanted) && digits.every(',
  },
  {
    behaviour: 'shelters of other cities are not offered',
    ...shelters,
    from: 'municipalities.includes(s.municipality) &&',
    to: 'municipalities.length > 0 &&',
  },
  { behaviour: 'after the incident no shelter opens', ...shelters, from: 'return over ? [] : [OPEN];', to: 'return [OPEN];' },
  { behaviour: 'shelters in use stand first', ...shelters, from: 'RANK.indexOf(a.state) - RANK.indexOf(b.state) ||', to: '' },
  { behaviour: 'what was refused for good is not sent again', ...refused, from: "  'incident.closed',\n", to: '' },
  {
    behaviour: 'the words of a refused mark hold its note',
    ...refused,
    from: 'reporterOf(entry), noteOf(entry), `',
    to: 'reporterOf(entry), `',
  },
  {
    behaviour: 'of many refused the first are named and the rest counted',
    ...refused,
    from: 'const rest = names.length - most;',
    to: 'const rest = 0;',
  },
];
