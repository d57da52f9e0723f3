// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases/keys.json in TypeScript; the server's keys and SQL read the same file.
import { expect, test } from 'vitest';
import { casesOf } from '../cases';
import { strictKey } from './nameKey';

interface Case {
  name: string;
  texts: string[];
  strict: string;
  loosely?: string[];
}

test('every_text_has_the_key_its_case_says', () => {
  for (const { name, texts, strict, loosely = [] } of casesOf<Case>('keys')) {
    for (const text of texts) expect(strictKey(text), `${name}: ${text}`).toBe(strict);
    for (const text of loosely) expect(strictKey(text), `${name}: ${text}`).not.toBe(strict);
  }
});
