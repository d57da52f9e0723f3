// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { User } from '../api/types';
import { placeName, placesText } from './places';

const user: User = { id: '1', name: '試験', role: 'command', municipalities: ['23999', '23998'], places: [{ code: '23999', name: 'みほん市' }, { code: '23998', name: null }] };

test('a_city_is_called_by_its_name_and_by_its_code_only_while_nobody_knows_the_name', () => {
  expect(placeName(user, '23999')).toBe('みほん市');
  expect(placesText(user)).toBe('みほん市、23998');
  expect(placesText({ ...user, places: undefined })).toBe('23999、23998');
});
