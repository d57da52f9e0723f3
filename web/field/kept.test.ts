// SPDX-License-Identifier: Apache-2.0
import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { ApiError, OFFLINE, UNREADABLE } from '../shared/api/problem';
import type { AssignedAnswer } from '../shared/api/types';
import { makeMark } from '../shared/outbox/marks';
import { ownMarks } from '../shared/outbox/ownMarks';
import { cacheOf, openStore, type Cache } from '../shared/outbox/store';
import { makeTurns } from '../shared/ui/hooks';
import { askKept, NOTHING, type Kept } from './kept';
import { shownPeople } from './people';

const KEY = 'assigned:7';
const list = (name: string): AssignedAnswer => ({
  as_of: '2026-11-29T05:00:00Z',
  persons: [{ person: '1', name, zone: '1', status: 'unreported', seen: [], last: null } as unknown as AssignedAnswer['persons'][number]],
  total: 1,
  more: false,
  next: null,
  round: 1,
  round_started_at: '2026-11-29T00:00:00Z',
});
const offline = new ApiError(0, OFFLINE);
const forbidden = new ApiError(403, { code: 'auth.forbidden', ja: '', en: '' });
const fails = (problem: unknown) => () => Promise.reject(problem);

let cache: Cache;
let databases = 0;
beforeEach(async () => {
  cache = cacheOf(await openStore(`kept-${databases++}`));
  await cache.claim('u1');
});

/** A page that shows what it was answered last. */
function page(user = 'u1') {
  let now: Kept<AssignedAnswer> = NOTHING;
  let key = KEY;
  const turns = makeTurns();
  return {
    get: () => now,
    goOn: (to: string): void => void (key = to),
    ask: (ask: () => Promise<AssignedAnswer>) => {
      const of = key;
      return askKept({ key: of, user, cache, ask, isPast: () => key !== of, turns }, (change) => void (now = change(now)));
    },
  };
}

test('the_list_that_cannot_be_fetched_stays_and_the_own_marks_on_it', async () => {
  const phone = page();
  await phone.ask(async () => list('試験 一'));
  const mark = makeMark({ incident: '7', user: 'u1' }, { person: '1', name: '試験 一', status: 'unreported', seen: [] }, 'safe');
  const shown = () => shownPeople(phone.get().value, ownMarks({ entries: [mark], stored: [] }, '7')).map((p) => [p.name, p.shown.status]);
  for (const problem of [offline, new ApiError(503, { code: 'db.away', ja: '', en: '' }), new ApiError(200, UNREADABLE)]) {
    expect(await phone.ask(fails(problem))).toBe(false);
    expect(phone.get().problem).toBe(problem);
    expect(shown()).toEqual([['試験 一', 'safe']]);
  }
  await cache.set(KEY, 'u1', list('とうに古い'));
  await phone.ask(fails(offline));
  expect(shown(), 'what is shown is newer than what was kept').toEqual([['試験 一', 'safe']]);
});

test('a_phone_without_signal_shows_what_it_has_kept_and_says_so', async () => {
  await page().ask(async () => list('試験 一'));
  const later = page();
  await later.ask(fails(offline));
  expect(later.get()).toEqual({ value: list('試験 一'), problem: offline });
  await later.ask(async () => list('試験 二'));
  expect(later.get()).toEqual({ value: list('試験 二'), problem: null });
});

test('what_another_user_of_the_phone_has_fetched_is_shown_to_nobody_else', async () => {
  await page('u1').ask(async () => list('試験 一'));
  const other = page('u2');
  await other.ask(fails(offline));
  expect(other.get()).toEqual({ value: null, problem: offline });
});

test('what_may_no_longer_be_seen_leaves_the_screen_and_the_phone', async () => {
  const phone = page();
  await phone.ask(async () => list('試験 一'));
  await phone.ask(fails(forbidden));
  expect(phone.get()).toEqual({ value: null, problem: forbidden });
  const later = page();
  await later.ask(fails(offline));
  expect(later.get().value).toBeNull();
});

test('an_answer_about_what_is_shown_no_more_is_not_shown_nor_is_its_failure', async () => {
  const phone = page();
  let answer: (got: AssignedAnswer) => void = () => undefined;
  let fail: (problem: unknown) => void = () => undefined;
  const late = phone.ask(() => new Promise((resolve) => (answer = resolve)));
  const failing = phone.ask(() => new Promise((_, reject) => (fail = reject)));
  phone.goOn('assigned:8');
  answer(list('別の事案'));
  fail(offline);
  expect([await late, await failing, phone.get()]).toEqual([false, false, NOTHING]);
});

test('an_answer_that_was_overtaken_by_a_newer_one_is_not_shown', async () => {
  const phone = page();
  let answer: (got: AssignedAnswer) => void = () => undefined;
  const slow = phone.ask(() => new Promise((resolve) => (answer = resolve)));
  await phone.ask(async () => list('新しい'));
  answer(list('古い'));
  expect(await slow).toBe(false);
  expect(phone.get().value).toEqual(list('新しい'));
});
