// SPDX-License-Identifier: Apache-2.0
// Certificates of devices from two authorities: our own, whose list of revoked ones others can read, and the site's.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { makeStaff } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { anpi, startCluster } from '../lib/cluster.mjs';
import { freePort, startServer, until } from '../lib/server.mjs';

const run = promisify(execFile),
  CITY = '1';
let cluster, db, folder, password, server, certPort, ca;
const at = (name) => path.join(folder, name);
const openssl = async (...args) => (await run('openssl', args, { cwd: folder })).stdout;
const command = (args) => anpi([...args, `--db=${db.owner}`]);

before(async () => {
  cluster = await startCluster();
  db = await cluster.database('authorities');
  for (const [code, name] of [
    ['23999', 'みほん市'],
    ['23998', 'となり市'],
  ])
    await cluster.execute(db, `INSERT INTO anpi.municipality (code, pref, name) VALUES ('${code}', '愛知県', '${name}')`);
  password = await makeStaff(cluster, db);
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-pki.'));
  const plainPort = await freePort();
  certPort = await freePort();
  await anpi(['ca', 'init', at('ca'), `--crl-url=http://localhost:${plainPort}/ca.crl`]);
  await site();
  await command(['ca', 'crl', at('own.crl'), '--ca', at('ca')]);
  await writeFile(at('both.pem'), (await readFile(at('ca/ca.pem'), 'utf8')) + (await readFile(at('site.pem'), 'utf8')));
  server = await startServer({
    db,
    tls: true,
    config: { plain_port: plainPort, cert_port: certPort, client_ca_file: at('both.pem'), crl_file: at('own.crl') },
  });
  ca = await readFile(path.join(server.folder, 'ca.pem'));
});
after(async () => {
  await server?.remove();
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

// The site's own authority, and what it has made: a tablet's certificate whose serial begins with a zero, and a server's.
async function site() {
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...ec, '-keyout', 'site.key', '-out', 'site.pem', '-days', '30', '-subj', '/CN=Site CA');
  for (const [name, usage, serial] of [
    ['tablet', 'clientAuth', '0x0a1b2c3d4e5f'],
    ['web', 'serverAuth', '0x0b'],
  ]) {
    await openssl('req', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name} 7`);
    await writeFile(at(`${name}.ext`), `basicConstraints=critical,CA:FALSE\nextendedKeyUsage=${usage}\n`);
    await openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'site.pem',
      '-CAkey',
      'site.key',
      '-days',
      '10',
      '-extfile',
      `${name}.ext`,
      '-set_serial',
      serial,
      '-out',
      `${name}.pem`,
    );
  }
}

// The status of a log-in with a certificate: 200, or 403 when the device is not welcome.
function login(device) {
  const body = JSON.stringify({ login: 'command', password });
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: 'localhost',
        port: certPort,
        method: 'POST',
        path: '/api/login',
        ca,
        ...device,
        agent: false,
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
      },
      (answer) => answer.resume().on('end', () => resolve(answer.statusCode)),
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function issue(name) {
  const text = await command(['cert', 'issue', '--office', CITY, '--name', name, '--out', at(`${name}.p12`), '--ca', at('ca')]);
  const [serial, secret] = ['serial', 'password'].map((what) => new RegExp(`^${what}: (.*)$`, 'm').exec(text)[1]);
  await openssl('pkcs12', '-in', `${name}.p12`, '-passin', `pass:${secret}`, '-clcerts', '-nokeys', '-out', `${name}.pem`);
  return serial;
}

const served = async () => Buffer.from((await new Client(server.plainUrl).bytes('/ca.crl')).bytes);

async function der(name) {
  await openssl('crl', '-in', name, '-outform', 'DER', '-out', 'as.der');
  return readFile(at('as.der'));
}

// What somebody else finds who follows the URL in the certificate.
async function verdict(name) {
  await writeFile(at('fetched.crl'), await served());
  await openssl('crl', '-inform', 'DER', '-in', 'fetched.crl', '-out', 'fetched.pem');
  return openssl('verify', '-CAfile', 'ca/ca.pem', '-crl_check', '-CRLfile', 'fetched.pem', `${name}.pem`).then(
    () => 'good',
    (e) => /revoked/.exec(e.stderr)?.[0] ?? e.stderr,
  );
}

test('the URL in a certificate leads to a list that names the revoked and no other, and a reload brings the next list', async () => {
  const [lost, kept] = [await issue('lost'), await issue('kept')];
  assert.match(
    await openssl('x509', '-in', 'kept.pem', '-noout', '-ext', 'crlDistributionPoints'),
    new RegExp(`URI:${server.plainUrl.replace('127.0.0.1', 'localhost')}/ca.crl`),
  );
  assert.deepEqual([await verdict('lost'), await verdict('kept')], ['good', 'good']);
  await command(['cert', 'revoke', lost, '--reason', '紛失']);
  await command(['ca', 'crl', at('own.crl'), '--ca', at('ca')]);
  process.kill(server.pid, 'SIGHUP');
  await until('the new list is served', 5, async () => (await verdict('lost')) === 'revoked');
  assert.equal(await verdict('kept'), 'good');
  assert.equal((await fetch(`${server.plainUrl}/ca.crl`)).headers.get('content-type'), 'application/pkix-crl');
  await command(['ca', 'crl', at('pem.crl'), '--ca', at('ca'), '--pem']);
  assert.match(await readFile(at('pem.crl'), 'utf8'), /^-----BEGIN X509 CRL-----/);
  const text = await openssl('crl', '-in', 'pem.crl', '-noout', '-text');
  assert.ok(text.includes(lost) && !text.includes(kept));
});

test('a list that cannot be read leaves the old one in place', async () => {
  const before = await served();
  await rm(at('own.crl'));
  process.kill(server.pid, 'SIGHUP');
  await until('it is told', 5, async () => /tls\.reload.*err=input\.file_missing/.test(await server.log()));
  assert.deepEqual(await served(), before);
  assert.equal(
    await login({ cert: await readFile(at('tablet.pem')), key: await readFile(at('tablet.key')) }),
    403,
    'devices go on being judged',
  );
});

test('a list in PEM is served as DER, and a file that is no list is served to nobody', async () => {
  await writeFile(at('own.crl'), await readFile(at('pem.crl')));
  process.kill(server.pid, 'SIGHUP');
  await until('the list in PEM is served', 5, async () => (await served()).equals(await der('pem.crl')));
  const before = await served();
  const refused = async () => (await server.log()).match(/tls\.reload.*err=config\.bad_value/g)?.length ?? 0;
  for (const [i, wrong] of [await readFile(at('ca/ca.key')), '', Buffer.concat([before, Buffer.from('more')])].entries()) {
    await writeFile(at('own.crl'), wrong);
    process.kill(server.pid, 'SIGHUP');
    await until('it is told', 5, async () => (await refused()) > i);
    assert.deepEqual(await served(), before);
  }
});

test("a device with the site's own certificate comes in once it is on record", async () => {
  const tablet = { cert: await readFile(at('tablet.pem')), key: await readFile(at('tablet.key')) };
  assert.equal(await login(tablet), 403);
  const told = await command(['cert', 'record', '--office', CITY, at('tablet.pem')]);
  assert.equal(told, 'A1B2C3D4E5F\ttablet 7\n');
  await until('the device is let in', 5, async () => (await login(tablet)) === 200);
  assert.match(await command(['cert', 'list']), /^A1B2C3D4E5F\tgood\t.*\ttablet 7\t/m);
  await command(['cert', 'revoke', 'A1B2C3D4E5F', '--reason', '返却']);
  await until('the device is shut out', 5, async () => (await login(tablet).catch(() => 0)) === 403); // its connection is closed at once
});

test("what is no device's certificate is refused by name, file by file", async () => {
  await writeFile(at('text.pem'), 'not a certificate\n');
  await openssl('x509', '-in', 'tablet.pem', '-outform', 'DER', '-out', 'tablet.der');
  const told = await command([
    'cert',
    'record',
    '--office',
    CITY,
    at('site.pem'),
    at('web.pem'),
    at('text.pem'),
    at('none.pem'),
    at('tablet.der'),
  ]).catch((e) => e);
  assert.equal(told.code, 1);
  const errors = told.stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line).error);
  assert.deepEqual(
    errors.map((e) => [e.code, path.basename(e.field)]),
    [
      ['certificate.file', 'site.pem'],
      ['certificate.file', 'web.pem'],
      ['certificate.file', 'text.pem'],
      ['input.file_missing', 'none.pem'],
      ['certificate.known', 'tablet.der'],
    ],
  );
  await assert.rejects(anpi(['ca', 'init', at('other'), '--crl-url=http://a.example/x,URI:http://b.example']), /crl-url/);
});
