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

/** Of one server's description: finds the operation of a path, and holds an answer or an event against it. */
export class Shapes {
  #ajv = new Ajv2020({ strict: false, allErrors: true });
  #routes;

  constructor(description) {
    const all = description.components.schemas;
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

  /** The same of the objects of a live event. */
  event(name, objects) {
    return this.events[name] ? objects.flatMap((one) => this.#faults(`all#/components/events/${name}`, one, `event ${name}`)) : [];
  }
}
