// SPDX-License-Identifier: Apache-2.0
// The second wall, walked with the server's own role in the database: what row policies show of whom, and what that role,
// and that of the feeds reader, cannot do at all.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { at, makeCity, makeDesk, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { startServer, until } from '../lib/server.mjs';
import { cell, people, roles, walls } from './policy_expected.mjs';

const run = promisify(execFile);
const psql = (conninfo, sql) =>
  run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=sqlstate', '-d', conninfo, '-c', sql]).then(({ stdout }) =>
    stdout.trim(),
  );
let cluster, city, server;
const folk = {},
  users = {};

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'walls', { people: 12 });
  Object.assign(folk, {
    stranger: city.people[1],
    refused: city.people[2],
    mine: city.people[3],
    protected: city.people[4],
    other: city.others[1],
  });
  const entrust = (p) =>
    ['field_care', 'field_community']
      .map(
        (login) =>
          `INSERT INTO anpi.assignment (person, user_id, from_at) SELECT ${p.id}, id, now() FROM anpi.app_user WHERE login = '${login}';`,
      )
      .join('\n') +
    `INSERT INTO anpi.care_member (person, ord, user_id, name, role) SELECT ${p.id}, 1, id, '架空医師', '医師' FROM anpi.app_user
      WHERE login = 'care';`;
  const rows = Object.values(folk)
    .map(
      ({ id }) => `
        INSERT INTO anpi.directive (person, kind, body) VALUES (${id}, '事前指示書', '本文');
        INSERT INTO anpi.inquiry (person, asked_by, at, by_user) VALUES (${id}, '架空親族', now(), 1);
        INSERT INTO anpi.power_confirmation (op_id, person, at, power, by_user, by_name, seq)
        VALUES (gen_random_uuid(), ${id}, now(), '停電', 1, '試験', 1);
        INSERT INTO anpi.transport (op_id, person, at, hospital, by_user, by_name, received_at, seq)
        VALUES (gen_random_uuid(), ${id}, now(), 'みほん市民病院', 1, '試験', now(), 1);
        INSERT INTO anpi.mark_review (op_id, incident, person, status, observed_at, bounded, time_unsure, by_user, by_name, received_at,
        seq, reason)
        VALUES (gen_random_uuid(), 1, ${id}, 'safe', now(), false, false, 1, '試験', now(), 1, 'after_end');`,
    )
    .join('');
  await cluster.execute(
    city.db,
    `${['refused', 'mine', 'protected'].map((name) => entrust(folk[name])).join('\n')} ${rows}
        UPDATE anpi.person SET protected = true WHERE id = ${folk.protected.id};
        SELECT anpi.card_refresh(ARRAY[${Object.values(folk).map((p) => p.id)}]::bigint[])`,
  );
  await makeDesk(cluster, city.db);
  for (const { login, id } of await cluster.rows(city.db, 'SELECT login, id::text FROM anpi.app_user')) users[login] = id;
  server = await startServer({ db: city.db });
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
});

// As the server reads: the actor for one transaction, then the table. One list of persons for each actor, null for none.
async function seen(table, actors, who = city.db.server) {
  const one = (actor) => `BEGIN; ${actor ? `SELECT set_config('anpi.actor', '${actor}', true) = '';` : ''}
        SELECT '> ' || coalesce(string_agg(DISTINCT person::text, ' '), '') FROM anpi.${table}; COMMIT;`;
  const text = await psql(who, actors.map(one).join('\n'));
  return text
    .split('\n')
    .filter((line) => line.startsWith('>'))
    .map((line) => line.slice(1).trim().split(' ').filter(Boolean).sort());
}

test('each role reads its own people row by row, and nobody else, whatever the statement asks for', async (t) => {
  const storm = { name: '台風第99号', kind: '台風', drill: false, municipalities: [city.people[0].municipality], decided_by: '市長' };
  const command = await Client.login(server.plainUrl, 'command', city.password),
    beyond = await Client.login(server.plainUrl, 'other_command', city.password);
  for (const [client, names, municipality] of [
    [command, people.slice(0, 4), storm.municipalities],
    [beyond, ['other'], [folk.other.municipality]],
  ]) {
    const id = (await client.post('/api/incidents', { ...storm, municipalities: municipality })).body.incident.id;
    const operations = names.map((name) => ({ op_id: uuidv7(), person: folk[name].id, observed_at: at(), status: 'safe' }));
    assert.deepEqual(
      (await client.post(`/api/incidents/${id}/observations`, { operations })).body.results.map((r) => r.result),
      operations.map(() => 'accepted'),
    );
  }
  let cells = 0;
  for (const table of Object.keys(walls)) {
    assert.equal((await seen(table, [null], city.db.owner))[0].length, people.length, `${table} has a row for each`);
    const [stranger, ...lists] = await seen(table, [null, ...Object.keys(roles).map((role) => users[role])]);
    assert.deepEqual(stranger, [], `${table} without an actor`);
    for (const [i, role] of Object.keys(roles).entries()) {
      assert.deepEqual(lists[i], (walls[table][role] ?? []).map((name) => folk[name].id).sort(), `${role} ${table}`);
      cells += people.length;
    }
  }
  t.diagnostic(`${cells} cells`);
});

test('the second wall is nowhere narrower than the first: who may read marks by the policy may read them here', () => {
  for (const role of Object.keys(roles))
    for (const name of people)
      if (['open', 'closed'].some((state) => cell(role, 'history', name, state) === 'yes'))
        assert.ok(walls.observation[role]?.includes(name), `${role} ${name}`);
});

test('a disabled user reads nothing, and an actor does not outlive its transaction', async () => {
  await cluster.execute(city.db, "SELECT anpi.user_disable('police', anpi.us(now())), anpi.user_disable('command', anpi.us(now()))");
  assert.deepEqual(await seen('observation', [users.command]), [[]]);
  const { stdout } = await run('psql', [
    '-XAtq',
    '-d',
    city.db.server,
    '-c',
    `SELECT anpi.history_read(1, ${folk.mine.id}, ${users.field_care}) <> '[]'`,
    '-c',
    'SELECT count(*) FROM anpi.observation',
  ]);
  assert.deepEqual(stdout.trim().split('\n'), ['t', '0']);
});

// Every statement in a transaction of its own; each must end with 42501, insufficient_privilege.
async function refused(conninfo, statements) {
  const script = statements.map((sql, i) => `\\echo > ${i}\nBEGIN;\n${sql};\n\\echo :SQLSTATE\nROLLBACK;`).join('\n');
  const child = run('psql', ['-XAtq', '-d', conninfo]);
  child.child.stdin.end(script + '\n');
  const { stdout } = await child;
  const states = stdout
    .split(/^> \d+$/m)
    .slice(1)
    .map((text) => text.trim().split('\n').pop());
  assert.equal(states.length, statements.length);
  assert.deepEqual(
    statements.filter((_, i) => states[i] !== '42501').map((sql) => `${sql}: ${states[statements.indexOf(sql)]}`),
    [],
  );
}

test("the server's role changes no history, deletes nothing, and makes nobody of itself", async () => {
  const history = [
    'audit',
    'observation',
    'mark_review',
    'transport',
    'change',
    'audit_root',
    'zone_report',
    'power_confirmation',
    'consent',
  ];
  const forged = { audit_root: "key_id = ''", change: "body = ''", audit: 'person = 0', consent: "answer = '同意'" };
  await refused(city.db.server, [
    ...history.map((table) => `UPDATE anpi.${table} SET ${forged[table] ?? "by_name = ''"}`),
    ...[...history, 'person', 'home', 'app_user', 'session', 'operation', 'incident', 'directive', 'status'].map(
      (table) => `DELETE FROM anpi.${table}`,
    ),
    ...history.map((table) => `TRUNCATE anpi.${table}`),
    `INSERT INTO anpi.observation (op_id, incident, person, round, status, observed_at, by_user, by_name, received_at, seq)
      VALUES (gen_random_uuid(), 1, ${folk.mine.id}, 1, 'safe', now(), 1, 'x', now(), 1)`,
    `INSERT INTO anpi.transport (op_id, person, at, hospital, by_user, by_name, received_at, seq)
      VALUES (gen_random_uuid(), ${folk.mine.id}, now(), 'x', 1, 'x', now(), 1)`,
    `INSERT INTO anpi.mark_review (op_id, incident, person, status, observed_at, bounded, time_unsure, by_user, by_name, received_at, seq,
      reason) VALUES (gen_random_uuid(), 1, ${folk.mine.id}, 'safe', now(), false, false, 1, 'x', now(), 1, 'closed')`,
    'ALTER TABLE anpi.observation DISABLE ROW LEVEL SECURITY',
    'DROP POLICY observation_read ON anpi.observation',
    'DROP TABLE anpi.audit',
    'CREATE TABLE anpi.x (a int)',
    'CREATE TABLE public.x (a int)',
    'CREATE ROLE x',
    'ALTER ROLE anpi_server SUPERUSER',
    'SET ROLE anpi_owner',
    'SET ROLE anpi_feeds',
    'SET session_replication_role = replica',
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY anpi.label FROM '/etc/passwd'",
    'SELECT rolpassword FROM pg_authid',
    'SELECT anpi.card_refresh_all()',
    "SELECT anpi.status_fold('{}', '{}', '{}')",
    "CREATE OR REPLACE FUNCTION anpi.actor_role(of_person bigint) RETURNS text LANGUAGE sql AS $$ SELECT 'command' $$",
    "INSERT INTO anpi.directive (person, kind) VALUES (1, '事前指示書')",
    "UPDATE anpi.app_user SET protected_desk = 'main' WHERE login = 'command'",
    "SELECT anpi.protected_desk_set('command', 'main', NULL, NULL, 1)",
    `SELECT anpi.person_protect(${folk.protected.id}, false, NULL, 'x', 1)`,
  ]);
});

test("the feeds reader's role reads no person, no mark, no user and no audit", async () => {
  const hidden = [
    'person',
    'home',
    'card',
    'phone',
    'device',
    'stay',
    'consent',
    'observation',
    'mark_review',
    'status',
    'transport',
    'directive',
    'app_user',
    'session',
    'certificate',
    'audit',
    'audit_root',
    'assignment',
  ];
  await refused(city.db.feeds, [
    ...hidden.map((table) => `SELECT count(*) FROM anpi.${table}`),
    'SELECT body FROM anpi.change',
    'DELETE FROM anpi.outage_area',
    `SELECT anpi.history_read(1, ${folk.mine.id}, ${users.field_care})`,
    'SELECT anpi.transport_load()',
    'SELECT anpi.actor_role(1)',
    'CREATE TABLE public.x (a int)',
    "SELECT pg_read_file('/etc/passwd')",
  ]);
});

test("functions that run with the owner's rights are closed to all but the server and name where they look", async () => {
  const loose = await cluster.rows(
    city.db,
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace = 'anpi'::regnamespace AND p.prosecdef
        AND (has_function_privilege('public', p.oid, 'EXECUTE') OR NOT coalesce(array_to_string(p.proconfig, ' ') ~ 'search_path', false))`,
  );
  assert.deepEqual(loose, []);
  const open = await cluster.rows(
    city.db,
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace = 'anpi'::regnamespace
      AND has_function_privilege('public', p.oid, 'EXECUTE')`,
  );
  assert.deepEqual(open, []);
  await until('the server is still well', 5, async () => (await fetch(`${server.plainUrl}/readyz`)).ok);
});
