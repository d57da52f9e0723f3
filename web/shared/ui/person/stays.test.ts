// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Place } from '../../api/types';
import { chosenStay, placeFacts } from './stays';

const hospital: Place = {
  kind: 'hospital',
  id: '7',
  name: 'みほん病院',
  type: '病院',
  address: 'みほん市浜見1',
  municipality: '23999',
  located: true,
  distance_m: 1240,
};

test('a_chosen_place_goes_by_its_number_and_free_text_as_it_was_typed', () => {
  expect(chosenStay('入院', 'みほ', hospital)).toEqual({ kind: '入院', facility: '7' });
  expect(chosenStay('避難所', '', { ...hospital, kind: 'shelter' })).toEqual({ kind: '避難所', shelter: '7' });
  expect(chosenStay('入院', ' 遠くの病院 ', null)).toEqual({ kind: '入院', place: '遠くの病院' });
  expect(chosenStay('車中泊', '', null)).toEqual({ kind: '車中泊' });
  expect(chosenStay('在宅', '自宅', hospital)).toEqual({ kind: '在宅' });
});

test('a_place_says_how_far_it_is_and_that_it_has_no_point', () => {
  expect(placeFacts(hospital)).toBe('病院　みほん市浜見1　1.2 km');
  expect(placeFacts({ ...hospital, distance_m: 300 })).toContain('300 m');
  expect(placeFacts({ ...hospital, distance_m: null, located: false })).toContain('位置なし');
});
