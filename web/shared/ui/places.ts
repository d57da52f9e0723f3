// SPDX-License-Identifier: Apache-2.0
// A city is called by its name; its code stands for it only where the name is not known.
import type { User } from '../api/types';

export const placeName = (user: User, code: string): string => user.places?.find((p) => p.code === code)?.name ?? code;
export const placesText = (user: User): string => (user.municipalities ?? []).map((code) => placeName(user, code)).join('、');
