// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { assignedAll } from './assigned';
import type { AssignedAnswer } from './types';

const page = (ids: string[], next: string | null, more: Partial<AssignedAnswer> = {}): AssignedAnswer =>
  ({ as_of: '2026-01-01T10:00:00+09:00', round: 1, total: 5, next, persons: ids.map((person) => ({ person })), ...more }) as AssignedAnswer;
const served = (pages: AssignedAnswer[]) => {
  const asked: (string | undefined)[] = [];
  const ask = (_: string, options: { after?: string }) => {
    asked.push(options.after);
    const next = pages.shift();
    return next ? Promise.resolve(next) : Promise.reject(new Error('no signal'));
  };
  return { asked, ask };
};

test('all_pages_are_loaded_and_it_is_told_how_far_it_is', async () => {
  const { asked, ask } = served([page(['1', '2'], '2'), page(['3', '4'], '4', { as_of: '2026-01-01T09:59:00+09:00' }), page(['5'], null)]);
  const told: string[] = [];
  const all = await assignedAll('7', (n, total) => told.push(`${n}/${total}`), ask);
  expect(all.persons.map((p) => p.person)).toEqual(['1', '2', '3', '4', '5']);
  expect(asked).toEqual([undefined, '2', '4']);
  expect(told).toEqual(['2/5', '4/5']);
  expect(all.as_of, 'true as of the oldest page').toBe('2026-01-01T09:59:00+09:00');
});

test('a_page_that_does_not_come_is_no_answer_rather_than_a_part_of_one', async () => {
  await expect(assignedAll('7', undefined, served([page(['1'], '1')]).ask)).rejects.toThrow('no signal');
});

test('a_round_that_begins_between_two_pages_begins_the_list_again', async () => {
  const { ask } = served([
    page(['1'], '1'),
    page(['2'], null, { round: 2 }),
    page(['3'], '3', { round: 2 }),
    page(['4'], null, { round: 2 }),
  ]);
  const all = await assignedAll('7', undefined, ask);
  expect([all.round, all.persons.map((p) => p.person)]).toEqual([2, ['3', '4']]);
});
