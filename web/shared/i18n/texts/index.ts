// SPDX-License-Identifier: Apache-2.0
import { account } from './account';
import { admin } from './admin';
import { decisions } from './decisions';
import { dispatch } from './dispatch';
import { field } from './field';
import { frame } from './frame';
import { incidents } from './incidents';
import { people } from './people';
import { reach } from './reach';

export const texts = { ...account, ...admin, ...decisions, ...dispatch, ...field, ...frame, ...incidents, ...people, ...reach };
export type Key = keyof typeof texts;
