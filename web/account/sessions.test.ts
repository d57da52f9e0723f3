// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { OwnSession } from '../shared/api/types';
import { inOrder, nameOf } from './sessions';

const one = (id: string, more: Partial<OwnSession> = {}): OwnSession => ({
  id,
  kind: 'browser',
  device: '',
  since: '2019-10-12T07:00:00Z',
  used_at: '2019-10-12T08:00:00Z',
  until: '2019-10-12T19:00:00Z',
  current: false,
  ...more,
});

test('this session stands first, then the one last used', () => {
  const order = inOrder([
    one('old'),
    one('new', { used_at: '2019-10-12T09:00:00Z' }),
    one('here', { current: true, used_at: '2019-10-12T07:30:00Z' }),
  ]);
  expect(order.map((s) => s.id)).toEqual(['here', 'new', 'old']);
});

test('a session is called by its device, a program says that it is one', () => {
  expect(nameOf(one('a', { device: '窓口 1' }))).toBe('窓口 1');
  expect(nameOf(one('b', { kind: 'program', device: '窓口 1' }))).not.toBe('窓口 1');
  expect(nameOf(one('c'))).not.toBe('');
});
