// SPDX-License-Identifier: Apache-2.0
// An answer that holds lists: when one is missing, or holds what is no object, it is as unreadable as broken JSON, and is said
// where the list would stand instead of breaking what draws it.
import { ApiError, UNREADABLE } from './problem';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Passes on what the answer throws; ApiError 200 `net.unreadable` when one of `names` is no list of objects. */
export async function withLists<T>(answer: Promise<T>, ...names: (keyof T & string)[]): Promise<T> {
  const got = await answer;
  const fits = isObject(got) && names.every((name) => Array.isArray(got[name]) && (got[name] as unknown[]).every(isObject));
  if (!fits) throw new ApiError(200, UNREADABLE);
  return got;
}
