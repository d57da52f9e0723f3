// SPDX-License-Identifier: Apache-2.0
// The crowd of login_storm.test.mjs, in a process of its own so that who measures lookups does not wait for it: all log-ins at
// once, each on a connection of its own.   storm.mjs URL COUNT KNOWN < password      prints [{ status, retry, took }]
import { Agent } from 'node:http';
import { text } from 'node:stream/consumers';
import { timedPost } from '../lib/refusals.mjs';

const [url, count, known] = process.argv.slice(2);
const password = (await text(process.stdin)).trim(),
  agent = new Agent({ keepAlive: false });
const answers = await Promise.all(
  Array.from({ length: Number(count) }, (_, i) =>
    timedPost(`${url}/api/login`, { login: `known${1 + (i % Number(known))}`, password }, agent).catch((e) => ({
      status: 0,
      error: e.message,
    })),
  ),
);
process.stdout.write(JSON.stringify(answers));
