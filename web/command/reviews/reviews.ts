// SPDX-License-Identifier: Apache-2.0
// The marks that wait for the command centre. Pure.
import type { ReviewsAnswer } from '../../shared/api/types';

/** One has been decided: it goes at once, before the list is asked for anew. Others may wait that are not on the list. */
export const decided = (answer: ReviewsAnswer, mark: string): ReviewsAnswer => {
  const reviews = answer.reviews.filter((each) => each.mark !== mark);
  return { ...answer, reviews, waiting: answer.waiting - (answer.reviews.length - reviews.length) };
};
