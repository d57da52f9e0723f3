// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleLast, sampleStanding } from '../api/samples';
import type { Operation } from '../api/types';
import { overlay, type Base } from './overlay';
import { isOutlived, LOST_MS, pending, type OwnMark } from './pending';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 29, 5, minute)).toISOString();
const operation = (op_id: string, minute: number, more: Partial<Operation> = {}): Operation => ({
  op_id,
  person: '7',
  status: 'safe',
  observed_at: at(minute),
  ...more,
});
const stored = (op_id: string, minute: number, more: Partial<Operation> = {}): OwnMark => ({
  operation: operation(op_id, minute, more),
  stored_at: at(minute),
});
const unreported = sampleStanding();
const shown = (base: Base, own: OwnMark[], horizon = {}): string => overlay(base, pending(own, base.seen, horizon)).status;

test('a stored mark is shown until an answer names it, however often a server that has not heard of it is asked', () => {
  const own = [stored('a', 1)];
  for (const minute of [1, 2]) expect(shown(unreported, own, { as_of: at(minute), round: 1 })).toBe('safe');
  expect(pending(own, ['a'], { as_of: at(2) })).toEqual([]);
});

test('a mark that somebody else withdrew is let go by the answer that names it among what counts no more', () => {
  expect(shown({ ...unreported, seen: ['a', 'void-of-a'] }, [stored('a', 1)], { as_of: at(2) })).toBe('unreported');
});

test('in the next round a mark of the one before counts no more, stored or still to be sent, named or not', () => {
  const next = { as_of: at(5), round: 2, round_started_at: at(4) };
  expect(shown({ ...unreported, seen: ['a'] }, [stored('a', 1)], next)).toBe('unreported');
  expect(shown(unreported, [stored('a', 1)], next)).toBe('unreported');
  expect(shown(unreported, [{ ...stored('a', 1), stored_at: null }], next)).toBe('unreported');
  expect(shown(unreported, [stored('b', 4)], next)).toBe('safe');
});

test('what was seen before the incident was opened belongs to its first round', () => {
  expect(shown(unreported, [stored('a', 1)], { as_of: at(2), round: 1, round_started_at: at(3) })).toBe('safe');
});

test('a mark that no record has, after a restore, is shown no longer than its server could be behind', () => {
  const own = stored('a', 1);
  expect(isOutlived(own, new Date(Date.parse(at(1)) + LOST_MS).toISOString())).toBe(false);
  expect(shown(unreported, [own], { as_of: at(4) })).toBe('unreported');
  expect(shown(unreported, [{ ...own, stored_at: null }], { as_of: at(40) })).toBe('safe');
  expect(isOutlived(own, null)).toBe(false);
});

const safeByA = sampleStanding({ status: 'safe', seen: ['a'], last: sampleLast('a', 'safe', at(1)) });

test('a void of a mark already sent shows the person as unreported, whether the answer knows the mark or not', () => {
  const own = [stored('a', 1), { operation: operation('v', 2, { status: undefined, voids: 'a' }), stored_at: null }];
  expect(shown(safeByA, own)).toBe('unreported');
  expect(shown(unreported, own)).toBe('unreported');
  expect(shown(safeByA, own.slice(1))).toBe('unreported');
});

test('a void takes nothing else out', () => {
  const own = [{ operation: operation('v', 2, { status: undefined, voids: 'gone-before' }), stored_at: null }];
  expect(shown(safeByA, own)).toBe('safe');
});
