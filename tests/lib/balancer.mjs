// SPDX-License-Identifier: Apache-2.0
// HAProxy before one or more servers. It asks each of them /readyz five times a second unless `check` is false.
//
//     const balancer = await startBalancer([one, two]);      balancer.url
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePort, until } from './server.mjs';

export async function startBalancer(servers, { check = true, each = '' } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-ha.'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const lines = servers.map(
    (server, i) => `    server s${i} 127.0.0.1:${new URL(server.plainUrl).port} ${check ? 'check inter 200ms fall 2 rise 1 ' : ''}${each}`,
  );
  await writeFile(
    path.join(folder, 'haproxy.cfg'),
    `global
    maxconn 200
defaults
    mode http
    timeout connect 2s
    timeout client 2s
    timeout server 5s
    timeout http-request 2s
    option http-keep-alive
    http-reuse always
frontend in
    bind 127.0.0.1:${port}
    default_backend anpi
backend anpi
${check ? '    option httpchk GET /readyz\n' : ''}${lines.join('\n')}
`,
  );
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'haproxy', '-db', '-f', path.join(folder, 'haproxy.cfg')], { stdio: 'ignore' });
  await until('the balancer answers', 10, () =>
    fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    ),
  );
  return {
    url,
    async stop() {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
