// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { ReviewsAnswer, WaitingMark } from '../../shared/api/types';
import { decided } from './reviews';

const answer: ReviewsAnswer = { as_of: '2026-06-01T10:00:00Z', waiting: 7, reviews: ['a', 'b'].map((mark) => ({ mark }) as WaitingMark) };

test('a_decided_mark_goes_from_the_list_and_from_the_number', () => {
  expect(decided(answer, 'a')).toMatchObject({ waiting: 6, reviews: [{ mark: 'b' }] });
});

test('one_that_the_list_no_longer_has_is_not_taken_off_twice', () => {
  expect(decided(decided(answer, 'a'), 'a').waiting).toBe(6);
});
