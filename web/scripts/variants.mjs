// SPDX-License-Identifier: Apache-2.0
// The kanji that people take for the same one in a name, out of the server's own tables: each variant with what it stands as behind it,
// as one text (邊辺邉辺…), because the pages need nothing else of them.
import { readFileSync } from 'node:fs';

/** V("辺", "邊邉"): some are written by number, because editors normalise them away. */
export function variantPairs(table) {
  const byNumber = (text) => text.replace(/\\u([0-9A-F]{4})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const rows = [...table.matchAll(/\bV\("([^"]+)", "([^"]+)"\)/g)];
  return rows.flatMap(([, target, variants]) => [...byNumber(variants)].map((each) => each + target)).join('');
}

/** `import pairs from 'virtual:variants'` */
export function variants(...files) {
  const id = 'virtual:variants';
  return {
    name: 'anpi-variants',
    resolveId: (wanted) => (wanted === id ? `\0${id}` : undefined),
    load(wanted) {
      if (wanted !== `\0${id}`) return undefined;
      for (const file of files) this.addWatchFile(file);
      return `export default ${JSON.stringify(files.map((file) => variantPairs(readFileSync(file, 'utf8'))).join(''))}`;
    },
  };
}
