// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { uuidv7 } from './uuidv7';

test('an_id_has_version_7_and_the_rfc_variant', () => {
  expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('an_id_carries_its_milliseconds', () => {
  const far = 4_102_444_800_000;
  expect(parseInt(uuidv7(far).replace(/-/g, '').slice(0, 12), 16)).toBe(far);
});

test('ten_thousand_ids_are_distinct_and_in_order_even_when_the_clock_goes_back', () => {
  const ids = Array.from({ length: 10_000 }, (_, i) => uuidv7(4_102_444_900_000 - (i % 7)));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});
