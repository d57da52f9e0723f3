// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { makeStore } from './useStore';

test('who_comes_second_before_anything_is_drawn_reads_what_the_first_has_put', () => {
  let drawn = 0;
  const store = makeStore<readonly string[]>([], () => {
    drawn++;
  });
  for (const each of ['a', 'b']) store.put([...store.get(), each]);
  expect([store.get(), drawn]).toEqual([['a', 'b'], 2]);
});

test('what_changes_nothing_draws_nothing', () => {
  let drawn = 0;
  const store = makeStore('a', () => {
    drawn++;
  });
  store.put('a');
  expect(drawn).toBe(0);
});
