// SPDX-License-Identifier: Apache-2.0
// What a request can end with instead of an answer.
import type { ErrorBody } from './types';

/** `status`: of HTTP; 0 means that no answer came. An answer that nobody can read keeps its status, and is no missing signal. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly retryAfterS: number | null = null,
  ) {
    super(body.code);
  }
  /** Whether it was stored is not known, or it was not: the same request may be sent again. No signal, a busy or a resting server, an
   * answer that is none of ours. */
  get again(): boolean {
    return this.body.code === UNREADABLE.code || AGAIN.includes(this.status);
  }
  /** It is the session that was refused, not what was sent: the same goes through once somebody is in again. */
  get barred(): boolean {
    return this.status === 401 || BARRED.includes(this.body.code);
  }
  /** This user may not see or do it now, whoever else may: our own server said so. The page of a proxy on the way is nobody's policy. */
  get forbidden(): boolean {
    return this.status === 403 && !this.barred && this.body.code !== UNREADABLE.code;
  }
}
const AGAIN = [0, 429, 502, 503, 504];
const BARRED = ['auth.locked', 'auth.must_change', 'auth.csrf', 'auth.certificate_required', 'auth.certificate_refused'];

/** Of an ApiError of status 0: no answer came. */
export const OFFLINE: ErrorBody = {
  code: 'net.offline',
  ja: '通信できません。電波のよい場所でもう一度お試しください。',
  en: 'No connection. Try again where there is a signal.',
};
/** An answer came that is not what was promised; the status is the answer's. */
export const UNREADABLE: ErrorBody = {
  code: 'net.unreadable',
  ja: 'サーバーの応答を読み取れません。しばらくして、もう一度お試しください。',
  en: 'The server’s answer could not be read. Try again in a moment.',
};

/** No answer came at all. */
export const isUnreached = (problem: unknown): boolean => problem instanceof ApiError && problem.status === 0;
/** A 403 of the server's own; not one of a session that was refused (`barred`). */
export const isForbidden = (problem: unknown): boolean => problem instanceof ApiError && problem.forbidden;
