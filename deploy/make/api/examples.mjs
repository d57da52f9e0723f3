// SPDX-License-Identifier: Apache-2.0
// An example of a shape: the same values for the same shape, whatever the day, so that the page changes with the shapes alone.
import { LEFT_OUT, VALUES } from './values.mjs';

const OP_ID = '0190e6c2-5d00-7a31-8c4e-3b1f6a2d9e07';
const TIME = '2026-09-01T09:30:00+09:00';
const LATER = '2026-09-02T09:30:00+09:00';

/** The name of the shape that a reference leads to. */
export const refName = (schema) => schema.$ref?.split('/').pop();

/** The type that is not null; '' of several. */
export function typeOf(schema) {
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  return types.length === 1 ? types[0] : '';
}

/** May it be null? */
export const nullable = (schema) => [schema.type].flat().includes('null') || (schema.anyOf ?? []).some((one) => one.type === 'null');

/** The value of the table for a member: undefined when there is none. */
function tabled(owner, member) {
  const name = `${owner}.${member}`;
  return name in VALUES ? VALUES[name] : VALUES[member];
}

/** The things whose words a text may be: none, one, or two. */
export const thingsOf = (tree, schema) => [schema['x-word'] ?? []].flat().map((name) => ({ name, ...tree.words.get(name) }));

/** The code of what the table says, or the first there is; another text only where one may stand. */
function wordOf(things, said) {
  const words = things.flatMap((thing) => thing.words);
  const found = words.find((word) => word.code === said || word.ja === said);
  if (!found && said && (things.length > 1 || things[0].open)) return said;
  return (found ?? words[0]).code;
}

const fits = {
  string: (v) => typeof v === 'string',
  number: Number.isFinite,
  integer: Number.isInteger,
  boolean: (v) => typeof v === 'boolean',
  array: Array.isArray,
};

function scalar(tree, schema, owner, member) {
  const said = tabled(owner, member);
  if (said === null && nullable(schema)) return null;
  if (schema['x-word']) return wordOf(thingsOf(tree, schema), said);
  if (schema.enum) return schema.enum.includes(said) ? said : schema.enum[0];
  if (schema.format === 'uuid') return OP_ID;
  if (schema.format === 'date-time') return /until|expires|due/.test(member) ? LATER : TIME;
  const type = typeOf(schema);
  if (type === '') return said ?? null;
  if (fits[type]?.(said)) return schema.format === 'id' && !/^\d+$/.test(said) ? '12' : said;
  if (type === 'boolean') return false;
  return type === 'string' ? (schema.format === 'id' ? '12' : '…') : (schema.minimum ?? 1);
}

/** Has the table a list for it? One of words or numbers goes by its name alone; one of objects has to be of this very member. */
function listed(tree, schema, owner, member) {
  const name = refName(schema.items ?? {});
  const item = name ? tree.shapes.get(name).schema : (schema.items ?? {});
  const scalars = !name || (item.type !== undefined && typeOf(item) !== 'object');
  return Array.isArray(tabled(owner, member)) && (scalars || `${owner}.${member}` in VALUES);
}

/** An object whose names are words: with all of them, or the first where some may be absent. */
function named(tree, schema, owner) {
  const codes = thingsOf(tree, schema.propertyNames ?? {}).flatMap((thing) => thing.words.map((word) => word.code));
  const said = codes.slice(0, schema.minProperties ?? 1);
  return Object.fromEntries(said.map((code) => [code, exampleOf(tree, schema.additionalProperties, owner, code)]));
}

/** An example of `schema`; `owner` and `member` name the place where it stands, `left` the members that are not shown. */
export function exampleOf(tree, schema, owner = '', member = '', left = []) {
  const name = refName(schema);
  if (name && VALUES[`${owner}.${member}`]?.constructor === Object) return VALUES[`${owner}.${member}`];
  if (name) return exampleOf(tree, tree.shapes.get(name).schema, name, member, LEFT_OUT[name]);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(tree, part, owner, member, left)));
  if (schema.anyOf)
    return schema.anyOf.some((one) => one.type === 'null') && tabled(owner, member) === null
      ? null
      : exampleOf(tree, schema.anyOf[0], owner, member);
  const type = typeOf(schema);
  if (type === 'object' && !schema.properties) return tabled(owner, owner) ?? tabled(owner, member) ?? named(tree, schema, owner);
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([key]) => !left.includes(key))
        .map(([key, one]) => [key, exampleOf(tree, one, owner, key)]),
    );
  if (type === 'array' && listed(tree, schema, owner, member)) {
    const things = thingsOf(tree, schema.items ?? {});
    return tabled(owner, member).map((one) => (things.length ? wordOf(things, one) : one));
  }
  if (type === 'array') return [exampleOf(tree, schema.items ?? {}, owner, member)];
  return scalar(tree, schema, owner, member);
}

const columns = (text) => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0);

/** JSON in lines of at most `width` columns where that can be, each as full as it gets; a wide letter counts as two. */
export function laidOut(value, indent = '', width = 112) {
  const flat = JSON.stringify(value).replace(/("(?:[^"\\]|\\.)*")|([:,])/g, (all, text, mark) => text ?? `${mark} `);
  if (columns(indent + flat) <= width || value === null || typeof value !== 'object') return flat;
  const list = Array.isArray(value);
  const lines = [];
  let room = 0;
  for (const [key, one] of Object.entries(value)) {
    const part = `${list ? '' : `${JSON.stringify(key)}: `}${laidOut(one, `${indent}  `, width)}`;
    const size = part.includes('\n') ? width : columns(part) + 2;
    if (size > room) {
      lines.push(part);
      room = width - indent.length - 2 - size;
    } else {
      lines.push(`${lines.pop()}, ${part}`);
      room -= size;
    }
    if (part.includes('\n')) room = 0;
  }
  return `${list ? '[' : '{'}\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}${list ? ']' : '}'}`;
}
