// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Decision, DecisionChoice } from '../../shared/api/types';
import { fieldsFor, inForce, mayAskPower, nextLook } from './decisions';

const now = new Date('2026-11-29T12:00:00+09:00');
const decision = (state: Decision['state'], until: string): Decision => ({
  id: '1',
  incident: '1',
  municipality: '23999',
  recipients: [{ role: 'police' }],
  zones: null,
  fields: ['name'],
  grounds: '発生',
  decided_by: '架空 太郎',
  title: '市長',
  delegate: false,
  decided_at: '2026-11-29T11:00:00+09:00',
  until,
  note: null,
  persons: 1,
  replaces: null,
  made_at: '2026-11-29T11:00:00+09:00',
  made_by: null,
  ended_at: null,
  ended_by: null,
  state,
});

test('a decision whose time is over holds no longer, whatever the server said when it was asked', () => {
  const later = decision('in_force', '2026-11-29T12:00:30+09:00'),
    over = decision('in_force', '2026-11-29T11:59:59+09:00');
  expect(inForce([later, over, decision('ended', '2026-11-29T18:00:00+09:00')], now)).toEqual([later]);
  expect(nextLook([later, over], now)).toBe(30_050);
  expect(nextLook([], now)).toBe(60_000);
});

test('fields are those that one of the recipients may be given, in the order of the form', () => {
  const police: DecisionChoice = { role: 'police', fields: ['phone', 'name'] },
    health: DecisionChoice = { role: 'health_center', fields: ['name', 'device'] };
  expect(fieldsFor([police])).toEqual(['name', 'phone']);
  expect(fieldsFor([police, health])).toEqual(['name', 'phone', 'device']);
  expect(fieldsFor([])).toEqual([]);
});

test('who is without power is asked for by the command centre, and by a health centre to which a decision gives devices', () => {
  const without = decision('in_force', '2026-11-29T18:00:00+09:00'),
    given: Decision = { ...without, fields: ['name', 'device'] };
  expect(['command', 'police', 'pref', 'health_center'].filter((role) => mayAskPower(role, [without]))).toEqual(['command']);
  expect(['command', 'police', 'pref', 'health_center'].filter((role) => mayAskPower(role, [without, given]))).toEqual([
    'command',
    'health_center',
  ]);
});
