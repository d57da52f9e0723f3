// SPDX-License-Identifier: Apache-2.0
// The table of coded words, for tests.
//
//     things.method.words            // [{ code: 'in_person', ja: '対面', kept: '対面', en: 'in person', spellings: [] }, …]
//     things.status.columns          // [{ column: 'observation.status', without: ['unreported'], open: false }, …]
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const things = {};
const cells = (line) => line.split('|').map((cell) => cell.trim());
let thing;
for (const line of readFileSync(path.join(import.meta.dirname, '../../deploy/model/words.def'), 'utf8').split('\n')) {
  if (!line || line.startsWith('#')) continue;
  if (line.startsWith('=')) {
    const [name, kept, columns, what] = cells(line.slice(1));
    const bound = columns.split(',').filter(Boolean);
    thing = things[name] = {
      name,
      kept,
      what,
      words: [],
      columns: bound.map((said) => {
        const [column, ...without] = said.trim().split(/ +-?/);
        return { column: column.replace('~', ''), without, open: column.startsWith('~') };
      }),
    };
  } else {
    const [code, ja, en, spellings = ''] = cells(line);
    const word = ja.split('>')[0].trim();
    thing.words.push({ code, ja: word, en, kept: thing.kept === 'code' ? code : word, spellings: spellings.split(', ').filter(Boolean) });
  }
}
