// SPDX-License-Identifier: Apache-2.0
// The register's freer fields (access, caution, medical …) come as a text, a list or an object: made lines of.
import type { Reason } from '../../api/types';
import { currentLang, t, tOr } from '../../i18n';
import { CONSENT_ANSWER, SEX } from '../../i18n/gen/words';
import { word } from '../../i18n/words';

/** Any JSON. Never throws; nothing to say is an empty list. Words in the reader's language. */
export function factLines(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'boolean') return [t(value ? 'person.yes' : 'person.no')];
  if (typeof value === 'string' || typeof value === 'number') return [word(String(value))];
  if (Array.isArray(value)) {
    // an entry of a list is one line: 救急照会　本人　同意　2024-04-01
    return value.flatMap((each) =>
      each !== null && typeof each === 'object' && !Array.isArray(each)
        ? [Object.values(each).flatMap(factLines).join('　')]
        : factLines(each),
    );
  }
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) => {
    const lines = factLines(inner);
    const name = tOr('person', key);
    return lines.length ? [name === key ? lines.join('、') : `${name}：${lines.join('、')}`] : [];
  });
}

/** ISO 5218. */
const BY_NUMBER: Record<string, string> = { 1: SEX.male, 2: SEX.female, 9: SEX.other };

/** In the language of the page, from the word or from the number of ISO 5218; empty when it is not known (0). */
export function sexText(sex: string | number | null | undefined): string {
  if (sex === null || sex === undefined || sex === '') return '';
  const text = String(sex);
  return text === '0' ? '' : word(BY_NUMBER[text] ?? text);
}

/** A grade belongs to its kind: 要支援2, 身体障害1級; what else is said of a reason stands beside it: その他（足が不自由）. */
export function reasonText(reason: Reason): string {
  const { kind, detail } = { kind: reason.kind ?? '', detail: reason.detail };
  const whole = detail ?? '';
  const said = whole.startsWith(kind) ? whole.slice(kind.length) : kind.endsWith('区分') ? whole.replace(/^区分/, '') : whole;
  if (!said) return word(kind);
  const space = currentLang() === 'en' ? ' ' : '';
  return /^[0-9０-９A-CＡ-Ｃ]/.test(said) ? word(kind) + space + said : `${word(kind)}（${word(said)}）`;
}

/** Whether somebody has refused: that is shown in red wherever it stands among the answers. */
export function hasRefusal(consents: unknown[] | undefined): boolean {
  const refusals: unknown[] = [CONSENT_ANSWER.not_agreed, CONSENT_ANSWER.refused];
  return (consents ?? []).some((c) =>
    (c !== null && typeof c === 'object' ? Object.values(c) : [c]).some((said) => refusals.includes(said)),
  );
}

/** Whole minutes, not negative. */
export function minutesText(minutes: number): string {
  const h = Math.floor(minutes / 60);
  return h > 0 ? t('power.h', { h, m: String(minutes % 60).padStart(2, '0') }) : t('power.m', { m: minutes });
}
