// SPDX-License-Identifier: Apache-2.0
// The words of the auditor's page.
import { currentLang } from '../shared/i18n';

const ja = {
  title: '監査', search: '閲覧記録を調べる', person: '対象者番号', login: '利用者 ID', since: 'いつから', until: 'いつまで(この日を含まない)', kind: '内容',
  ground: '根拠', any: 'すべて', find: '調べる', finding: '調べています…', print: '印刷', more: '続きを読み込む', none: '該当する記録はありません。',
  at: '日時', who: '利用者', what: '内容', whom: '対象者', why: '根拠・理由', count: '{n} 件', printed: '閲覧記録(対象者番号 {person})', several: 'ほか {n} 人',
};
type Word = keyof typeof ja;
const en: Record<Word, string> = {
  title: 'Audit', search: 'Search the record of openings', person: 'Person number', login: 'User id', since: 'From', until: 'Until (this day excluded)', kind: 'What',
  ground: 'Ground', any: 'All', find: 'Search', finding: 'Searching…', print: 'Print', more: 'Load more', none: 'No record fits.',
  at: 'When', who: 'Who', what: 'What', whom: 'Person', why: 'Ground and reason', count: '{n} records', printed: 'Record of openings (person number {person})', several: 'and {n} more',
};

export function w(key: Word, values: Record<string, string | number> = {}): string {
  return (currentLang() === 'ja' ? ja : en)[key].replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}

const kinds: Record<string, [string, string]> = {
  'person.read': ['個人の情報を閲覧', 'Opened a page'], lookup: ['検索で表示', 'Shown by a search'], list: ['一覧で表示', 'Shown in a list'],
  write: ['登録・更新', 'Written'], login: ['ログイン', 'Log-in'], logout: ['ログアウト', 'Log-out'], refused: ['拒否', 'Refused'],
  'audit.read': ['監査記録を閲覧', 'Read the audit'], 'break_glass.review': ['緊急閲覧を確認', 'Reviewed an opening'], retention: ['保存期限による消去', 'Erased by retention'],
};
export const KINDS = Object.keys(kinds);
export const kindWord = (kind: string): string => kinds[kind]?.[currentLang() === 'ja' ? 0 : 1] ?? kind;

const grounds: Record<string, [string, string]> = {
  internal: ['内部利用', 'Internal use'], consent: ['同意', 'Consent'], ordinance: ['条例', 'Ordinance'], disaster: ['災害時の提供', 'Disaster'],
  vital: ['生命・身体の保護', 'Protection of life'], break_glass: ['緊急閲覧', 'Break-glass'],
};
export const GROUNDS = Object.keys(grounds);
export const groundWord = (ground: string): string => grounds[ground]?.[currentLang() === 'ja' ? 0 : 1] ?? ground;
