// SPDX-License-Identifier: Apache-2.0
// Writes .gz and .br beside every text asset worth it. Pages (*.html) stay plain: they carry the ETag.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|css|svg|json|webmanifest|txt)$/;
const LEAST_BYTES = 1024;

function* files(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

for (const path of files(process.argv[2])) {
  if (!TEXT.test(path)) continue;
  const plain = readFileSync(path);
  if (plain.length < LEAST_BYTES) continue;
  writeFileSync(path + '.gz', gzipSync(plain, { level: 9 }));
  writeFileSync(
    path + '.br',
    brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  );
}
