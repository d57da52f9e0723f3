// SPDX-License-Identifier: Apache-2.0
// One request and the bytes that came for it, held against HTTP: a whole answer, or a connection that ended before it. What is
// neither (an answer cut short on a connection that goes on, bytes behind an answer, a length that lies) throws.
//
//     const { status, headers, body } = await exchange(raw, { method: 'GET', path: '/api/me', token })
//     … or { closed: true } when the server hung up instead, with or without a piece of an answer
import { gunzipSync } from 'node:zlib';
import { metRoute } from './held.mjs';
import { metCodes } from './noted.mjs';

export const requestBytes = ({ method = 'GET', path, token, content, headers = {} }) => {
  const body = content === undefined ? '' : JSON.stringify(content);
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: localhost'];
  if (token) lines.push(`Authorization: Bearer ${token}`);
  if (content !== undefined) lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
};

// The answer at the head of these bytes, or undefined while it is not whole. A stream has no length: its head is enough.
export function readAnswer(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1];
  if (!status) throw new Error(`no answer begins so: ${first.slice(0, 200)}`);
  const headers = {};
  for (const line of lines) {
    const [, name, value] = /^([A-Za-z0-9-]+): (.*)$/.exec(line) ?? [];
    if (!name) throw new Error(`no header: ${line}`);
    headers[name.toLowerCase()] ??= value;
  }
  const answer = { status: Number(status), headers, stream: headers['content-type'] === 'text/event-stream' };
  const length = answer.status === 204 || answer.status === 304 ? 0 : Number(headers['content-length'] ?? NaN);
  if (answer.stream) return { ...answer, rest: bytes.subarray(end + 4) };
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${first}`);
  if (bytes.length < end + 4 + length) return undefined;
  const body = bytes.subarray(end + 4, end + 4 + length);
  return { ...answer, body: headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body, rest: bytes.subarray(end + 4 + length) };
}

export async function exchange(raw, request, ms = 15000) {
  raw.got = Buffer.alloc(0);
  raw.send(requestBytes(request));
  let answer;
  const whole = await raw.until(() => (answer = readAnswer(raw.got)) !== undefined, ms);
  if (!whole && !raw.isClosed)
    throw new Error(`no answer within ${ms} ms to ${request.method ?? 'GET'} ${request.path}: ${raw.text().slice(0, 300)}`);
  if (!whole) return { closed: true };
  if (!answer.stream && answer.rest.length) throw new Error(`bytes behind the answer: ${answer.rest.toString('latin1').slice(0, 200)}`);
  metRoute(request.method ?? 'GET', request.path, answer.status);
  const json = /^application\/(geo\+)?json\b/.test(answer.headers['content-type'] ?? '');
  if (!json || !answer.body.length) return answer;
  answer.json = JSON.parse(answer.body);
  metCodes(answer.json);
  return answer;
}
