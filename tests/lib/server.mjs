// SPDX-License-Identifier: Apache-2.0
// anpi-server and anpi-feeds for tests in node.
//
//     const server = await startServer({ db, config: { clock_offset_s: -86400 } });
//     server.plainUrl, server.url (with tls: true), server.pid, server.log()
//     await server.kill();          kill -9
//     await server.stop();          TERM, and its exit code
//
// A program dies with this process. Its spool and its log lie in a folder of their own below TMPDIR; start a second one
// with `folder: server.folder` to take up the spool of the first. Once it has ended, every line of its log has to be one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { build, root } from './cluster.mjs';
import { readLog } from './logfmt.mjs';

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

export async function until(what, seconds, condition) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

class Program {
  constructor(name, child, folder, logFile) {
    Object.assign(this, { name, child, folder, logFile, pid: child.pid });
    this.ended = once(child, 'exit').then(([code, signal]) => (this.how = signal ?? code));
  }

  log() {
    return readFile(this.logFile, 'utf8');
  }

  stop() {
    return this.#end('SIGTERM');
  }

  kill() {
    return this.#end('SIGKILL');
  }

  async #end(signal) {
    if (this.how === undefined) this.child.kill(signal);
    const how = await this.ended;
    if (existsSync(this.logFile)) this.records = readLog(await readFile(this.logFile));
    return how;
  }

  // Ends it if need be and removes its folder.
  async remove() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async diedEarly() {
    if (this.how === undefined) return;
    throw new Error(`${this.name} ended with ${this.how}:\n${(await this.log()).slice(-4000)}`);
  }
}

async function start(name, config, folder, env = {}) {
  folder ??= await mkdtemp(path.join(os.tmpdir(), 'anpi-p.'));
  const file = path.join(folder, `${name}.conf`);
  await writeFile(
    file,
    Object.entries(config)
      .map(([key, value]) => `${key} = ${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const logFile = path.join(folder, `${name}.log`);
  const log = await open(logFile, 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', path.join(root, build, name), `--config=${file}`], {
    cwd: root,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, ...env },
  });
  await log.close();
  return new Program(name, child, folder, logFile);
}

// `seconds: 0` does not wait until it is ready.
export async function startServer({ db, config = {}, tls = false, folder, seconds = 60, env }) {
  folder ??= await mkdtemp(path.join(os.tmpdir(), 'anpi-p.'));
  const plainPort = config.plain_port ?? (await freePort());
  const port = tls ? (config.port ?? (await freePort())) : 0;
  const server = await start(
    'anpi-server',
    {
      db: db.server ?? db,
      address: '127.0.0.1',
      port,
      plain_port: plainPort,
      spool_dir: folder,
      demo: true,
      ...(tls ? await certificate(folder, plainPort) : {}),
      ...config,
    },
    folder,
    env,
  );
  server.plainUrl = `http://127.0.0.1:${plainPort}`;
  server.url = tls ? `https://localhost:${port}` : undefined;
  if (seconds)
    await until('the server is ready', seconds, async () => {
      await server.diedEarly();
      // A picture is enough to be ready; whoever starts a server to write also needs its connection, which comes by itself.
      return fetch(`${server.plainUrl}/readyz`).then(
        async (answer) => answer.ok && (await answer.json()).database === 'up',
        () => false,
      );
    }).catch(async (e) => {
      await server.stop(); // nobody is given it who could end it
      throw new Error(`${e.message}:\n${(await server.log()).slice(-2000)}`, { cause: e });
    });
  return server;
}

export function startFeeds({ db, config = {}, folder, env }) {
  return start('anpi-feeds', { db: db.feeds ?? db, ...config }, folder, env);
}

// A certificate for localhost, as the demo makes it.
async function certificate(folder, plainPort) {
  const child = spawn(
    'sh',
    ['-c', '. deploy/demo/certs.sh && certs_make "$1" "$2"', 'certs', folder, `http://localhost:${plainPort}/ca.crl`],
    { cwd: root, stdio: 'inherit' },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('no certificate could be made');
  return {
    tls_cert_file: path.join(folder, 'server.pem'),
    tls_key_file: path.join(folder, 'server.key'),
    crl_file: path.join(folder, 'ca.crl'),
  };
}

// The utilities: the files below a folder, over HTTP.
export async function serveFeeds(folder, stepSeconds = 300) {
  const own = await mkdtemp(path.join(os.tmpdir(), 'anpi-f.'));
  const portFile = path.join(own, 'port');
  const script = path.join(root, 'deploy/demo/serve_feeds.mjs');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, script, folder, portFile, String(stepSeconds)], {
    stdio: 'inherit',
  });
  const port = await until('the feeds are served', 10, () => readFile(portFile, 'utf8').catch(() => ''));
  return {
    base: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(own, { recursive: true, force: true });
    },
  };
}
