// SPDX-License-Identifier: Apache-2.0
// What the page of the interface is made of, read from the tree as it is: no program has to be built for it. Routes are read from the C
// that declares them; tests/api/api_page.test.mjs holds what is read here to what the server says of itself.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The files below `folder` that end so, by path. */
export function filesBelow(folder, end) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => join(folder, name));
}

const text = (file) => readFileSync(file, 'utf8');

/** A C string literal, or several behind each other. */
const literal = (said) => [...said.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => JSON.parse(`"${part}"`)).join('');

/** A product of whole numbers. */
function product(said) {
  if (!/^\d+( \* \d+)*$/.test(said)) throw new Error(`not a number: ${said}`);
  return said.split(' * ').reduce((all, one) => all * Number(one), 1);
}

/** What stands behind `.name =` in an initializer, without its comma; '' when it is not there. */
const given = (body, name) => body.match(new RegExp(`\\n *\\.${name} =\\s+((?:"(?:[^"\\\\]|\\\\.)*"|[^,"])+),`))?.[1].trim() ?? '';

function routeOf(file, name, body) {
  const list = (said) => literal(said).split(',').filter(Boolean);
  const shape = (member) => given(body, member).replace(/^&SHAPE_/, '');
  return {
    name,
    file,
    method: given(body, 'method').replace('HTTP_', ''),
    path: literal(given(body, 'path')),
    action: given(body, 'action') || 'ACT_PUBLIC',
    flags: given(body, 'flags').split(' | ').filter(Boolean),
    bodyMax: product(given(body, 'body_max') || '0'),
    doc: literal(given(body, 'doc')),
    query: list(given(body, 'query_doc')),
    headers: list(given(body, 'header_doc')),
    media: literal(given(body, 'media')),
    request: shape('request'),
    answer: shape('answer'),
    geojson: shape('geojson'),
    unfit: shape('unfit'),
    steps: [...body.slice(body.indexOf('.steps')).matchAll(/\{ "\w+", (\w+) \}/g)].map(([, step]) => step),
  };
}

/** Those that a file declares, by name. */
function routesIn(file) {
  const found = text(file).matchAll(/^(?:static )?const struct route (\w+) = \{(\n[\s\S]*?)\n\};/gm);
  return [...found].map(([, name, body]) => routeOf(file, name, body));
}

/** `[{ room, about, routes }]`, in the order of the service's own table; those about the server itself come last. */
function roomsOf(root) {
  const declared = new Map(
    filesBelow(join(root, 'server/api'), '.c').flatMap((file) => routesIn(file).map((route) => [route.name, route])),
  );
  const order = text(join(root, 'server/api/routes.c')).match(/#define ROUTES\(X\) (.*)/)[1];
  const rooms = [...order.matchAll(/(\w+)_ROUTES\(X\)/g)].map(([, name]) => {
    const room = name.toLowerCase();
    const header = text(join(root, `server/api/${room}/routes.h`));
    return {
      room,
      about: header.match(/the routes of \w+: (.*?); in the order/)[1],
      routes: [...header.matchAll(/X\((\w+)\)/g)].map(([, route]) => declared.get(route)),
    };
  });
  return [...rooms, { room: 'server', about: 'the server itself', routes: routesIn(join(root, 'server/http/own_routes.c')) }];
}

/** Each shape by name: `{ name, room, request, schema }`, the room being the file that has it. */
function shapesOf(root) {
  const shapes = new Map();
  const parameters = {};
  const events = {};
  for (const file of filesBelow(join(root, 'deploy/model/shapes'), '.json')) {
    const said = JSON.parse(text(file));
    for (const part of ['schemas', 'requests'])
      for (const [name, schema] of Object.entries(said[part] ?? {}))
        shapes.set(name, { name, room: basename(file, '.json'), request: part === 'requests', schema });
    Object.assign(parameters, said.parameters);
    Object.assign(events, said.events);
  }
  return { shapes, parameters, events };
}

/** Each thing of the table of words: `{ open, words: [{ code, ja, en }] }`; `open`: other texts may stand there, too. */
function wordsOf(root) {
  const things = new Map();
  let thing;
  for (const line of text(join(root, 'deploy/model/words.def')).split('\n')) {
    if (!line || line.startsWith('#')) continue;
    const cells = line.split('|').map((cell) => cell.trim());
    if (line.startsWith('=')) {
      thing = { open: cells[2].includes('~'), words: [] };
      things.set(cells[0].slice(1).trim(), thing);
    } else {
      thing.words.push({ code: cells[0], ja: cells[1].split('>')[0].trim(), en: cells[2] });
    }
  }
  return things;
}

/** Each error by its name in C: `{ code, status, ja, en }`. */
function errorsOf(root) {
  const rows = text(join(root, 'server/base/errors.def')).matchAll(/^E\((\w+), "([^"]+)", (\d+), "([^"]*)", "([^"]*)"\)/gm);
  return new Map([...rows].map(([, name, code, status, ja, en]) => [`E_${name}`, { code, status: Number(status), ja, en }]));
}

/** The codes of the roles that some row of the policy lets do it, by action, in the order of the table of words. */
function rolesByAction(root, words) {
  const said = text(join(root, 'server/auth/policy.c')).replace(/^#include.*/gm, '');
  const rows = execFileSync('cc', ['-E', '-P', '-x', 'c', '-'], { input: said }).toString();
  const may = new Map();
  for (const [, role, action] of rows.matchAll(/\{\s*ROLE_(\w+),\s*(ACT_\w+),/g))
    may.set(action, (may.get(action) ?? new Set()).add(role.toLowerCase()));
  const order = words.get('role').words.map((word) => word.code);
  return new Map([...may].map(([action, roles]) => [action, order.filter((role) => roles.has(role))]));
}

/** Everything of the tree at `root`. */
export function readTree(root) {
  const words = wordsOf(root);
  const { shapes, parameters, events } = shapesOf(root);
  // SHAPE_NEW_STAY is NewStay.
  const constants = new Map([...shapes.keys()].map((name) => [name.replace(/(?<=[^A-Z])(?=[A-Z])/g, '_').toUpperCase(), name]));
  const rooms = roomsOf(root);
  for (const route of rooms.flatMap((room) => room.routes))
    for (const part of ['request', 'answer', 'geojson', 'unfit']) {
      if (route[part] && !constants.has(route[part])) throw new Error(`${route.file}: no shape is ${route[part]}`);
      route[part] = constants.get(route[part]) ?? '';
    }
  return { root, rooms, shapes, parameters, events, words, errors: errorsOf(root), may: rolesByAction(root, words) };
}
