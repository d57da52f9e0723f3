// SPDX-License-Identifier: Apache-2.0
// A log-out that the server has not heard of: its cookie is still good, and whoever opens a page next would be in as the one
// who left. Until the server has heard, no page of this browser lets anybody in by that cookie.
import { api, ApiError } from '../../api/client';

const LEAVING = 'anpi.leaving';

const isOver = (problem: unknown): boolean => problem instanceof ApiError && problem.status === 401;

const isLeaving = (): boolean => {
  try {
    return localStorage.getItem(LEAVING) !== null;
  } catch {
    return false;
  }
};

const keepLeaving = (leaving: boolean): void => {
  try {
    if (leaving) localStorage.setItem(LEAVING, '1');
    else localStorage.removeItem(LEAVING);
  } catch {
    /* then the cookie goes when the session times out */
  }
};

/** Somebody logged in: the cookie is theirs. */
export const forgetLeaving = (): void => keepLeaving(false);

/** Tells the server, now or, when it cannot be reached, before anybody is let in again. Never throws. */
export async function leaveServer(): Promise<void> {
  keepLeaving(true);
  try {
    await api.logout();
    keepLeaving(false);
  } catch (problem) {
    if (isOver(problem)) keepLeaving(false);
  }
}

/** Tells the server what it could not be told. Throws while it cannot be reached: nobody is let in meanwhile. */
export async function finishLeaving(): Promise<void> {
  if (!isLeaving()) return;
  try {
    await api.me(); // a page that was loaded anew has no token to log out with
    await api.logout();
  } catch (problem) {
    if (!isOver(problem)) throw problem;
  }
  keepLeaving(false);
}
