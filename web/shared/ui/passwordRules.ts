// SPDX-License-Identifier: Apache-2.0
// The rules a page can check by itself. Whether a password is a common one only the server knows, and says.
import type { Key } from '../i18n';

/** Characters; as the server wants it (server/auth/password.h). */
export const PASSWORD_LEAST = 12;

/** A line under the field: its sentence, whether it holds by now, and the number that is filled in as {n}. */
export interface PasswordRule {
  key: Key;
  kept: boolean;
  n: number;
}

/** `n` is how many characters are still missing. Characters as a reader counts them, not UTF-16 units. */
export function passwordRules(fresh: string, old: string, login: string): PasswordRule[] {
  const typed = [...fresh].length;
  const missing = Math.max(0, PASSWORD_LEAST - typed);
  return [
    { key: missing ? 'password.rule.missing' : 'password.rule.length', kept: missing === 0, n: missing || PASSWORD_LEAST },
    { key: 'password.rule.other', kept: typed > 0 && fresh !== old && fresh.toLowerCase() !== login.toLowerCase(), n: 0 },
  ];
}
