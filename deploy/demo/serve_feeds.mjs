// SPDX-License-Identifier: Apache-2.0
// Plays the utilities: serves the files below a folder over HTTP, on the loopback, with ETag and Last-Modified.
//
//   serve_feeds.mjs FOLDER PORT_FILE [STEP_SECONDS]
//
// The port is the system's choice and is written to PORT_FILE. A folder that holds steps (h01, h06, h12 …) is a replay:
// /now/… is the step of the moment, which changes every STEP_SECONDS and stays at the last; /h06/… stays what it is.
import { createHash } from "node:crypto";
import { readFile, readdir, rename, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const [folder, portFile, stepSeconds = "300"] = process.argv.slice(2);
const root = path.resolve(folder);
const began = Date.now();
const types = { ".xml": "application/xml", ".json": "application/json", ".csv": "text/csv", ".geojson": "application/geo+json" };

async function step() {
    const steps = (await readdir(root)).filter((name) => /^h\d+$/.test(name)).sort();
    const at = Math.floor((Date.now() - began) / 1000 / Number(stepSeconds));
    return steps[Math.min(at, steps.length - 1)];
}

// The file a path names, or null: nothing outside the folder, whatever the path says.
async function find(target) {
    const parts = decodeURIComponent(target.split("?")[0]).split("/").filter(Boolean);
    if (parts.some((part) => part.startsWith(".") || part.includes("\0"))) return null;
    if (parts[0] === "now") parts[0] = (await step()) ?? "now";
    const file = path.join(root, ...parts);
    const info = await stat(file).catch(() => null);
    return info?.isFile() ? { file, modified: info.mtime } : null;
}

async function answer(request, response) {
    if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405, { Allow: "GET, HEAD" }).end();
    const found = await find(request.url);
    if (!found) return response.writeHead(404).end();
    const bytes = await readFile(found.file);
    const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}"`;
    const headers = { ETag: etag, "Last-Modified": found.modified.toUTCString(), "Cache-Control": "no-cache" };
    if (unchanged(request.headers, etag, found.modified)) return response.writeHead(304, headers).end();
    headers["Content-Type"] = types[path.extname(found.file)] ?? "application/octet-stream";
    headers["Content-Length"] = bytes.length;
    response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : bytes);
}

// If-None-Match decides alone when it is there (RFC 9110, 13.2.2).
function unchanged(headers, etag, modified) {
    if (headers["if-none-match"]) return headers["if-none-match"].split(/\s*,\s*/).includes(etag);
    const since = Date.parse(headers["if-modified-since"] ?? "");
    return !Number.isNaN(since) && Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

const server = createServer((request, response) => {
    answer(request, response).catch(() => response.headersSent || response.writeHead(400).end());
});
server.listen(0, "127.0.0.1", async () => {
    await writeFile(`${portFile}.new`, String(server.address().port));
    await rename(`${portFile}.new`, portFile);
});
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => process.exit(0));
