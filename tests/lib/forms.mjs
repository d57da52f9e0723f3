// SPDX-License-Identifier: Apache-2.0
// The table of HTTP forms of the unit tests (tests/unit/http/forms.def), read for tests in node: one table, two readers.
//
//     forms("/api/login") -> [{ name, bytes, status: 400 | ... | 0 when accepted, answers }]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './cluster.mjs';

const statuses = { BAD: 400, E_HTTP_VERSION: 505, E_HTTP_NOT_IMPLEMENTED: 501, E_HTTP_TOO_LARGE: 413 };
const escapes = { r: 13, n: 10, t: 9, v: 11, a: 7, 0: 0, '"': 34, '\\': 92 };

function literal(text) {
  const out = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      out.push(text.charCodeAt(i));
    } else if (text[i + 1] === 'x') {
      out.push(parseInt(text.slice(i + 2, i + 4), 16));
      i += 3;
    } else {
      if (!(text[i + 1] in escapes)) throw new Error(`escape \\${text[i + 1]}`);
      out.push(escapes[text[++i]]);
    }
  }
  return Buffer.from(out);
}

// POST goes to a route of the server at hand; whatever it says to the body, it has read the message.
export function forms(post) {
  const text = readFileSync(path.join(root, 'tests/unit/http/forms.def'), 'utf8');
  const macro = { H: 'Host: a.example\\r\\n', Z: '0'.repeat(1000) };
  macro.G = `GET /healthz HTTP/1.1\\r\\n${macro.H}`;
  macro.P = `POST ${post} HTTP/1.1\\r\\n${macro.H}Content-Type: application/json\\r\\n`;
  const rows = [...text.matchAll(/^(REFUSED|ACCEPTED)\("(\w+)", ((?:"(?:[^"\\]|\\.)*"|[GHPZ]|\s+)+),\s*(\w+)/gm)].map(
    ([, kind, name, bytes, last]) => ({
      name,
      bytes: Buffer.concat(
        [...bytes.matchAll(/"((?:[^"\\]|\\.)*)"|([GHPZ])/g)].map(([, quoted, word]) =>
          literal(quoted?.replaceAll('POST /echo', `POST ${post}`) ?? macro[word]),
        ),
      ),
      status: kind === 'REFUSED' ? statuses[last] : 0,
      answers: kind === 'ACCEPTED' ? Number(last) : 1,
    }),
  );
  const written = text.match(/^(REFUSED|ACCEPTED)\(/gm).length;
  if (rows.length !== written || rows.some((row) => row.status === undefined)) throw new Error(`read ${rows.length} of ${written} forms`);
  return rows;
}
