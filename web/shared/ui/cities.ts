// SPDX-License-Identifier: Apache-2.0
// A city is called by its name; its code stands for it only where the name is not known.
import type { User } from '../api/types';

/** Five digits of JIS X 0402; itself when the user has no such city. */
export const cityName = (user: Partial<Pick<User, 'cities'>>, code: string): string =>
  user.cities?.find((city) => city.code === code)?.name ?? code;
/** In the order of user.municipalities; empty without any. */
export const citiesText = (user: Partial<Pick<User, 'cities' | 'municipalities'>>): string =>
  (user.municipalities ?? []).map((code) => cityName(user, code)).join('、');
