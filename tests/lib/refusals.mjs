// SPDX-License-Identifier: Apache-2.0
// Does the time of a refusal tell whether the user exists? Tries go out in pairs, one known and one unknown name with a wrong
// password each, in turns which of them first, so that what else the machine does falls on both alike.
import { Agent, request } from 'node:http';

export const at = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
export const median = (list) => at(list, 0.5);

// Milliseconds from the first byte sent to the last byte of the answer, on a connection that is there already.
export function timedPost(url, content, agent, headers = {}) {
  const body = JSON.stringify(content);
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          resolve({ status: answer.statusCode, retry: answer.headers['retry-after'], took: Number(process.hrtime.bigint() - began) / 1e6 }),
        );
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

// [known, unknown] in ms, a pair each. Names of `known` are used in turn; have enough of them for the limits on guessing.
export async function timePairs(base, pairs, known, round = 0) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 }),
    took = [];
  try {
    for (let i = 0; i < pairs; i++) {
      const names = [known[i % known.length], `stranger-${round}-${i}`],
        pair = [0, 0];
      for (const k of i % 2 ? [0, 1] : [1, 0]) {
        const answer = await timedPost(`${base}/api/login`, { login: names[k], password: `wrong-password-${i}` }, agent);
        if (answer.status !== 401) throw new Error(`${names[k]}: ${answer.status}`);
        pair[k] = answer.took;
      }
      took.push(pair);
    }
  } finally {
    agent.destroy();
  }
  return took;
}

// The difference of the medians, known less unknown, as a part of the usual time, with its 95 % interval: pairs are drawn again
// with replacement. The draws are seeded, so the same figures give the same verdict.
export function compare(pairs, draws = 2000) {
  let state = 12345;
  const dice = () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000;
  const difference = (some) => median(some.map(([k]) => k)) - median(some.map(([, u]) => u));
  const usual = median(pairs.flat());
  const drawn = Array.from({ length: draws }, () => difference(Array.from(pairs, () => pairs[Math.floor(dice() * pairs.length)])));
  return { usual, part: difference(pairs) / usual, low: at(drawn, 0.025) / usual, high: at(drawn, 0.975) / usual };
}

const percent = (ratio) => (ratio * 100).toFixed(3);
export const told = ({ usual, part, low, high }) =>
  `${usual.toFixed(2)} ms; known less unknown ${percent(part)} % (95 %: ${percent(low)} … ${percent(high)} %)`;
