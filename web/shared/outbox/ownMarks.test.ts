// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleStanding } from '../api/samples';
import type { Entry, MarkEntry } from './entry';
import { makeMark, makeZoneReport } from './marks';
import { fateOf, ownMarks, shownWith } from './ownMarks';

const AT = '2026-06-01T10:00:00Z';
const mark = (person: string, incident = '7'): MarkEntry =>
  makeMark({ incident, user: 'u' }, { person, name: `試験 ${person}`, status: 'unreported', seen: [] }, 'safe', {});
const stored = (entry: Entry, waits = false) => ({ op_id: entry.op_id, entry, stored_at: AT, waits });
const base = sampleStanding();
const horizon = { as_of: AT, round: 1, round_started_at: null };

test('a_mark_is_laid_over_the_person_until_an_answer_names_it', () => {
  const one = mark('1');
  for (const view of [
    { entries: [one], stored: [] },
    { entries: [], stored: [stored(one)] },
  ]) {
    const own = ownMarks(view, '7');
    expect(shownWith(own, '1', base, horizon)).toMatchObject({ status: 'safe', unsent: true });
    expect(shownWith(own, '1', { ...base, seen: [one.op_id] }, horizon).status).toBe('unreported');
    expect(shownWith(own, '2', base, horizon)).toMatchObject({ status: 'unreported', unsent: false });
  }
});

test('marks_of_another_incident_and_reports_of_zones_are_none_of_these', () => {
  const own = ownMarks(
    {
      entries: [mark('1', '8'), makeZoneReport({ incident: '7', user: 'u' }, { zone: '5', name: '栄町' }, 'done', '')],
      stored: [stored(mark('2', '8'))],
    },
    '7',
  );
  expect([own.unsent.length, own.stored.length, own.of.size]).toEqual([0, 0, 0]);
});

test('a_mark_between_two_lists_counts_once', () => {
  const one = mark('1');
  expect(ownMarks({ entries: [one], stored: [stored(one)] }, '7').of.get('1')).toEqual([{ operation: one.operation, stored_at: AT }]);
});

test('a_mark_that_the_command_centre_has_to_accept_is_laid_over_nobody_and_said', () => {
  const own = ownMarks({ entries: [], stored: [stored(mark('1'), true)] }, '7');
  expect([shownWith(own, '1', base, horizon).status, own.waiting.has('1')]).toEqual(['unreported', true]);
});

test('what_has_become_of_a_mark_is_said_refused_before_anything_else', () => {
  const [one, two] = [mark('1'), mark('2')];
  const own = ownMarks({ entries: [one, two], stored: [] }, '7');
  const refused = [{ op_id: two.op_id, entry: two, error: { code: 'x', ja: '', en: '' }, at: AT }];
  expect([fateOf(one.op_id, own, refused), fateOf(two.op_id, own, refused), fateOf('z', own, refused)]).toEqual([
    'unsent',
    'refused',
    'sent',
  ]);
});
