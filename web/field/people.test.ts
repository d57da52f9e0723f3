// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { samplePerson } from '../shared/api/samples';
import { makeMark } from '../shared/outbox/marks';
import { ownMarks } from '../shared/outbox/ownMarks';
import { inWorkOrder, isWanted, leftOf, shownPeople, touches, zonesOf, type FieldPerson } from './people';

const person = (name: string, kana: string | null, more: Partial<FieldPerson> = {}): FieldPerson =>
  ({
    person: name,
    name,
    kana,
    zone: '1',
    zone_name: '栄町',
    excluded: false,
    powered: false,
    shown: { status: 'unreported', conflict: false },
    ...more,
  }) as FieldPerson;

test('people whose kana nobody knows, or who have no zone, stand in the list like all others', () => {
  const list = [
    person('渡辺', null),
    person('青木', 'アオキ'),
    person('誰か', null, { zone: null, zone_name: null }),
    person('伊藤', 'イトウ'),
  ];
  const order = [...list].sort(inWorkOrder).map((p) => p.name);
  expect(order[0]).toBe('誰か');
  expect(order.slice(1).sort()).toEqual(['伊藤', '渡辺', '青木'].sort());
  expect(order.indexOf('青木')).toBeLessThan(order.indexOf('伊藤'));
});

test('calls for help come first, then unreported people on a device, then the other unreported', () => {
  const list = [
    person('済', 'ア', { shown: { status: 'safe', conflict: false } as FieldPerson['shown'] }),
    person('未', 'ア'),
    person('機器', 'ン', { powered: true }),
    person('要', 'ン', { shown: { status: 'attention', conflict: true } as FieldPerson['shown'] }),
  ];
  expect([...list].sort(inWorkOrder).map((p) => p.name)).toEqual(['要', '機器', '未', '済']);
});

const shown = (status: string): FieldPerson['shown'] => ({ status, conflict: false }) as FieldPerson['shown'];

test('who is in a hospital is neither left nor counted, here and in the zone', () => {
  const list = [person('未', 'ア'), person('済', 'イ', { shown: shown('safe') }), person('入院', 'ウ', { excluded: true })];
  expect(leftOf(list)).toEqual({ left: 1, all: 2 });
  expect(zonesOf(list)).toEqual([{ zone: '1', name: '栄町', people: 2, left: 1 }]);
  expect(list.map((p) => isWanted(p, 'left', ''))).toEqual([true, false, false]);
});

test('people without a place are in no zone', () => {
  expect(zonesOf([person('誰か', null, { zone: null }), person('遠方', null, { zone: '0' })])).toEqual([]);
});

test('a search looks among those of the filter', () => {
  const list = [person('渡辺', null, { shown: shown('attention') }), person('渡辺', null), person('青木', 'アオキ')];
  expect(list.map((p) => isWanted(p, 'attention', '渡辺'))).toEqual([true, false, false]);
  expect(list.map((p) => isWanted(p, 'all', '渡辺'))).toEqual([true, true, false]);
});

test('a mark is unsent while it is on this phone, and no longer when the server has it', () => {
  const entry = makeMark({ incident: '7', user: 'u' }, { person: '青木', name: '青木', status: 'unreported', seen: [] }, 'safe', {});
  const answer = {
    as_of: '2026-06-01T10:00:00Z',
    persons: [samplePerson('青木')],
    round: 1,
    round_started_at: null,
    total: 1,
    more: false,
    next: null,
  };
  const here = shownPeople(answer, ownMarks({ entries: [entry], stored: [] }, '7'))[0]?.shown;
  const there = shownPeople(answer, ownMarks({ entries: [], stored: [{ op_id: entry.op_id, entry, stored_at: answer.as_of }] }, '7'))[0]
    ?.shown;
  expect([here?.status, here?.unsent, there?.status, there?.unsent]).toEqual(['safe', true, 'safe', false]);
  expect(shownPeople(null, ownMarks({ entries: [entry], stored: [] }, '7'))).toEqual([]);
});

test('an event about others is none of this phone, and one that names nobody may be about anybody', () => {
  const list = [person('青木', null)];
  expect([
    touches([{ person: '渡辺' }], list),
    touches([{ person: '渡辺' }, { person: '青木' }], list),
    touches([{}], list),
    touches(null, list),
  ]).toEqual([false, true, true, true]);
});
