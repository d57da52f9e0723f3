// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { inWorkOrder, type FieldPerson } from './useField';

const person = (name: string, kana: string | null, more: Partial<FieldPerson> = {}): FieldPerson =>
  ({ person: name, name, kana, zone: '1', zone_name: '栄町', excluded: false, powered: false, shown: { status: 'unreported', conflict: false }, ...more }) as FieldPerson;

test('people whose kana nobody knows, or who have no zone, stand in the list like all others', () => {
  const list = [person('渡辺', null), person('青木', 'アオキ'), person('誰か', null, { zone: null, zone_name: null }), person('伊藤', 'イトウ')];
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
