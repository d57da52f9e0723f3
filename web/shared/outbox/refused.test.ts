// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { makeMark, makeVoid, makeZoneReport } from './marks';
import { mayGoAgain, namesOf, reasonsOf, textOf, unread } from './refused';
import type { Entry, RefusedEntry } from './entry';

const context = { incident: '7', user: 'u1' };
const subject = (name: string) => ({ person: '1', name, status: 'unreported' as const, seen: [] });
const refused = (entry: Entry, code = 'observation.unknown_person', ja = '対象者がいません。'): RefusedEntry => ({
  op_id: entry.op_id,
  entry,
  error: { code, ja, en: '' },
  at: entry.queued_at,
});
const mark = makeMark(context, subject('試験 一'), 'attention', { note: '倒れている', reporter: '隣人' });

test('what_would_be_refused_again_is_not_offered_to_be_sent_again', () => {
  const again = (code: string): boolean => mayGoAgain(refused(mark, code));
  for (const code of ['incident.closed', 'observation.id_reused', 'observation.bad_void', 'observation.void_forbidden'])
    expect(again(code), code).toBe(false);
  expect([again('observation.unknown_person'), again('auth.forbidden')]).toEqual([true, true]);
});

test('all_that_was_observed_is_in_the_words_to_be_copied', () => {
  const text = textOf(refused(mark));
  for (const part of ['試験 一', '要確認', '隣人', '倒れている', '（対象者がいません。）']) expect(text).toContain(part);
  expect(textOf(refused(makeZoneReport(context, { zone: '9', name: '西町' }, 'blocked', '冠水')))).toMatch(/西町.*冠水/);
  expect(textOf(refused(makeVoid(context, subject('試験 二'), 'a', '押し間違い')))).toMatch(/試験 二.*押し間違い/);
});

test('of_many_the_first_are_named_once_and_the_rest_are_counted', () => {
  const of = (...names: string[]) => names.map((name) => refused(makeMark(context, subject(name), 'safe')));
  expect(namesOf(of('甲', '甲', '乙'))).toBe('甲、乙');
  expect(namesOf(of('甲', '乙', '丙', '丁', '戊'))).toMatch(/^甲、乙、丙.*2/);
});

test('a_reason_is_said_once_and_what_was_noted_no_more', () => {
  const all = [refused(mark), { ...refused(mark), noted: true }, refused(mark, 'incident.closed', '終了しました。')];
  expect(reasonsOf(all)).toBe('対象者がいません。 終了しました。');
  expect(unread(all)).toHaveLength(2);
});
