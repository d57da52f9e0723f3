// SPDX-License-Identifier: Apache-2.0
// Every answer of a test, held against its description in /api/openapi.json: as it is described, and with no member that is not.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const need = createRequire(join(import.meta.dirname, '..', '..', 'web', 'package.json'));
const { Ajv2020 } = need('ajv/dist/2020.js');
const formats = need('ajv-formats');

const REF = '#/components/schemas/';

/** The members of all parts of a schema as one object, so that what none of them names is seen. */
function whole(schema, all) {
  if (schema.$ref?.startsWith(REF)) return whole(all[schema.$ref.slice(REF.length)], all);
  if (!schema.allOf) return schema;
  const parts = schema.allOf.map((part) => whole(part, all));
  return {
    type: 'object',
    required: parts.flatMap((part) => part.required ?? []),
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
  };
}

function closed(schema, all) {
  if (schema === null || typeof schema !== 'object') return schema;
  if (Array.isArray(schema)) return schema.map((item) => closed(item, all));
  const flat = schema.allOf ? whole(schema, all) : schema;
  const made = Object.fromEntries(Object.entries(flat).map(([key, value]) => [key, closed(value, all)]));
  if (flat.properties && !('additionalProperties' in flat)) made.additionalProperties = false;
  return made;
}

/** The words for codes: `value`, of this schema, as who asks for words is told it. What is no code stays. */
export function inWords(schema, value, all) {
  if (!schema || value === null || value === undefined) return value;
  if (schema.$ref) return inWords(all[schema.$ref.slice(REF.length)], value, all);
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? [])];
  if (parts.length) return parts.reduce((said, part) => inWords(part, said, all), value);
  if (Array.isArray(value)) return value.map((item) => inWords(schema.items, item, all));
  if (typeof value === 'object') {
    const said = (key) => inWords(schema.propertyNames, key, all);
    const of = (key) => schema.properties?.[key] ?? schema.additionalProperties;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [said(key), inWords(of(key), one, all)]));
  }
  const at = (schema.enum ?? schema['x-codes'])?.indexOf(value) ?? -1;
  return (at < 0 ? null : schema['x-words']?.[at]) ?? value;
}

/** Of one server's description: finds the operation of a path, and holds an answer or an event against it. */
export class Shapes {
  #ajv = new Ajv2020({ strict: false, allErrors: true });
  #routes;
  #all;

  constructor(description) {
    const all = description.components.schemas;
    this.#all = all;
    formats(this.#ajv);
    this.#ajv.addFormat('id', /^[1-9][0-9]*$/);
    this.events = description.paths['/api/live'].get.responses['200'].content['text/event-stream']['x-events'];
    this.#ajv.addSchema({ $id: 'all', components: { schemas: closed(all, all), events: closed(this.events, all) } });
    this.#routes = Object.entries(description.paths)
      .map(([path, methods]) => ({ path, methods, names: path.split('{').length }))
      .sort((a, b) => a.names - b.names)
      .map((route) => ({ ...route, form: new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/\{[^}]*\}/g, '[^/]+')}$`) }));
  }

  /** `{ path, operation }`: the template and its description; undefined when there is none. */
  find(method, path) {
    const name = path.split('?')[0];
    const route = this.#routes.find((one) => one.form.test(name) && one.methods[method.toLowerCase()]);
    return route && { path: route.path, operation: route.methods[method.toLowerCase()] };
  }

  #faults(ref, value, what) {
    const check = this.#ajv.getSchema(ref);
    if (!check) return [`${what}: no such shape as ${ref}`];
    if (check(value)) return [];
    return check.errors
      .filter((e) => e.keyword !== 'anyOf')
      .map((e) => `${what}${e.instancePath}: ${e.message} ${e.params.additionalProperty ?? ''}`.trimEnd());
  }

  /** What is wrong with an answer: sentences, none when it is as described. */
  answer(method, path, { status, headers, body }) {
    const type = (headers.get('content-type') ?? '').split(';')[0];
    const found = this.find(method, path);
    if (typeof body !== 'object' || body === null) return [];
    const error = this.#ajv.getSchema(`all${REF}Error`);
    if (status >= 400 && (status !== 503 || error(body))) return this.#faults(`all${REF}Error`, body, `${method} ${status}`);
    if (!found) return status < 300 ? [`${method} ${path}: answered, and is not described`] : [];
    const content = found.operation.responses[status]?.content?.[type];
    if (!content) return [`${method} ${found.path}: ${status} as ${type} is not described`];
    return content.schema.$ref ? this.#faults(`all${content.schema.$ref}`, body, `${method} ${found.path}`) : [];
  }

  /** An answer's body with words for codes, as pages are told it. */
  words(method, path, { status, headers, body }) {
    const type = (headers.get('content-type') ?? '').split(';')[0];
    const content = status < 300 && this.find(method, path)?.operation.responses[status]?.content?.[type];
    return content && typeof body === 'object' ? inWords(content.schema, body, this.#all) : body;
  }

  /** The same of a live event's objects. */
  eventWords(name, objects) {
    return this.events[name] ? objects.map((one) => inWords(this.events[name], one, this.#all)) : objects;
  }

  /** The same of the objects of a live event. */
  event(name, objects) {
    return this.events[name] ? objects.flatMap((one) => this.#faults(`all#/components/events/${name}`, one, `event ${name}`)) : [];
  }
}
