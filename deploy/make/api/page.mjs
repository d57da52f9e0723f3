// SPDX-License-Identifier: Apache-2.0
// The page of the interface, for people: page.mjs [FOLDER] prints it. What it is made of: source.mjs; kept by deploy/make/api.sh.
import { pathToFileURL } from 'node:url';
import { exampleOf, laidOut, nullable, refName, thingsOf, typeOf } from './examples.mjs';
import { opening, table } from './opening.mjs';
import { GENERAL, refusalsOf } from './refusals.mjs';
import { readTree } from './source.mjs';

const WORDS_SHOWN = 8; // of a thing; of more the glossary has the list

/** What a heading is called in a link, as GitHub makes it. */
export const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const routeHeading = (route) => `\`${route.method} ${route.path}\``;
const link = (text, heading) => `[${text}](#${anchor(heading)})`;
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** Shapes that are a word of a list or the like are said where they are used, and have no section. */
const isPlain = (schema) => schema.type !== undefined && typeOf(schema) !== 'object';

/** The shapes that a schema names, at any depth of its own. */
function namesIn(schema) {
  if (schema === null || typeof schema !== 'object') return [];
  const own = refName(schema);
  return [...(own ? [own] : []), ...Object.values(schema).flatMap(namesIn)];
}

/** Where each shape stands: by name the heading, of the route that alone has it or of a section of its own. */
function placesOf(tree) {
  const used = new Map();
  const use = (name, by) => used.set(name, [...(used.get(name) ?? []), by]);
  for (const route of tree.rooms.flatMap((room) => room.routes))
    for (const part of ['request', 'answer', 'geojson', 'unfit']) if (route[part]) use(route[part], routeHeading(route));
  for (const [name, { schema }] of tree.shapes) for (const named of namesIn(schema)) use(named, name);
  for (const [name, schema] of Object.entries(tree.events)) for (const named of namesIn(schema)) use(named, `event ${name}`);
  const places = new Map();
  for (const [name, { schema }] of tree.shapes) {
    const by = used.get(name) ?? [];
    if (!isPlain(schema) && name !== 'Empty') places.set(name, by.length === 1 && by[0].startsWith('`') ? by[0] : name);
  }
  return places;
}

/** The members of an object, those of the parts it stands on among them: `{ schema, needed }` by name. */
function membersOf(tree, schema) {
  if (schema.$ref) return membersOf(tree, tree.shapes.get(refName(schema)).schema);
  if (schema.allOf) return new Map(schema.allOf.flatMap((part) => (part.$ref ? [] : [...membersOf(tree, part)])));
  return new Map(
    Object.entries(schema.properties ?? {}).map(([name, one]) => [name, { schema: one, needed: (schema.required ?? []).includes(name) }]),
  );
}

function boundsOf(schema) {
  const { minimum, maximum } = schema;
  if (schema.maxLength && !schema.pattern) return ` ≤ ${schema.maxLength} bytes`;
  if (schema.maxItems) return ` ≤ ${schema.maxItems.toLocaleString('en')}`;
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum} to ${maximum}`;
  return minimum === undefined ? '' : ` from ${minimum}`;
}

const TYPES = { 'date-time': 'time', uuid: 'UUID', id: 'id' };

/** What a member is: `list of `[Zone](#zone)` or null`. */
function kindOf(page, schema) {
  const name = refName(schema);
  const orNull = nullable(schema) ? ' or null' : '';
  if (name) return page.places.has(name) ? link(name, page.places.get(name)) : kindOf(page, page.tree.shapes.get(name).schema);
  const others = (schema.anyOf ?? []).filter((one) => one.type !== 'null');
  if (others.length) return others.map((one) => kindOf(page, one)).join(' or ') + orNull;
  const type = typeOf(schema);
  if (type === 'array') {
    const item = kindOf(page, schema.items ?? {});
    return `list${boundsOf(schema)}${item === 'any' ? '' : ` of ${item}`}${orNull}`;
  }
  if (typeof schema.additionalProperties === 'object') return `object of ${kindOf(page, schema.additionalProperties)} by name${orNull}`;
  if (schema['x-word'] || schema.enum) return `word${orNull}`;
  if (schema.pattern === '^[0-9]{5}$') return `five digits${orNull}`;
  return `${TYPES[schema.format] ?? (type || [schema.type ?? 'any'].flat().join(' or '))}${boundsOf(schema)}${orNull}`;
}

function wordsSaid(things) {
  const words = things.flatMap((thing) => thing.words);
  const glossary = things.map(({ name }) => `[${name}](GLOSSARY.md#${anchor(name)})`).join(', ');
  const more = things.some((thing) => thing.open) ? ', or another text' : '';
  if (words.length > WORDS_SHOWN) return `one of the ${words.length} of ${glossary}${more}: \`${words[0].code}\` ${words[0].ja} …`;
  return `${words.map(({ code, ja }) => `\`${code}\` ${ja}`).join(', ')}${more} (${glossary})`;
}

/** Which words it may be, wherever in the schema that is said. */
function choicesOf(tree, schema) {
  const inner = refName(schema) && isPlain(tree.shapes.get(refName(schema)).schema) ? tree.shapes.get(refName(schema)).schema : schema;
  if (inner !== schema) return choicesOf(tree, inner);
  if (schema['x-word']) return [wordsSaid(thingsOf(tree, schema))];
  if (schema.enum)
    return [
      schema.enum
        .filter((one) => one !== null)
        .map((one) => `\`${one}\``)
        .join(', '),
    ];
  return [...(schema.anyOf ?? []), schema.items, schema.propertyNames].filter(Boolean).flatMap((one) => choicesOf(tree, one));
}

const meaningOf = (tree, schema) => [schema.description, ...choicesOf(tree, schema)].filter(Boolean).join(': ');

/** Columns that are empty in every row are left out. */
function sparse(heading, rows) {
  const kept = heading.map((_, i) => i).filter((i) => rows.some((row) => row[i]));
  const narrow = (row) => kept.map((i) => row[i]);
  return table(narrow(heading), rows.map(narrow));
}

/** `[must, may]`: what is said of a member that is always there, and of one that need not be. */
function memberTable(page, schema, [must, may]) {
  const members = [...membersOf(page.tree, schema)];
  if (!members.length) return '';
  return sparse(
    ['member', 'is', 'there', 'what'],
    members.map(([name, one]) => [`\`${name}\``, kindOf(page, one.schema), one.needed ? must : may, meaningOf(page.tree, one.schema)]),
  );
}

const ASKED = ['must', 'may'];
const ANSWERED = ['', 'not always'];

/** What a shape is: its sentence, what it stands on, its members. */
function shapeSaid(page, name) {
  const { schema, request } = page.tree.shapes.get(name);
  const parts = [];
  const sentence = schema.description;
  if (sentence) parts.push(sentence);
  const bases = (schema.allOf ?? []).filter((part) => part.$ref);
  if (bases.length) parts.push(`All of ${bases.map((part) => kindOf(page, part)).join(' and ')}, and:`);
  if (schema.$ref || schema.anyOf) parts.push(`Is ${kindOf(page, schema)}.`);
  else if (typeof schema.additionalProperties === 'object')
    parts.push(
      `Members by name, each ${[kindOf(page, schema.additionalProperties), ...choicesOf(page.tree, schema)].join('; their names: ')}.`,
    );
  const members = schema.$ref ? '' : memberTable(page, schema, request ? ASKED : ANSWERED);
  return [parts.join(' '), members].filter(Boolean).join('\n\n');
}

function parameterRows(page, route) {
  const row = (name, where) => {
    const plain = name.replace(/!$/, '');
    const said = page.tree.parameters[plain] ?? { schema: { type: 'string' } };
    return [
      `\`${plain}\``,
      where,
      kindOf(page, said.schema),
      name === plain && where !== 'path' ? 'may' : 'must',
      meaningOf(page.tree, { ...said.schema, description: said.description }),
    ];
  };
  return [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => row(name, 'path')),
    ...route.query.map((name) => row(name, 'query')),
    ...route.headers.map((name) => row(name, 'header')),
  ];
}

function whoMay(page, route) {
  if (route.flags.includes('ROUTE_NO_CSRF')) return 'who signs with the key of a vendor';
  if (route.flags.includes('ROUTE_PUBLIC')) return 'everybody, without a log-in';
  if (route.action === 'ACT_SELF') return 'every user';
  const roles = page.tree.may.get(route.action) ?? [];
  const all = page.tree.words.get('role').words.map((word) => word.code);
  const others = all.filter((role) => !roles.includes(role));
  return others.length < 3
    ? `every role but ${others.map((role) => `\`${role}\``).join(' and ')}`
    : roles.map((role) => `\`${role}\``).join(', ');
}

const block = (value, language = 'json') => `\`\`\`${language}\n${value}\n\`\`\``;
const example = (page, name) => block(laidOut(exampleOf(page.tree, { $ref: `#/${name}` })));
const bytes = (n) => (n % 1024 ? `${n} bytes` : n % (1 << 20) ? `${n / 1024} KiB` : `${n >> 20} MiB`);

function requestSaid(page, route) {
  if (!route.request) return [];
  const heading = page.places.get(route.request);
  const own = heading === routeHeading(route);
  const shape = own ? shapeSaid(page, route.request) : `${link(route.request, heading)}.`;
  const title = `**Request**, at most ${bytes(route.bodyMax)}: ${shape}`;
  return [title, example(page, route.request)];
}

/** An answer that another route has shown already is not shown again. */
function answerShown(page, route, name) {
  const before = page.shown.get(name);
  if (before) return [`An example: ${link(before.replaceAll('`', ''), before)}.`];
  page.shown.set(name, routeHeading(route));
  return [example(page, name)];
}

function answersSaid(page, route) {
  const said = [];
  const kinds = [
    ['application/json', 'answer', ''],
    ['application/geo+json', 'geojson', ' as `application/geo+json`'],
    ['', 'unfit', ' 503'],
  ];
  for (const [, part, how] of kinds) {
    const name = route[part];
    if (!name) continue;
    if (name === 'Empty') {
      said.push('**Answer**: `{}`.');
      continue;
    }
    const heading = page.places.get(name);
    const own = heading === routeHeading(route) && !page.shown.has(name);
    said.push(`**Answer**${how}: ${own ? shapeSaid(page, name) : `${link(name, heading)}.`}`);
    said.push(...answerShown(page, route, name));
  }
  if (route.media) said.push(`**Answer**: \`${route.media}\`.`);
  return said;
}

function refusalsSaid(page, route) {
  const codes = page.refusals(route);
  for (const error of codes) page.codes.add(error);
  return codes.length ? [`**Refuses with** ${codes.map((error) => `\`${error.code}\` ${error.status}`).join(', ')}.`] : [];
}

function routeSaid(page, route) {
  const rows = parameterRows(page, route);
  return [
    `### ${routeHeading(route)}`,
    route.doc,
    `**Who**: ${whoMay(page, route)}.`,
    ...(rows.length ? [sparse(['parameter', 'in', 'is', 'there', 'what'], rows)] : []),
    ...requestSaid(page, route),
    ...answersSaid(page, route),
    ...(route.flags.includes('ROUTE_STREAM') ? [eventsSaid(page)] : []),
    ...refusalsSaid(page, route),
  ].join('\n\n');
}

function eventsSaid(page) {
  return Object.entries(page.tree.events)
    .map(([topic, schema]) =>
      [
        `#### Event \`${topic}\``,
        schema.description,
        memberTable(page, schema, ANSWERED),
        block(`event: ${topic}\ndata: [${JSON.stringify(exampleOf(page.tree, schema, topic))}]`, 'text'),
      ].join('\n\n'),
    )
    .join('\n\n');
}

function shapesSaid(page, room) {
  const own = [...page.tree.shapes.values()].filter((shape) => shape.room === room && page.places.get(shape.name) === shape.name);
  return own.map((shape) => `### ${shape.name}\n\n${shapeSaid(page, shape.name)}`);
}

const roomHeading = (room) => `Room ${room.room}`;

function roomSaid(page, room) {
  const list = room.routes.map((route) => `- ${link(routeHeading(route), routeHeading(route))}`);
  return [
    `## ${roomHeading(room)}`,
    `${capital(room.about)}.`,
    list.join('\n'),
    ...room.routes.map((route) => routeSaid(page, route)),
    ...shapesSaid(page, room.room),
  ].join('\n\n');
}

/** Throws when a link of the page leads to no heading of it. */
function linksChecked(text) {
  const headings = new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading)));
  for (const [, to] of text.matchAll(/\]\(#([^)]*)\)/g)) if (!headings.has(to)) throw new Error(`a link to no heading: #${to}`);
  return text;
}

/** The page of the tree at `root`, Markdown. */
export function pageOf(root) {
  const tree = readTree(root);
  const page = { tree, places: placesOf(tree), refusals: refusalsOf(tree), shown: new Map(), codes: new Set() };
  const general = [...tree.errors.values()].filter(
    (error) =>
      GENERAL.test(error.code) &&
      !/^(config|picture|input\.file)/.test(error.code) &&
      !/^(db\.(schema|locale|refused)|audit\.bad|http\.listen)/.test(error.code),
  );
  const contents = [
    `- ${link('Before the first request', 'Before the first request')}`,
    ...tree.rooms.map((room) => `- ${link(roomHeading(room), roomHeading(room))}: ${room.about}`),
    `- ${link('What several rooms use', 'What several rooms use')}, ${link('errors', 'Errors')}`,
  ].join('\n');
  const rooms = tree.rooms.map((room) => roomSaid(page, room));
  const common = ['## What several rooms use', ...shapesSaid(page, 'common')].join('\n\n');
  const named = [...tree.errors.values()].filter((error) => page.codes.has(error));
  const errors = [
    '## Errors',
    'Those that a route names.',
    table(
      ['status', 'code', '日本語', 'English'],
      named.map((error) => [String(error.status), `\`${error.code}\``, error.ja, error.en]),
    ),
  ].join('\n\n');
  return linksChecked(`${[opening(tree, contents, general), ...rooms, common, errors].join('\n\n')}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(pageOf(process.argv[2] ?? '.'));
