// SPDX-License-Identifier: Apache-2.0
// What testssl.sh (Debian) finds on the port for browsers and on the one that demands certificates: nothing above LOW.
// Its engine_* rows are about its own OpenSSL, not about the server.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { freePort, startServer } from '../lib/server.mjs';

const QUIET = ['OK', 'INFO', 'LOW', 'DEBUG'],
  SECONDS = 600;
let cluster, server, folder, ports;

before(async () => {
  cluster = await startCluster();
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-tls.'));
  await anpi(['ca', 'init', path.join(folder, 'ca')]);
  ports = { browsers: await freePort(), devices: await freePort() };
  server = await startServer({
    db: await cluster.database('tls'),
    tls: true,
    config: {
      demo: false,
      web_root: 'web/dist',
      port: ports.browsers,
      cert_port: ports.devices,
      client_ca_file: path.join(folder, 'ca/ca.pem'),
    },
  });
});
after(async () => {
  await server?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

// Its rows: { id, severity, finding }. It exits with the number of its findings, so only the file tells.
async function findings(port, more) {
  const file = path.join(folder, `${port}.json`);
  const child = spawn(
    'timeout',
    [
      String(SECONDS),
      'testssl',
      '--quiet',
      '--color',
      '0',
      '--warnings',
      'off',
      '--ip',
      'one',
      '--add-ca',
      path.join(server.folder, 'ca.pem'),
      '--jsonfile',
      file,
      ...more,
      `https://localhost:${port}/`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = await once(child, 'exit');
  assert.notEqual(code, 124, `not within ${SECONDS} s`);
  return JSON.parse(await readFile(file, 'utf8'));
}

function judge(t, rows) {
  assert.ok(rows.length > 40, `${rows.length} rows`);
  assert.ok(
    rows.some((row) => row.id === 'TLS1_3' && row.severity === 'OK'),
    'it reached the server',
  );
  const own = rows.filter((row) => !row.id.startsWith('engine_'));
  t.diagnostic(
    `${own.length} rows; not OK or INFO: ${
      own
        .filter((r) => !['OK', 'INFO'].includes(r.severity))
        .map((r) => `${r.id} ${r.severity}: ${r.finding}`)
        .join('; ') || 'none'
    }`,
  );
  assert.deepEqual(
    own.filter((row) => !QUIET.includes(row.severity)),
    [],
  );
}

test('the port for browsers', async (t) => judge(t, await findings(ports.browsers, [])));

// Nothing is answered there without a certificate, so only the handshake can be looked at.
test('the port that demands certificates', async (t) => judge(t, await findings(ports.devices, ['-p', '-s', '-f', '-S', '-P'])));
