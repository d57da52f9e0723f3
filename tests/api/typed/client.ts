// SPDX-License-Identifier: Apache-2.0
// Who asks the server by nothing but the types that openapi-typescript made of its description (api.d.ts, made by the test).
import type { paths } from './api';

type Method = 'get' | 'post';
type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;

type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined;
type Answer<O> = O extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never;
type Names<O> = O extends { parameters: { path: infer N } } ? N : undefined;
type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : undefined;
type Asked<O> = (Names<O> extends undefined ? { path?: undefined } : { path: Names<O> }) &
  (Body<O> extends undefined ? { body?: undefined } : { body: Body<O> }) & { query?: Query<O> };

/** What came for a request, for who wants to look at it too. */
export type Heard = (method: string, path: string, said: { status: number; headers: Headers; body: unknown }) => void;

export class Typed {
  private cookie = '';
  private csrf = '';

  constructor(
    private readonly base: string,
    private readonly heard: Heard,
  ) {}

  get<P extends PathOf<'get'>>(path: P, asked: Asked<Operation<P, 'get'>>): Promise<Answer<Operation<P, 'get'>>> {
    return this.ask('GET', path, asked);
  }

  post<P extends PathOf<'post'>>(path: P, asked: Asked<Operation<P, 'post'>>): Promise<Answer<Operation<P, 'post'>>> {
    return this.ask('POST', path, asked);
  }

  /** Logs in and keeps the session. */
  async login(login: string, password: string): Promise<Answer<Operation<'/api/login', 'post'>>> {
    const answer = await this.post('/api/login', { body: { login, password } });
    this.csrf = answer.csrf ?? '';
    return answer;
  }

  // The one place where types end: what comes is JSON, and `heard` is to hold it against its shape.
  private async ask<A>(method: string, path: string, asked: { path?: unknown; query?: unknown; body?: unknown }): Promise<A> {
    const names = Object.entries((asked.path ?? {}) as Record<string, string>);
    const query = new URLSearchParams((asked.query ?? {}) as Record<string, string>).toString();
    const to = names.reduce((at, [name, value]) => at.replace(`{${name}}`, encodeURIComponent(value)), path) + (query && `?${query}`);
    const headers: Record<string, string> = { Cookie: this.cookie };
    if (method !== 'GET') Object.assign(headers, { 'Content-Type': 'application/json', 'X-Anpi-CSRF': this.csrf });
    const body = asked.body === undefined ? null : JSON.stringify(asked.body);
    const answer = await fetch(this.base + to, { method, headers, body });
    const set = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (set.length) this.cookie = set.join('; ');
    const said: unknown = await answer.json();
    this.heard(method, to, { status: answer.status, headers: answer.headers, body: said });
    if (!answer.ok) throw new Error(`${method} ${to}: ${answer.status} ${JSON.stringify(said)}`);
    return said as A;
  }
}
