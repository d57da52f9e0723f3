// SPDX-License-Identifier: Apache-2.0
// One lookup on a kept connection; gives its milliseconds, 0 when it was refused.
import { timedPost } from '../lib/refusals.mjs';

export async function lookup(base, token, agent) {
  const { status, took } = await timedPost(`${base}/api/lookup`, { q: 'たかはし' }, agent, { Authorization: `Bearer ${token}` });
  return status === 200 ? took : 0;
}
