// SPDX-License-Identifier: Apache-2.0
// The cases of tests/cases/births.json in TypeScript: what the server says of a birth date is said aloud as it is known. The server's C
// and SQL read the same file.
import { expect, test } from 'vitest';
import { casesOf } from '../cases';
import { birthText } from './time';

interface Case {
  name: string;
  how?: string;
  card?: string;
  said?: string;
}

test('every_birth_is_said_as_its_case_says', () => {
  for (const { name, how, card, said } of casesOf<Case>('births')) {
    if (card) expect(birthText(card.replace('~', ''), how), name).toBe(said);
  }
});
