// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { operationIds } from './once';

test('a second press of the button carries the id of the first, other content another', () => {
  const idOf = operationIds();
  const first = idOf({ name: '台風', municipalities: ['23214'] });
  expect(idOf({ name: '台風', municipalities: ['23214'] })).toBe(first);
  expect(idOf({ name: '台風', municipalities: ['23215'] })).not.toBe(first);
  expect(idOf({ name: '台風', municipalities: ['23214'] })).toBe(first);
});

test('two forms never share an id', () => {
  expect(operationIds()({})).not.toBe(operationIds()({}));
});
