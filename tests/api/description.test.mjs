// SPDX-License-Identifier: Apache-2.0
// What the server says of itself, before judges that know nothing of it: a linter of OpenAPI, a maker of typed clients, the
// compiler, Prometheus. Each is also given something wrong, so that it is known to judge.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { root, startCluster } from '../lib/cluster.mjs';
import { description, held } from '../lib/held.mjs';
import { judge, makeJudges } from '../lib/judges.mjs';
import { startServer } from '../lib/server.mjs';

const REDOCLY = '@redocly/cli/bin/cli.js',
  TYPES = 'openapi-typescript/bin/cli.js',
  TSC = 'typescript/bin/tsc';
let judges, cluster, city, server;

before(async () => {
  judges = await makeJudges();
  await judges.write('openapi.json', JSON.stringify(description()));
  cluster = await startCluster();
  city = await makeCity(cluster, 'description', { people: 20 });
  server = await startServer({ db: city.db });
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  await judges?.remove();
});

test('a linter of OpenAPI finds no error in the description, and calls nobody', async () => {
  const { code, said, connects } = await judges.node(REDOCLY, ['lint', 'openapi.json', '--max-problems=20']);
  assert.equal(code, 0, said);
  assert.match(said, /is valid/);
  assert.equal(connects, '');
});

test('the linter sees a parameter that the path does not have, and a shape that is not there', async () => {
  const wrong = description();
  wrong.paths['/api/persons/{person}'].get.parameters[0].name = 'nobody';
  delete wrong.components.schemas.Me;
  await judges.write('wrong.json', JSON.stringify(wrong));
  const { code, said } = await judges.node(REDOCLY, ['lint', 'wrong.json', '--max-problems=20']);
  assert.equal(code, 1, said);
  for (const rule of ['path-parameters-defined', 'no-unresolved-refs']) assert.ok(said.includes(rule), `${rule}: ${said}`);
});

// Faults of a story, each a line of it written otherwise: what is there, what is put, and the complaint that is due.
const slips = {
  answer: ['list.persons[0]', 'list.people[0]', /Property 'people' does not exist/],
  request: ['drill: false', "drill: 'no'", /Type 'string' is not assignable to type 'boolean \| undefined'/],
  word: ["status: 'safe'", "status: 'saef'", /'"saef"' is not assignable/],
  path: ["get('/api/persons/{person}'", "get('/api/people/{person}'", /'"\/api\/people\/\{person\}"' is not assignable/],
};

async function compile(files) {
  const options = { target: 'ES2022', lib: ['ES2022', 'DOM', 'DOM.Iterable'], module: 'ES2022', moduleResolution: 'Bundler' };
  const strict = { strict: true, noUncheckedIndexedAccess: true, noUnusedLocals: true, noUnusedParameters: true };
  await judges.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, ...strict, types: [], outDir: 'out' }, files }));
  return judges.node(TSC, ['-p', 'tsconfig.json', '--pretty', 'false']);
}

test('a client of the types made of the description compiles, and plays a story on the real server', async () => {
  const made = await judges.node(TYPES, ['openapi.json', '-o', 'api.d.ts']);
  assert.deepEqual([made.code, made.connects], [0, ''], made.said);
  const source = (name) => readFile(path.join(root, 'tests/api/typed', name), 'utf8');
  await judges.write('client.ts', await source('client.ts'));
  await judges.write('story.ts', await source('story.ts'));
  await judges.write('package.json', '{"type":"module"}');
  const compiled = await compile(['story.ts']);
  assert.equal(compiled.code, 0, compiled.said);
  // Browsers and bundlers find a module without its ending; node does not.
  const js = await judges.read('out/story.js');
  await judges.write('out/story.js', js.replace("'./client'", "'./client.js'"));
  const { story } = await import(judges.at('out/story.js'));
  const heard = [];
  const told = await story(server.plainUrl, 'command', city.password, uuidv7, (method, at, said) => {
    held(method, at, said);
    heard.push(said.status);
  });
  assert.deepEqual(heard, [200, 200, 200, 200, 200, 200, 200]);
  assert.deepEqual([told.user, told.unreported, told.result, told.status], ['command', 20, 'accepted', 'safe']);
  assert.ok(told.found.includes(told.marked), JSON.stringify(told));
  const [row] = await cluster.rows(city.db, `SELECT status FROM anpi.observation WHERE person = ${told.marked}`);
  assert.equal(row.status, 'safe');
});

test('the same story with a wrong member, type, word or path does not compile', async () => {
  const story = await judges.read('story.ts');
  for (const [name, [right, wrong]] of Object.entries(slips)) {
    assert.equal(story.split(right).length, 2, `${right} stands once in the story`);
    await judges.write(
      `${name}.ts`,
      story.replace(right, () => wrong),
    );
  }
  const { code, said } = await compile(Object.keys(slips).map((name) => `${name}.ts`));
  assert.notEqual(code, 0);
  for (const [name, [right, , complaint]] of Object.entries(slips)) {
    const line = story.slice(0, story.indexOf(right)).split('\n').length;
    const found = said.split('\n').filter((each) => each.startsWith(`${name}.ts(${line},`));
    assert.ok(
      found.some((each) => complaint.test(each)),
      `${name}: ${said}`,
    );
  }
});

test('Prometheus has no complaint about the metrics of a server that has worked', async () => {
  const command = await Client.login(server.plainUrl, 'command', city.password);
  await command.post('/api/lookup', { q: city.people[0].phone.slice(-4) });
  await command.get('/api/no/such/route').catch(() => {});
  const { status, body } = await command.get('/metrics');
  assert.equal(status, 200);
  assert.ok(body.split('\n').length > 200);
  assert.deepEqual(await judge('promtool', ['check', 'metrics'], { input: body }), { code: 0, said: '' });
  const silent = body.replace(/^# HELP anpi_db_up .*\n/m, '');
  const { code, said } = await judge('promtool', ['check', 'metrics'], { input: silent });
  assert.notEqual(code, 0);
  assert.match(said, /anpi_db_up no help text/);
});
