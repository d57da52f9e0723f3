// SPDX-License-Identifier: Apache-2.0
// The types of requests, answers and live events, from their one description: types.mjs FOLDER_OF_SHAPES FILE
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const [from, to] = process.argv.slice(2);

/** The words that are kept, by thing, of words.def beside the folder: pages say these. */
const words = {};
let thing = '';
for (const line of readFileSync(join(from, '..', 'words.def'), 'utf8')
  .split('\n')
  .filter((each) => each && !each.startsWith('#'))) {
  const cells = line.split('|').map((cell) => cell.trim());
  if (line.startsWith('='))
    words[(thing = cells[0].slice(1).trim())] = { code: cells[1] === 'code', open: cells[2].includes('~'), said: [] };
  else words[thing].said.push(words[thing].code ? cells[0] : cells[1].split('>')[0].trim());
}
/** With the words where one is wanted. */
const expanded = (schema) => {
  if (schema === null || typeof schema !== 'object') return schema;
  if (Array.isArray(schema)) return schema.map(expanded);
  const made = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, expanded(value)]));
  const keys = made.propertyNames?.enum;
  if (keys && keys.length === made.minProperties) {
    // Every word is a name in it.
    const properties = Object.fromEntries(keys.map((key) => [key, made.additionalProperties]));
    return { ...made, required: keys, properties, additionalProperties: false };
  }
  const of = words[schema['x-word']];
  if (!of || of.open) return made; // no word, one of two things, or open to any text
  return { ...made, enum: [...of.said, ...([schema.type].flat().includes('null') ? [null] : [])] };
};
const schemas = {};
const events = {};
for (const name of readdirSync(from).filter((each) => each.endsWith('.json'))) {
  const file = expanded(JSON.parse(readFileSync(join(from, name), 'utf8')));
  Object.assign(schemas, file.schemas, file.requests);
  Object.assign(events, file.events);
}
// By topic: LiveEvents['status'] is one object of such an event.
schemas.LiveEvents = { type: 'object', required: Object.keys(events), properties: events };
const description = { openapi: '3.1.0', info: { title: 'Anpi', version: '0' }, paths: {}, components: { schemas } };
const tree = await openapiTS(description, { rootTypes: true, rootTypesNoSchemaPrefix: true, exportType: true });
mkdirSync(dirname(to), { recursive: true });
writeFileSync(to, `// SPDX-License-Identifier: Apache-2.0\n// Made by scripts/types.mjs from deploy/model.\n${astToString(tree)}`);
