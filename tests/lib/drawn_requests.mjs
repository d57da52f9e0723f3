// SPDX-License-Identifier: Apache-2.0
// Requests drawn by dice from what the server says of a route: one in two as described, the other with one thing wrong: in the body,
// in how the body is written, in the path, in a parameter, in a header.
//
//     const { path, content, headers } = drawRequest(api, { method: 'POST', path: '/api/lookup' }, drawn);
import { ODD_STRINGS } from './drawn_values.mjs';

const TYPES = [
  'text/plain',
  'application/xml',
  'application/json; charset=shift_jis',
  'application/jsonx',
  'multipart/form-data; boundary=x',
  ' ',
];
const ODD_IDS = [
  '0',
  '-1',
  '00',
  '1e3',
  '0x1',
  '1.0',
  '9007199254740993',
  '9223372036854775807',
  '99999999999999999999',
  '%00',
  '%zz',
  '..%2f',
  '%E3%81',
  ';',
  '+',
];

// Words in place of codes are for pages of a release before: such an answer is not described word by word.
const FOR_PAGES = ['X-Anpi-Words', 'words'];
// As bytes of a header may be: what is no Latin-1 goes percent-encoded, as the pages send it.
const headerSafe = (text) => encodeURIComponent(text.toWellFormed());
const escaped = (value) => encodeURIComponent(String(value).toWellFormed());

function drawPath(route, operation, drawn, wrong) {
  const params = (operation.parameters ?? []).filter((p) => p.in === 'path');
  const slip = wrong && params.length ? drawn.one(params).name : '';
  return params.reduce((path, { name, schema }) => {
    const right = drawn.given[name] ? drawn.one(drawn.given[name]) : drawn.value(schema, name);
    return path.replace(`{${name}}`, () => (name === slip ? drawn.one(ODD_IDS) : escaped(right)));
  }, route.path);
}

function drawQuery(operation, drawn, wrong) {
  const params = (operation.parameters ?? []).filter(
    (p) => p.in === 'query' && !FOR_PAGES.includes(p.name) && (p.required || drawn.roll(2)),
  );
  const slip = wrong && params.length ? drawn.one(params).name : '';
  const pairs = params.map(({ name, schema }) => {
    if (name !== slip) return `${name}=${escaped(drawn.value(schema, name))}`;
    return `${name}=${drawn.roll(2) ? drawn.one(ODD_IDS) : escaped(drawn.slip(drawn.value(schema, name)))}`.slice(0, 6000);
  });
  if (wrong && !drawn.roll(3)) pairs.push(drawn.one([pairs[0] ?? 'limit=1', 'unknown=1', '=', '&&', 'a', '%00=%00', 'limit=%zz']));
  return pairs.length ? `?${pairs.join('&')}` : '';
}

function drawHeaders(operation, drawn, wrong) {
  const named = (operation.parameters ?? []).filter(
    (p) => p.in === 'header' && !['X-Anpi-CSRF', ...FOR_PAGES].includes(p.name) && drawn.roll(2),
  );
  const right = named.map(({ name, schema }) => [name, headerSafe(drawn.value(schema, name))]);
  if (!wrong) return Object.fromEntries(right);
  const odd = drawn.one([
    'X-Anpi-CSRF',
    'Accept',
    'Accept-Encoding',
    'If-None-Match',
    'X-Anpi-Ground',
    'X-Anpi-Case',
    'Origin',
    'Authorization',
  ]);
  const value = drawn.one([
    'x',
    '%00',
    '%E3%81',
    '%ff',
    'a'.repeat(3000),
    'Bearer x',
    '"',
    '*',
    'gzip;q=x',
    headerSafe(drawn.one(ODD_STRINGS)),
  ]);
  return Object.fromEntries([...right, [odd, value]]);
}

function drawBody(operation, drawn, wrong) {
  const schema = operation.requestBody?.content['application/json'].schema;
  const value = schema ? drawn.value(schema) : {};
  if (wrong === 'text') return drawn.text(value, true);
  return drawn.text(wrong === 'value' ? drawn.slip(value) : value);
}

/** What to send to a route. `wrong` says where it is not as described, undefined when it is. */
export function drawRequest(api, route, drawn) {
  const operation = api.paths[route.path][route.method.toLowerCase()];
  const places = [
    'path',
    'query',
    'header',
    ...(route.method === 'GET' ? [] : ['value', 'value', 'value', 'text', 'text', 'type', 'none']),
  ];
  const wrong = drawn.roll(2) ? drawn.one(places) : undefined;
  const headers = drawHeaders(operation, drawn, wrong === 'header');
  if (wrong === 'type') headers['Content-Type'] = drawn.one(TYPES);
  return {
    path: drawPath(route, operation, drawn, wrong === 'path') + drawQuery(operation, drawn, wrong === 'query'),
    content: route.method === 'GET' || wrong === 'none' ? undefined : drawBody(operation, drawn, wrong),
    headers,
    wrong,
  };
}
