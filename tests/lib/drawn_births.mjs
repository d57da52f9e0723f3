// SPDX-License-Identifier: Apache-2.0
// Birth dates drawn by dice, in the form of tests/cases/births.json: every other one beside the day on which two eras met.
const MET = ['1912-07-30', '1926-12-25', '1989-01-08', '2019-05-01'];
const ERAS = [
  ['令和', '2019-05-01'],
  ['平成', '1989-01-08'],
  ['昭和', '1926-12-25'],
  ['大正', '1912-07-30'],
  ['明治', '1868-01-01'],
];
const DAY_MS = 86_400_000;

const isoOf = (ms) => new Date(ms).toISOString().slice(0, 10);

// As much of the date as is known.
function knownOf(date, how) {
  if (how === 'day') return date;
  if (how === 'year' || (how === 'about' && date.endsWith('-01-01'))) return date.slice(0, 4);
  return how === 'month' || date.endsWith('-01') ? date.slice(0, 7) : date;
}

// 1935年3月5日 of 1935-03-05, and as much of it as is there.
function inWords(year, known) {
  const [, month, day] = known.split('-').map(Number);
  return `${year}年${month ? `${month}月` : ''}${day ? `${day}日` : ''}`;
}

function saidOf(known, about) {
  const [era, from] = ERAS.find(([, from]) => known >= from.slice(0, known.length));
  const n = Number(known.slice(0, 4)) - Number(from.slice(0, 4)) + 1;
  return `${era}${inWords(n === 1 ? '元' : n, known)}${about}（${known.slice(0, 4)}年）`;
}

export const drawBirths = (roll, many) =>
  Array.from({ length: many }, (_, i) => {
    const near = roll(2) ? Date.parse(MET[roll(MET.length)]) + (roll(9) - 4) * DAY_MS : Date.parse('1902-01-01') + roll(45_000) * DAY_MS;
    const how = ['day', 'day', 'month', 'year', 'about'][roll(5)],
      whole = isoOf(near);
    const cut = { day: 10, month: 7, year: 4, about: [4, 7, 10][roll(3)] }[how];
    const date = whole.slice(0, cut) + '-01-01'.slice(cut === 4 ? 0 : cut === 7 ? 3 : 6);
    const known = knownOf(date, how),
      about = how === 'about' ? '頃' : '';
    const listed = how === 'day' ? date : inWords(known.slice(0, 4), known) + about;
    return {
      name: `drawn ${i}: ${date} ${how}`,
      written: [listed],
      date,
      how,
      card: known + (about && '~'),
      listed,
      said: saidOf(known, about),
    };
  });
