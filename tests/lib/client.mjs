// SPDX-License-Identifier: Apache-2.0
// Someone who talks to the server: logs in, keeps the cookie and the CSRF token, sends and reads JSON.
//
//     const nurse = await Client.login(server.plainUrl, "nurse", "password");
//     const { status, body } = await nurse.post("/api/lookup", { q: "いいだ" });
//     for await (const event of nurse.live(["status"])) …       // { id, event, data }
import { held, heldEvent, metRoute } from './held.mjs';

export class Client {
  #cookie = '';
  #csrf = '';
  /** Whether the reader gets the codes that came over the wire; else the words that they stand for. */
  codes = false;

  constructor(base) {
    this.base = base;
  }

  static async login(base, login, password) {
    const client = new Client(base);
    const answer = await client.post('/api/login', { login, password });
    if (answer.status !== 200) throw new Error(`log-in of ${login}: ${answer.status} ${JSON.stringify(answer.body)}`);
    client.user = answer.body.user;
    client.#csrf = answer.body.csrf;
    return client;
  }

  // { status, headers, body }: the body parsed if it is JSON, text otherwise.
  async request(method, path, content, headers = {}) {
    const answer = await fetch(this.base + path, { method, redirect: 'manual', ...this.#envelope(method, content, headers) });
    this.#remember(answer);
    const text = await answer.text();
    const json = /^application\/(geo\+)?json\b/.test(answer.headers.get('content-type') ?? '');
    const said = { status: answer.status, headers: answer.headers, body: json && text ? JSON.parse(text) : text };
    const words = held(method, path, said);
    return this.codes ? said : { ...said, body: words };
  }

  // The body as it is, once unzipped.
  async bytes(path, headers) {
    const answer = await fetch(this.base + path, { redirect: 'manual', ...this.#envelope('GET', undefined, headers) });
    metRoute('GET', path, answer.status);
    return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
  }

  get(path, headers) {
    return this.request('GET', path, undefined, headers);
  }

  post(path, content, headers) {
    return this.request('POST', path, content, headers);
  }

  // The answer as it arrives.
  raw(path, signal, headers = {}) {
    return fetch(this.base + path, { redirect: 'manual', signal, ...this.#envelope('GET', undefined, headers) });
  }

  // The event stream, until the reader stops or `signal` ends it; the beats in between only for who asks for them.
  async *live(topics, { lastEventId, signal, beats = false } = {}) {
    const headers = lastEventId ? { 'Last-Event-ID': lastEventId } : {};
    const answer = await fetch(`${this.base}/api/live?topics=${topics.join(',')}`, {
      signal,
      ...this.#envelope('GET', undefined, headers),
    });
    metRoute('GET', '/api/live', answer.status);
    if (!answer.ok) throw new Error(`live: ${answer.status}`);
    let rest = '';
    for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + piece).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks)
        if (/^(data|event)/m.test(block) && (beats || !/^event: beat$/m.test(block))) {
          const event = parseEvent(block);
          const words = heldEvent(event.event, event.data);
          yield this.codes ? event : { ...event, data: words };
        }
    }
  }

  #envelope(method, content, headers) {
    const all = { ...headers };
    if (this.#cookie) all.Cookie = this.#cookie;
    if (this.#csrf && method !== 'GET' && method !== 'HEAD') all['X-Anpi-CSRF'] ??= this.#csrf;
    if (content === undefined) return { headers: all };
    all['Content-Type'] ??= 'application/json';
    return { headers: all, body: typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content) };
  }

  #remember(answer) {
    const set = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (set.length) this.#cookie = set.join('; ');
  }
}

function parseEvent(block) {
  const event = { event: 'message', data: '' };
  for (const line of block.split('\n')) {
    const [, key, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (key === 'data') event.data += (event.data && '\n') + value;
    else if (key) event[key] = value;
  }
  return { ...event, data: event.data ? JSON.parse(event.data) : null };
}
