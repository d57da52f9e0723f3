// SPDX-License-Identifier: Apache-2.0
// Coded words, as a reader is shown them. The words themselves are made: gen/words.ts.
import { currentLang } from './index';
import { ENGLISH, JAPANESE } from './gen/words';

/** A value of the data model in the reader's language; what has no translation is shown as it is. */
export const word = (value: string | null | undefined): string =>
  !value ? '' : ((currentLang() === 'en' ? ENGLISH : JAPANESE)[value] ?? value);
