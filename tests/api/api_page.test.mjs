// SPDX-License-Identifier: Apache-2.0
// deploy/API.md is made of the sources, without a server: here what is read of them is what the server says of itself, and what the page
// shows is as the server describes it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { exampleOf } from '../../deploy/make/api/examples.mjs';
import { readTree } from '../../deploy/make/api/source.mjs';
import { description } from '../lib/held.mjs';
import { root } from '../lib/cluster.mjs';
import { Shapes } from '../lib/shapes.mjs';

const need = createRequire(join(root, 'web', 'package.json'));
const { Ajv2020 } = need('ajv/dist/2020.js');
const tree = readTree(root);
const routes = tree.rooms.flatMap((room) => room.routes);
const said = description();
const name = (schema) => schema?.$ref?.split('/').pop() ?? '';

/** Of these the page speaks at its beginning, for all routes. */
const SAID_ONCE = new Set(['X-Anpi-CSRF', 'X-Anpi-Words']);

const parametersOf = (route) => {
  const named = (list, where) => list.map((one) => `${where} ${one}`);
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, one]) => `path ${one}!`);
  return [...path, ...named(route.query, 'query'), ...named(route.headers, 'header')];
};

test('the page of the interface has each route as the server describes it', () => {
  const described = Object.entries(said.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const content = operation.responses['200'].content;
      return {
        route: `${method.toUpperCase()} ${path}`,
        doc: operation.summary,
        parameters: operation.parameters
          .filter((one) => !SAID_ONCE.has(one.name))
          .map((one) => `${one.in} ${one.name}${one.required ? '!' : ''}`),
        request: name(operation.requestBody?.content['application/json'].schema),
        answers: ['application/json', 'application/geo+json'].map((type) => name(content[type]?.schema)),
      };
    }),
  );
  const read = routes.map((route) => ({
    route: `${route.method} ${route.path}`,
    doc: route.doc,
    parameters: parametersOf(route),
    request: route.request,
    answers: [route.answer, route.geojson],
  }));
  const sorted = (list) => list.toSorted((a, b) => (a.route < b.route ? -1 : 1));
  assert.deepEqual(sorted(read), sorted(described));
});

test('the page of the interface has the action and the longest body of each route', () => {
  const program = join(root, process.env.ANPI_BUILD ?? 'build/release', 'anpi-server');
  const { routes: table } = JSON.parse(execFileSync(program, ['--describe']).toString());
  const actions = readFileSync(join(root, 'server/auth/policy.h'), 'utf8')
    .match(/enum action \{([^}]*)\}/)[1]
    .match(/ACT_\w+/g);
  const of = (route, action, bodyMax) => [`${route.method} ${route.path}`, [action, bodyMax]];
  assert.deepEqual(
    Object.fromEntries(routes.map((route) => of(route, route.action, route.bodyMax))),
    Object.fromEntries(table.map((row) => of(row, actions[row.action], row.body_max))),
  );
});

test('each example of the page is as the server describes it', () => {
  const shapes = new Shapes(said);
  const faults = routes.flatMap((route) =>
    [
      ['answer', 'application/json'],
      ['geojson', 'application/geo+json'],
    ].flatMap(([part, type]) => {
      if (!route[part]) return [];
      const answer = { status: 200, headers: new Map([['content-type', type]]), body: exampleOf(tree, { $ref: `#/${route[part]}` }) };
      return shapes.answer(route.method, route.path.replace(/\{\w+\}/g, '1'), answer);
    }),
  );
  assert.deepEqual(faults, []);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  need('ajv-formats')(ajv);
  ajv.addFormat('id', /^[1-9][0-9]*$/);
  ajv.addSchema({ $id: 'all', components: said.components });
  for (const route of routes.filter((one) => one.request)) {
    const check = ajv.getSchema(`all#/components/schemas/${route.request}`);
    assert.ok(check(exampleOf(tree, { $ref: `#/${route.request}` })), `${route.request}: ${ajv.errorsText(check.errors)}`);
  }
});
