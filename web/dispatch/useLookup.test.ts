// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runHook, type Rig } from '../shared/ui/hookRig';
import { EMPTY_QUERY, isEmpty, pageGround, useLookup, type Lookup } from './useLookup';

type Given = [q: string, ground: string, caseNumber: string];
interface Asked {
  body: Record<string, unknown>;
  answer: (status: number, body: unknown) => void;
}

let asked: Asked[] = [];
let desk: Rig<Given, Lookup>;

beforeEach(() => {
  asked = [];
  vi.stubGlobal(
    'fetch',
    (_path: string, init: RequestInit) =>
      new Promise<Response>((resolve) => {
        const body = JSON.parse(String(init.body)) as Record<string, unknown>;
        asked.push({ body, answer: (status, said) => resolve(new Response(JSON.stringify(said), { status })) });
      }),
  );
  desk = runHook(([q, ground, caseNumber]: Given) => useLookup({ ...EMPTY_QUERY, q }, ground, caseNumber), ['', 'consent', '']);
});
afterEach(() => {
  desk.close();
  vi.unstubAllGlobals();
});

const search = async (...given: Given): Promise<Asked> => {
  const before = asked.length;
  desk.give(given);
  await vi.waitFor(() => expect(asked.length).toBe(before + 1));
  return asked[before] as Asked;
};
const found = (person: string) => ({ as_of: '2026-11-29T05:00:00Z', hits: [{ person, name: person, kana: null, why: [] }], total: 1 });
const names = (): string[] | undefined => desk.said.answer?.hits.map((hit) => hit.person);

test('what_was_typed_is_asked_for_on_the_ground_that_was_chosen', async () => {
  const first = await search(' 佐藤 ', 'consent', '');
  expect(first.body).toEqual({ q: '佐藤', limit: 20, ground: 'consent' });
  first.answer(200, found('1'));
  await vi.waitFor(() => expect(names()).toEqual(['1']));
  expect([desk.said.busy, desk.said.problem]).toEqual([false, null]);
});

test('vital_interest_needs_a_case_and_breaking_the_glass_searches_on_nothing', async () => {
  expect((await search('佐藤', 'vital', ' ')).body).toEqual({ q: '佐藤', limit: 20 });
  expect((await search('佐藤', 'vital', '26-1')).body).toEqual({ q: '佐藤', limit: 20, ground: 'vital', case: '26-1' });
  expect((await search('佐藤', 'break_glass', '26-1')).body).toEqual({ q: '佐藤', limit: 20, case: '26-1' });
  expect([pageGround('vital', ' '), pageGround('vital', '1'), pageGround('break_glass', '1')]).toEqual(['', 'vital', 'break_glass']);
});

test('an_answer_to_an_older_question_replaces_no_newer_one', async () => {
  const [older, newer] = [await search('佐', 'consent', ''), await search('佐藤', 'consent', '')];
  newer.answer(200, found('new'));
  await vi.waitFor(() => expect(names()).toEqual(['new']));
  older.answer(200, found('old'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(names()).toEqual(['new']);
});

test('a_question_that_could_not_be_asked_leaves_nobody_standing', async () => {
  (await search('佐', 'consent', '')).answer(200, found('1'));
  await vi.waitFor(() => expect(names()).toEqual(['1']));
  (await search('佐藤', 'consent', '')).answer(503, { error: { code: 'audit.spool_full', ja: '', en: '' } });
  await vi.waitFor(() => expect(desk.said.problem).toMatchObject({ status: 503 }));
  expect([desk.said.answer, desk.said.busy]).toEqual([null, false]);
});

test('nobody_is_asked_for_by_their_sex_alone', () => {
  expect([
    isEmpty({ ...EMPTY_QUERY, sex: 'f' }),
    isEmpty({ ...EMPTY_QUERY, sex: 'f', q: 'さ' }),
    isEmpty({ ...EMPTY_QUERY, q: ' ' }),
  ]).toEqual([true, false, true]);
});
