// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sampleUser } from '../api/samples';
import { citiesText, cityName } from './cities';

const user = sampleUser({
  municipalities: ['23999', '23998'],
  cities: [
    { code: '23999', name: 'みほん市' },
    { code: '23998', name: null },
  ],
});

test('a_city_is_called_by_its_name_and_by_its_code_only_while_nobody_knows_the_name', () => {
  expect(cityName(user, '23999')).toBe('みほん市');
  expect(citiesText(user)).toBe('みほん市、23998');
  expect(citiesText({ ...user, cities: undefined })).toBe('23999、23998');
});
