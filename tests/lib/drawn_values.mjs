// SPDX-License-Identifier: Apache-2.0
// Values drawn from a JSON Schema by dice, as far as deploy/model/shapes uses it: right ones, and right ones with something wrong
// in one place. The same dice give the same values.
//
//     const drawn = new Drawn(api.components.schemas, roll, { person: ['1', '2'] });
//     drawn.value(schema, 'person')             // as described; an id of that name is taken from what was given
//     drawn.slip(value)                         // the same with one member missing, of another type, too long, unknown …
//     drawn.text(value)                         // its JSON, at times with what no value can say: 1e400, a member twice, no end
import { uuidv7 } from './city.mjs';

const LETTERS = ['あ', 'ア', 'ｱ', '髙', '𠮷', 'a', 'Z', '0', '９', ' ', '　', '-', '%', "'", '"', '\\', '<', '〓', '\u0301', '🚑'];
const SLIPS = 8;
export const ODD_STRINGS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\u202e',
  '\r\nSet-Cookie: a=b',
  "'; DROP TABLE anpi.person; --",
  '%00',
  '../../etc/passwd',
  '0',
  '-1',
  '9223372036854775808',
  '99999999999999999999999999',
  '1e9',
  'null',
  '2026-02-30',
  '2026-13-01T00:00:00+09:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '00000000-0000-0000-0000-000000000000',
];
const ODD_NUMBERS = [0, -1, 1.5, -0.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, -1e308, 5e-324];
const ODD = [null, true, false, [], {}, [[]], ['x'], { a: 1 }, ...ODD_STRINGS, ...ODD_NUMBERS];

const deep = (levels, inner) => '['.repeat(levels) + inner + ']'.repeat(levels);

export class Drawn {
  constructor(schemas, roll, given = {}) {
    Object.assign(this, { schemas, roll, given });
  }

  one(list) {
    return list[this.roll(list.length)];
  }

  words(most) {
    return Array.from({ length: this.roll(Math.min(most ?? 12, 12) + 1) }, () => this.one(LETTERS)).join('');
  }

  /** As the schema has it. `name` is the member's: what an id, or a word without a list, should be is looked up by it. */
  value(schema, name = '', depth = 0) {
    if (schema.$ref) return this.value(this.schemas[schema.$ref.split('/').pop()], name, depth);
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => this.value(part, name, depth)));
    if (schema.anyOf) return this.value(this.one(schema.anyOf), name, depth);
    if (schema.enum) return this.one(schema.enum);
    const type = Array.isArray(schema.type) ? this.one(schema.type) : schema.type;
    if (type === 'object') return this.object(schema, depth);
    if (type === 'array') return this.array(schema, name, depth);
    if (type === 'string') return this.string(schema, name);
    if (type === 'integer' || type === 'number') return this.number(schema, type);
    if (type === 'boolean') return this.roll(2) === 1;
    return type === 'null' ? null : this.one(this.given[name] ?? ODD);
  }

  object({ properties = {}, required = [], additionalProperties, propertyNames }, depth) {
    const made = {};
    for (const [name, schema] of Object.entries(properties))
      if (required.includes(name) || this.roll(depth > 3 ? 8 : 2)) made[name] = this.value(schema, name, depth + 1);
    if (additionalProperties?.type && this.roll(2))
      made[propertyNames?.enum ? this.one(propertyNames.enum) : this.words(8)] = this.value(additionalProperties, '', depth + 1);
    return made;
  }

  array({ items = {}, maxItems = 4 }, name, depth) {
    return Array.from({ length: this.roll(Math.min(maxItems, 4) + 1) }, () => this.value(items, name, depth + 1));
  }

  string({ format, pattern, maxLength }, name) {
    if (format === 'uuid') return this.roll(4) ? uuidv7() : this.one(this.given.uuid ?? [uuidv7()]);
    if (format === 'date-time') return this.time();
    if (format === 'date') return this.time().slice(0, 10);
    if (this.given[name] && this.roll(8)) return this.one(this.given[name]);
    if (format === 'id') return String(1 + this.roll(1000));
    if (pattern === '^[0-9]{5}$') return String(10000 + this.roll(90000));
    return this.roll(16) ? this.words(maxLength) : '長'.repeat(Math.floor(Math.min(maxLength ?? 400, 4000) / 3));
  }

  number({ minimum = -1000, maximum = 1000 }, type) {
    const at = this.one([minimum, maximum, minimum + ((maximum - minimum) * this.roll(1001)) / 1000]);
    return type === 'integer' ? Math.round(at) : at;
  }

  // Of the last two hours, mostly, in one of the ways a time is written.
  time() {
    const at = new Date(Date.now() - (this.roll(8) ? this.roll(7200e3) : this.roll(4e12) - 2e12));
    return this.roll(2) ? at.toISOString() : new Date(at.getTime() + 9 * 3600e3).toISOString().replace('Z', '+09:00');
  }

  /** A copy with one thing wrong, somewhere in it. */
  slip(value) {
    if (value === null || typeof value !== 'object' || !this.roll(6)) return this.odd(value);
    const names = Object.keys(value);
    if (!names.length || !this.roll(6)) return this.grown(value);
    const name = this.one(names);
    const copy = Array.isArray(value) ? [...value] : { ...value };
    if (!this.roll(5) && !Array.isArray(copy)) delete copy[name];
    else copy[name] = this.slip(value[name]);
    return copy;
  }

  odd(value) {
    switch (this.roll(SLIPS)) {
      case 0:
        return typeof value === 'string' ? `${value}${'x'.repeat(this.one([1, 500, 5000, 20000]))}` : this.one(ODD_NUMBERS);
      case 1:
        return typeof value === 'string' ? value.slice(1) : JSON.stringify(value);
      case 2:
        return [value];
      case 3:
        return { value };
      case 4:
        return typeof value === 'string' ? `${value}${this.one(ODD_STRINGS)}` : String(value);
      default:
        return this.one(ODD);
    }
  }

  grown(value) {
    if (Array.isArray(value)) return Array.from({ length: this.one([0, 1, 65, 1100, 2100]) }, () => value[0] ?? this.one(ODD));
    return { ...value, [this.one(['unknown', '', '氏名', '__proto__x', 'id', 'op_id', 'constructor'])]: this.one(ODD) };
  }

  /** The JSON of a value; `wrong`: broken in a way that no value can be. */
  text(value, wrong = false) {
    const text = JSON.stringify(value) ?? 'null';
    if (!wrong) return text;
    return this.one([
      text.slice(0, this.roll(text.length)),
      `${text}${this.one(['x', '}', ',', text, '\u0000'])}`,
      text.replace(
        /:("[^"]*"|\d+)/,
        () => `:${this.one(['1e400', '-', '01', '1.', 'NaN', '.5', "'x'", '\ufeff', '"\t"', '"\\x"', '"\\ud800"'])}`,
      ),
      text.replace(/^\{("[^"]*":("[^"]*"|\d+))/, '{$1,$1'),
      text.replace(/:("[^"]*"|\d+)/, () => `:${deep(this.one([8, 60, 70, 5000]), '1')}`),
      deep(this.one([1, 64, 20000]), text),
      Buffer.from([...Buffer.from(text.slice(0, -1)), this.one([0xff, 0xc0, 0xed, 0x80]), 0x22, 0x7d]),
      '',
      '[]',
      'null',
      '"{}"',
    ]);
  }
}
