// SPDX-License-Identifier: Apache-2.0
// What somebody is shown of an incident, read by every way there is: lists page by page, searches, tiles, person pages.
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../lib/cluster.mjs';

const web = createRequire(path.join(root, 'web/package.json'));
const { VectorTile } = await import(web.resolve('@mapbox/vector-tile'));
const { PbfReader } = await import(web.resolve('pbf'));

export const STATUSES = ['unreported', 'safe', 'noted', 'attention', 'excluded'];
export const idsOf = (list) => list.map((p) => p.person ?? p.id).sort();

// Every row of a list with pages; null when it is refused.
export async function pages(client, url, limit = 500) {
  const persons = [];
  for (let after; ;) {
    const { status, body } = await client.get(`${url}${url.includes('?') ? '&' : '?'}limit=${limit}${after ? `&after=${after}` : ''}`);
    if (status !== 200) return null;
    persons.push(...body.persons);
    if (!body.next) return Object.assign(persons, { total: body.total });
    after = body.next;
  }
}

// Everybody on the lists of an incident, of all statuses and 対象外; null when they are refused.
export async function listed(client, incident, zone = '') {
  const lists = await Promise.all(
    STATUSES.map((status) => pages(client, `/api/incidents/${incident}/unreported?status=${status}${zone && `&zone=${zone}`}`)),
  );
  return lists.includes(null) ? null : lists.flat();
}

const column = (z, lon) => Math.floor(((lon + 180) / 360) * 2 ** z);
const line = (z, lat) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

// The paths of a set's tiles over a box [west, south, east, north].
export const tilePaths = (set, [w, s, e, n], z = 13) =>
  range(column(z, w), column(z, e)).flatMap((x) => range(line(z, n), line(z, s)).map((y) => `/tiles/${set}/${z}/${x}/${y}.pbf`));

// Features of one layer over the box: { id, properties }; null when a tile is refused. One that lies over an edge comes more than once.
export async function features(client, set, box) {
  const all = [];
  for (const url of tilePaths(set, box)) {
    const { status, bytes } = await client.bytes(url);
    if (status !== 200) return null;
    const layer = bytes.length ? new VectorTile(new PbfReader(bytes)).layers[set] : null;
    for (let i = 0; layer && i < layer.length; i++) all.push({ id: String(layer.feature(i).id), properties: layer.feature(i).properties });
  }
  return all;
}

// By each surname, all who are found by it.
export async function found(client, surnames) {
  const hits = new Set();
  for (const kana of surnames) {
    const { status, body } = await client.post('/api/lookup', { kana, limit: 100 });
    if (status === 200) for (const hit of body.hits) hits.add(hit.person);
    if (body.more) throw new Error(`more than a page of ${kana}`);
  }
  return [...hits].sort();
}

// By each of these words, all whom the search of an incident's desk finds.
export async function sought(client, incident, words) {
  const persons = new Set();
  for (const q of words)
    for (let after; ;) {
      const { status, body } = await client.post(`/api/incidents/${incident}/search`, { q, limit: 500, ...(after ? { after } : {}) });
      for (const p of status === 200 ? body.persons : []) persons.add(p.person);
      if (status !== 200 || !body.next) break;
      after = body.next;
    }
  return [...persons].sort();
}

// Whose pages open, of these.
export async function opened(client, people) {
  const queue = [...people],
    open = [];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let p = queue.pop(); p; p = queue.pop()) if ((await client.get(`/api/persons/${p.id}`)).status === 200) open.push(p.id);
    }),
  );
  return open.sort();
}

// The event stream of a client: what it has heard so far, until stop().
export function listen(client) {
  const ending = new AbortController(),
    heard = [];
  const ended = (async () => {
    for await (const e of client.live([], { signal: ending.signal })) heard.push(e);
  })().catch(() => undefined);
  return {
    heard,
    about: (id) => heard.some((e) => JSON.stringify(e.data).includes(`"person":"${id}"`)),
    stop: () => (ending.abort(), ended),
  };
}

// Everything that somebody is shown of an incident, as text by its question; the time of an answer is no news.
const timeless = (value) => JSON.stringify(value, (name, v) => (['as_of', 'now'].includes(name) ? undefined : v));
export async function everything(client, incident, { zones, box, person }) {
  const at = `/api/incidents/${incident}`,
    all = new Map();
  const asked = [
    `${at}/zones`,
    `${at}/labels`,
    `${at}/assignments`,
    `${at}/holders`,
    `${at}/reviews`,
    '/api/incidents',
    '/api/calls',
    '/api/power',
    '/api/outages',
    '/api/assigned',
    `/api/assigned?incident=${incident}`,
    `/api/persons/${person.id}`,
    `${at}/persons/${person.id}/history`,
    `${at}/unreported?zone=none`,
    `${at}/unreported?zone=protected`,
    ...STATUSES.map((s) => `${at}/unreported?limit=500&status=${s}`),
    ...zones.map((z) => `${at}/unreported?limit=500&zone=${z.id}`),
  ];
  for (const url of asked) {
    const { status, body } = await client.get(url);
    all.set(url, `${status} ${timeless(body)}`);
  }
  for (const url of ['zones', 'outages', 'shelters', 'people'].flatMap((set) => tilePaths(set, box))) {
    const { status, headers, bytes } = await client.bytes(url);
    all.set(url, `${status} ${headers.get('etag')} ${Buffer.from(bytes).toString('base64')}`);
  }
  for (const [url, body] of [
    ['/api/lookup', { q: person.name, limit: 100 }],
    [`${at}/search`, { q: person.name }],
    [`${at}/search`, { q: person.phone }],
  ]) {
    const answer = await client.post(url, body);
    all.set(`${url} ${body.q}`, `${answer.status} ${timeless(answer.body)}`);
  }
  return all;
}
