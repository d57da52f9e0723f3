// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { makeZoneReport } from '../shared/outbox/marks';
import type { OutboxView } from '../shared/outbox/outbox';
import { ownReport } from './ownReport';

const report = (state: 'done' | 'blocked', zone = '5') => makeZoneReport({ incident: '1', user: 'u' }, { zone, name: '栄町' }, state, '');
const view = (more: Partial<OutboxView>): OutboxView => ({ entries: [], refused: [], stored: [], state: 'idle', others: 0, ...more });
const at = (second: number): string => new Date(Date.UTC(2026, 10, 29, 5, 0, second)).toISOString();

test('an own report is shown until the zones on the screen are known past its storing', () => {
  const stored = [{ op_id: 'x', entry: report('blocked'), stored_at: at(10) }];
  expect(ownReport(view({ stored }), '1', '5', null)).toEqual({ state: 'blocked', unsent: false });
  expect(ownReport(view({ stored }), '1', '5', at(12))).toEqual({ state: 'blocked', unsent: false });
  expect(ownReport(view({ stored }), '1', '5', at(16))).toBeNull();
  expect(ownReport(view({ stored }), '1', '6', at(12))).toBeNull();
  expect(ownReport(view({ stored }), '2', '5', at(12))).toBeNull();
});

test('of several the last one made counts, and says whether it waits', () => {
  const [first, second] = [report('blocked'), report('done')];
  const shown = ownReport(view({ entries: [second], stored: [{ op_id: first.op_id, entry: first, stored_at: at(10) }] }), '1', '5', null);
  expect(shown).toEqual({ state: 'done', unsent: true });
});
