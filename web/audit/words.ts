// SPDX-License-Identifier: Apache-2.0
// The words of the auditor's page.
import { currentLang, tOr } from '../shared/i18n';
import { AUDIT_KIND, GROUND } from '../shared/i18n/gen/words';

const ja = {
  search: '閲覧・提供の記録を検証する',
  person: '対象者番号',
  login: '利用者 ID',
  since: 'いつから',
  until: 'いつまで（この日を含まない）',
  kind: '行為',
  ground: '根拠',
  any: 'すべて',
  find: '記録を調べる',
  finding: '調べています…',
  print: '印刷',
  more: '続きを読み込む',
  none: '該当する記録はありません。',
  at: '日時',
  who: '閲覧・操作した者',
  what: '行為',
  whom: '対象者番号',
  why: '根拠・条項・理由',
  count: '{n} 件',
  printed: '閲覧・提供の記録（対象者番号 {person}）',
  several: 'ほか {n} 人',
};
type Word = keyof typeof ja;
const en: Record<Word, string> = {
  search: 'Examine the record of openings',
  person: 'Person number',
  login: 'User id',
  since: 'From',
  until: 'Until (this day excluded)',
  kind: 'Act',
  ground: 'Ground',
  any: 'All',
  find: 'Search the record',
  finding: 'Searching…',
  print: 'Print',
  more: 'Load more',
  none: 'No record fits.',
  at: 'When',
  who: 'Who',
  what: 'Act',
  whom: 'Person number',
  why: 'Ground, clause and reason',
  count: '{n} records',
  printed: 'Record of openings (person number {person})',
  several: 'and {n} more',
};

export function w(key: Word, values: Record<string, string | number> = {}): string {
  return (currentLang() === 'ja' ? ja : en)[key].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}

export const KINDS = Object.values(AUDIT_KIND);
export const kindWord = (kind: string): string => tOr('audit_kind', kind);

export const GROUNDS = Object.values(GROUND);
export const groundWord = (ground: string): string => tOr('ground', ground);
