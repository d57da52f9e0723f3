// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleShelter } from '../../shared/api/samples';
import type { ShelterState } from '../../shared/api/types';
import { inUse, listed, nextStates } from './shelters';

const shelter = (id: string, name: string, state: ShelterState = '未開設', municipality = '23999') =>
  sampleShelter(id, { name, state, municipality });

test('those in use stand first, the rest by name, and other cities not at all', () => {
  const all = [
    shelter('1', 'い小学校'),
    shelter('2', 'あ小学校'),
    shelter('3', 'ん会館', '満員'),
    shelter('4', 'を会館', '開設'),
    shelter('5', 'よそ', '開設', '23998'),
  ];
  expect(listed(all, ['23999'], '').map((s) => s.shelter)).toEqual(['4', '3', '2', '1']);
});

test('what is typed is found in name and address, full or half width', () => {
  const all = [shelter('1', '第１小学校'), shelter('2', '公民館')];
  expect(listed(all, ['23999'], '第1').map((s) => s.shelter)).toEqual(['1']);
  expect(listed(all, ['23999'], ' 浜見１ ')).toHaveLength(2);
  expect(listed(all, ['23999'], 'どこか')).toEqual([]);
});

test('a full shelter can open again; nothing opens after the incident, and what is open can be closed', () => {
  expect(nextStates('未開設', false)).toEqual(['開設']);
  expect(nextStates('開設', false)).toEqual(['満員', '閉鎖']);
  expect(nextStates('満員', false)).toEqual(['開設', '閉鎖']);
  expect(nextStates('閉鎖', false)).toEqual(['開設']);
  expect(nextStates('閉鎖', true)).toEqual([]);
  expect(nextStates('満員', true)).toEqual(['閉鎖']);
  expect([shelter('1', 'あ', '満員'), shelter('2', 'い', '閉鎖')].map(inUse)).toEqual([true, false]);
});
