// SPDX-License-Identifier: Apache-2.0
// What somebody can do about a refused request. The server's own sentence says what is wrong; this says the next step, and
// which button leads to it. A refusal is never shown as a missing signal, and nobody is asked to try what cannot succeed.
import { ApiError } from '../api/problem';
import type { Key } from '../i18n';

/** `act`: try the same again, log in, load the page anew, or nothing that a button could do. */
export interface Advice {
  act: 'retry' | 'login' | 'reload' | 'none';
  text: Key | null;
  seconds?: number;
}

const LOGIN = ['auth.required', 'auth.must_change'];
/** Refused now, but the city may open it any moment. */
const FOR_NOW = ['decision.none', 'auth.not_now', 'auth.no_ground', 'auth.ground_chosen'];

/** Of whatever was thrown: what is no ApiError is a fault of this page, which may go through again. */
export function adviceFor(problem: unknown): Advice {
  if (!(problem instanceof ApiError)) return { act: 'retry', text: 'problem.fault' };
  const {
    status,
    body: { code },
    retryAfterS,
  } = problem;
  if (LOGIN.includes(code)) return { act: 'login', text: null };
  if (code === 'auth.csrf') return { act: 'reload', text: null };
  if (FOR_NOW.includes(code)) return { act: 'retry', text: null };
  if (code === 'auth.forbidden') return { act: 'none', text: 'problem.forbidden' };
  if (status === 403 && !problem.again) return { act: 'none', text: null };
  if (status === 429 || status === 503)
    return retryAfterS ? { act: 'retry', text: 'problem.wait', seconds: retryAfterS } : { act: 'retry', text: null };
  if (status >= 500) return { act: 'retry', text: 'problem.server' };
  return { act: 'retry', text: null };
}
