// SPDX-License-Identifier: Apache-2.0
// A city is called by its name; its code stands for it only where the name is not known.
import type { User } from '../api/types';

export const cityName = (user: User, code: string): string => user.cities?.find((city) => city.code === code)?.name ?? code;
export const citiesText = (user: User): string => (user.municipalities ?? []).map((code) => cityName(user, code)).join('、');
