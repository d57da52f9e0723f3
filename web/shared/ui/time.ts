// SPDX-License-Identifier: Apache-2.0
// Times are shown in Japan's time, whatever the device is set to.
import { serverNow } from '../api/clock';
import { currentLang, t } from '../i18n';

const ZONE = 'Asia/Tokyo';
const clock = new Intl.DateTimeFormat('ja-JP', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });

const dateOf = (value: string | Date | null | undefined): Date | null => {
  if (!value) return null;
  const date = value instanceof Date ? value : new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
};

/** 07:05 */
export function hhmm(value: string | Date | null | undefined): string {
  const date = dateOf(value);
  return date ? clock.format(date) : '—';
}

/** 2019-10-12 */
export function ymd(value: string | Date | null | undefined): string {
  const date = dateOf(value);
  return date ? day.format(date) : '—';
}

/** 07:05 today, 10/12 07:05 on another day of this year, else the whole date. */
export function when(value: string | Date | null | undefined): string {
  const date = dateOf(value);
  if (!date) return '—';
  const today = day.format(serverNow());
  const that = day.format(date);
  if (that === today) return clock.format(date);
  const [, month, dayOfMonth] = that.split('-');
  const short = `${Number(month)}/${Number(dayOfMonth)} ${clock.format(date)}`;
  return that.slice(0, 4) === today.slice(0, 4) ? short : `${that.slice(0, 4)}/${short}`;
}

/** When somebody was seen; 時刻不明 (and when it arrived) where the phone's time could not be. */
export const seenAt = (value: string | null | undefined, unsure: boolean | undefined): string =>
  unsure ? t('time.unsure', { time: when(value) }) : when(value);

/** In whole minutes, hours below 48, then days, rounded down; — when there is no time. What is ahead counts as now. */
export function ago(value: string | Date | null | undefined, now: Date = serverNow()): string {
  const date = dateOf(value);
  if (!date) return '—';
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000);
  if (minutes < 1) return t('ago.now');
  if (minutes < 60) return t('ago.min', { n: minutes });
  if (minutes < 48 * 60) return t('ago.hour', { n: Math.floor(minutes / 60) });
  return t('ago.day', { n: Math.floor(minutes / 1440) });
}

/** A time of day as it is typed, 0705 or ７：０５, as 07:05; null when it is none. Three digits alone are none: 120 may be 1:20, or
 * the beginning of 12:05. */
export function clockOf(text: string): string | null {
  const parts = /^(?=\d{4}|\d+[:時])([01]?\d|2[0-3])[:時]?([0-5]\d)分?$/.exec(text.normalize('NFKC').trim());
  return parts ? `${(parts[1] ?? '').padStart(2, '0')}:${parts[2]}` : null;
}

/** For a field of day and time, in Japan's time. */
export const toLocalInput = (date: Date): string => `${day.format(date)}T${clock.format(date)}`;
/** Back from the input to RFC 3339; null when it is not a time. */
export function fromLocalInput(text: string): string | null {
  return /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d/.test(text) && dateOf(`${text.slice(0, 16)}:00+09:00`)
    ? `${text.slice(0, 16)}:00+09:00`
    : null;
}

/** From which day an era is said, and its first year. Before Meiji 6 the calendar was another one. */
const ERAS: [string, string, number][] = [
  ['2019-05-01', 'R', 2019],
  ['1989-01-08', 'H', 1989],
  ['1926-12-25', 'S', 1926],
  ['1912-07-30', 'T', 1912],
  ['1873-01-01', 'M', 1868],
];
const ERA_KANJI: Record<string, string> = { R: '令和', H: '平成', S: '昭和', T: '大正', M: '明治' };

/** A birth date as it is said aloud: 昭和10年3月5日（1935年）. As much as is known: 昭和10年3月, and 頃 for what is only about then. */
export function birthText(iso: string | null | undefined, precision?: string | null): string {
  if (!iso || !/^\d{4}(-\d\d){0,2}/.test(iso)) return iso ?? '';
  const date = iso.slice(0, 10),
    about = precision === 'about';
  const era = ERAS.find(([from]) => date >= from.slice(0, date.length));
  if (!era || currentLang() === 'en') return about ? t('person.about', { birth: date }) : date;
  const [year, month, dayOfMonth] = date.split('-').map(Number);
  const inEra = (year ?? 0) - era[2] + 1;
  const said = `${ERA_KANJI[era[1]]}${inEra === 1 ? '元' : inEra}年${month ? `${month}月` : ''}${dayOfMonth ? `${dayOfMonth}日` : ''}`;
  return `${about ? t('person.about', { birth: said }) : said}（${year}年）`;
}

/** 91歳, and 約91歳 where the day of birth is not known. */
export const ageText = (age: number, precision?: string | null): string =>
  t(precision && precision !== 'day' ? 'person.age.about' : 'person.age', { n: age });
