// SPDX-License-Identifier: Apache-2.0
// Plays the utilities: serves the files below a folder over HTTP, on the loopback, with ETag and Last-Modified.
//
//   serve_feeds.mjs FOLDER PORT_FILE [STEP_SECONDS [MADE_AT]]
//
// The port is the system's choice and is written to PORT_FILE. A folder that holds steps (h01, h06, h12 …) is a replay:
// /now/… is the step of the moment, which changes every STEP_SECONDS and stays at the last; /h06/… stays what it is.
// With MADE_AT (seconds since 1970) every time of the form 2026/03/10 20:41 is moved from then to the start of this replay:
// a storm made last week happens today.
import { createHash } from 'node:crypto';
import { readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const [folder, portFile, stepSeconds = '300', madeAt] = process.argv.slice(2);
const root = path.resolve(folder);
const began = Date.now();
const shiftMs = madeAt ? Math.floor((began / 1000 - Number(madeAt)) / 60) * 60_000 : 0;
const types = { '.xml': 'application/xml', '.json': 'application/json', '.csv': 'text/csv', '.geojson': 'application/geo+json' };

async function step() {
  const steps = (await readdir(root)).filter((name) => /^h\d+$/.test(name)).sort();
  const at = Math.floor((Date.now() - began) / 1000 / Number(stepSeconds));
  return steps[Math.min(at, steps.length - 1)];
}

// The file a path names, or null: nothing outside the folder, whatever the path says.
async function find(target) {
  const parts = decodeURIComponent(target.split('?')[0]).split('/').filter(Boolean);
  if (parts.some((part) => part.startsWith('.') || part.includes('\0'))) return null;
  if (parts[0] === 'now') parts[0] = (await step()) ?? 'now';
  const file = path.join(root, ...parts);
  const info = await stat(file).catch(() => null);
  return info?.isFile() ? { file, modified: new Date(info.mtimeMs + shiftMs) } : null;
}

// The bytes of a file, its times moved; whatever its encoding, digits are digits.
async function read(file) {
  const bytes = await readFile(file);
  if (!shiftMs) return bytes;
  const moved = bytes.toString('latin1').replace(/\b(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d)\b/g, (_all, year, month, day, hour, minute) => {
    const at = new Date(Date.UTC(year, month - 1, day, hour, minute) + shiftMs).toISOString();
    return `${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 16)}`;
  });
  return Buffer.from(moved, 'latin1');
}

async function answer(request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405, { Allow: 'GET, HEAD' }).end();
  const found = await find(request.url);
  if (!found) return response.writeHead(404).end();
  const bytes = await read(found.file);
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
  const headers = { ETag: etag, 'Last-Modified': found.modified.toUTCString(), 'Cache-Control': 'no-cache' };
  if (unchanged(request.headers, etag, found.modified)) return response.writeHead(304, headers).end();
  headers['Content-Type'] = types[path.extname(found.file)] ?? 'application/octet-stream';
  headers['Content-Length'] = bytes.length;
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : bytes);
}

// If-None-Match decides alone when it is there (RFC 9110, 13.2.2).
function unchanged(headers, etag, modified) {
  if (headers['if-none-match']) return headers['if-none-match'].split(/\s*,\s*/).includes(etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.headersSent || response.writeHead(400).end());
});
server.listen(0, '127.0.0.1', async () => {
  await writeFile(`${portFile}.new`, String(server.address().port));
  await rename(`${portFile}.new`, portFile);
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => process.exit(0));
