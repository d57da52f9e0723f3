// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { lacksOf, starts, type Surroundings } from './ready';

const PAGE = '<script src="/assets/field-1.js"></script><link rel="stylesheet" href="/assets/field-1.css">';
const cacheOf = (files: string[]): Surroundings['kept'] =>
  ({
    match: async (path: string) => (files.includes(path) ? ({ text: async () => PAGE } as Response) : undefined),
  }) as Surroundings['kept'];
const worker = (registration: unknown): Surroundings['worker'] => ({
  getRegistration: async () => registration as ServiceWorkerRegistration,
});
const ALL = ['/field', '/assets/field-1.js', '/assets/field-1.css'];
const good: Surroundings = {
  secure: true,
  worker: worker({ active: {} }),
  refused: async () => null,
  kept: cacheOf(ALL),
  stores: true,
  people: async () => true,
  wait: async () => undefined,
  storage: { persisted: async () => true, persist: async () => true },
};
const lacks = (change: Partial<Surroundings>) => lacksOf({ ...good, ...change });
const refusedBy = (name: string) => async (): Promise<unknown> => Object.assign(new Error('x'), { name });

test('a_phone_that_has_everything_lacks_nothing', async () => {
  expect(await lacks({})).toEqual([]);
  expect(await lacks({ storage: { persisted: async () => false, persist: async () => true } })).toEqual([]);
});

test('each_thing_that_is_missing_is_named_and_keeps_the_phone_from_starting', async () => {
  expect(await lacks({ secure: false, worker: null })).toEqual(['insecure']);
  expect(await lacks({ worker: null })).toEqual(['unsupported']);
  expect(await lacks({ worker: worker(undefined), refused: refusedBy('SecurityError') })).toEqual(['certificate']);
  expect(await lacks({ worker: worker(undefined), refused: refusedBy('TypeError') })).toEqual(['worker']);
  expect(await lacks({ kept: cacheOf(['/field', '/assets/field-1.js']) })).toEqual(['worker']);
  expect(await lacks({ kept: cacheOf([]) })).toEqual(['worker']);
  expect(await lacks({ stores: false })).toEqual(['nostore']);
  expect(await lacks({ people: async () => false })).toEqual(['people']);
  for (const lack of ['insecure', 'unsupported', 'certificate', 'worker', 'nostore', 'people'] as const)
    expect(starts([lack]), lack).toBe(false);
});

test('a_worker_that_is_still_being_installed_is_waited_for', async () => {
  let looks = 0;
  const getRegistration = async () => (++looks < 4 ? { installing: {} } : { active: {} }) as unknown as ServiceWorkerRegistration;
  expect(await lacks({ worker: { getRegistration } })).toEqual([]);
});

test('a_worker_from_before_starts_the_page_whatever_is_refused_today', async () => {
  expect(await lacks({ refused: refusedBy('SecurityError') })).toEqual([]);
});

test('storage_that_was_not_granted_is_a_worry_and_not_the_end', async () => {
  const found = await lacks({ storage: { persisted: async () => false, persist: async () => false } });
  expect([found, starts(found)]).toEqual([['storage'], true]);
  expect(await lacks({ storage: null })).toEqual(['storage']);
});

test('a_question_the_browser_does_not_answer_is_a_no', async () => {
  const broken = async (): Promise<never> => {
    throw new Error('denied');
  };
  expect(await lacks({ worker: { getRegistration: broken }, people: broken, storage: { persisted: broken, persist: broken } })).toEqual([
    'worker',
    'people',
    'storage',
  ]);
});
