// SPDX-License-Identifier: Apache-2.0
// The anpi command against a real PostgreSQL: a demo city, its users, its incident, its audit.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { anpi, build, root, startCluster } from '../lib/cluster.mjs';
import { readLog } from '../lib/logfmt.mjs';

const people = 1500;
let cluster, db, folder;

before(async () => {
  cluster = await startCluster();
  db = await cluster.database('cli');
  folder = await mkdtemp(path.join(os.tmpdir(), 'anpi-cli.'));
  await anpi(['demo', `--people=${people}`, '--seed=3', `--db=${db.owner}`, `--out=${folder}/city`]);
});
after(async () => {
  await cluster?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

// Exit code and what it said, whatever the end.
async function tried(args, input = '') {
  const child = spawn(path.join(root, build, 'anpi'), [...args, `--db=${db.owner}`], { cwd: root });
  let out = '',
    err = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  child.stdin.end(input);
  const code = await new Promise((done) => child.on('close', done));
  readLog(err, { words: true });
  return { code, out: out.trim(), error: err ? JSON.parse(err.split('\n')[0]).error : null };
}
const rows = (sql) => cluster.rows(db, sql);

test('every command says what it does in Japanese and in English', async () => {
  const commands = (await anpi(['--help']))
    .split(/^anpi /m)
    .slice(1)
    .map((each) => each.split('\n'));
  assert.ok(commands.length > 40);
  for (const [name, ja, en] of commands) {
    assert.match(ja, /[ぁ-ん]/, name);
    assert.match(en, /[a-z]{3}/, name);
  }
});

test('a demo city has its people, a card for each, and a user for every role', async () => {
  const users = JSON.parse(await readFile(`${folder}/city/users.json`, 'utf8'));
  const roles = 'field_care field_community shelter command dispatch ambulance care clerk health_center pref police admin auditor'.split(
    ' ',
  );
  for (const role of roles)
    assert.ok(
      users.some((u) => u.role === role && u.login === role),
      role,
    );
  assert.equal((await stat(`${folder}/city/users.json`)).mode & 0o777, 0o600);
  const [count] = await rows('SELECT (SELECT count(*) FROM anpi.person) AS n, (SELECT count(*) FROM anpi.card) AS cards');
  assert.deepEqual([Number(count.n), Number(count.cards)], [people, people]);
  const city = JSON.parse(await readFile(`${folder}/city/city.json`, 'utf8'));
  assert.equal(city.municipality, '23999');
  assert.match(city.incident, /^\d+$/);
});

test("three zones of a demo city are in nobody's charge, some report nothing, about two of five people are marked", async () => {
  const [zones] =
    await rows(`SELECT count(*) AS n, count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM anpi.assignment a WHERE a.zone = z.id)) AS free
        FROM anpi.zone z WHERE z.kind = 'town'`);
  assert.deepEqual([Number(zones.n), Number(zones.free)], [48, 3]);
  const [marks] = await rows('SELECT count(DISTINCT person) AS n FROM anpi.observation');
  assert.ok(Number(marks.n) > people * 0.2 && Number(marks.n) < people * 0.5, marks.n);
  const [silent] = await rows(`SELECT count(*) AS n FROM anpi.zone z WHERE z.kind = 'town' AND NOT EXISTS
        (SELECT 1 FROM anpi.observation o JOIN anpi.person p ON p.id = o.person JOIN anpi.home h ON h.id = p.home WHERE h.zone = z.id)`);
  assert.ok(Number(silent.n) >= 1);
});

// The figures at the head of the scenes that the service is tried with.
test('without a number the city is that of the drills: 1,618 = 48 zones + without location 23 + 対象外 71 + 支援措置 4', async () => {
  const city = await cluster.database('cli_drills'),
    count = async (sql) => Number(await cluster.value(city, `SELECT count(*) ${sql}`));
  const said = await anpi(['demo', `--db=${city.owner}`, `--out=${folder}/drills`]);
  assert.match(said, /1618 people: 名簿 1618 \(同意 1070, 不同意 180, 未回答 368\), 呼吸器 9, 電源必要 61, 支援措置 4, /);
  assert.match(said, /支援措置 4, 民生委員 120, 職員 12, 48 zones, without location 23, 対象外 71; \d+ marks/);
  const away = "EXISTS (SELECT FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL AND s.kind IN ('入院', '入所'))",
    home = 'FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE';
  assert.equal(await count("FROM anpi.listing WHERE list = '名簿' AND to_on IS NULL"), 1618);
  for (const [answer, n] of [
    ['同意', 1070],
    ['不同意', 180],
    ['未回答', 368],
  ])
    assert.equal(await count(`FROM anpi.consent WHERE kind = '名簿提供' AND answer = '${answer}'`), n, answer);
  assert.equal(await count(`${home} h.zone IS NOT NULL AND NOT p.protected AND NOT ${away}`), 1520);
  assert.equal(await count(`${home} h.zone IS NULL AND h.lon IS NULL AND NOT p.protected AND NOT ${away}`), 23);
  assert.deepEqual(
    [await count(`${home} ${away}`), await count('FROM anpi.person WHERE protected'), await count(`${home} p.protected AND ${away}`)],
    [71, 4, 0],
  );
  assert.equal(await count("FROM anpi.zone z WHERE z.kind = 'town' AND EXISTS (SELECT FROM anpi.home h WHERE h.zone = z.id)"), 48);
  assert.deepEqual(
    await cluster.rows(
      city,
      "SELECT count(DISTINCT person)::int AS n, count(battery_internal_min)::int AS known FROM anpi.device WHERE kind = '人工呼吸器'",
    ),
    [{ n: 9, known: 3 }],
  );
  const minutes = await cluster.rows(
    city,
    `SELECT battery_internal_min + coalesce(battery_external_min, 0) AS n FROM anpi.device WHERE kind = '人工呼吸器'
      AND battery_internal_min IS NOT NULL ORDER BY 1`,
  );
  assert.deepEqual(
    minutes.map((m) => m.n),
    [40, 110, 300],
  );
  assert.equal(await count("FROM anpi.directive WHERE coalesce(doctor, '') = '' OR coalesce(doctor_phone, '') = ''"), 0);
  assert.equal(await count("FROM anpi.directive WHERE kind LIKE '医師の指示書%' AND body ~ '希望'"), 0);
});

test('each of 120 民生委員 looks after 9 to 17 people, households whole, by name; branches and 自主防災会 read nobody more by it', async () => {
  const city = cluster.named('cli_drills');
  const held = await cluster.rows(
    city,
    `SELECT u.id, count(*)::int AS n, count(*) FILTER (WHERE EXISTS (SELECT FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供'
      AND c.answer = '同意'))::int AS agreed,
        bool_and(p.welfare_commissioner = replace(u.name, ' ', '　')) AS named FROM anpi.assignment a JOIN anpi.person p ON p.id = a.person
        JOIN anpi.app_user u ON u.id = a.user_id GROUP BY u.id`,
  );
  assert.equal(held.length, 120);
  assert.equal(
    held.reduce((n, h) => n + h.n, 0),
    1618,
  );
  for (const h of held) assert.ok(h.n >= 9 && h.n <= 17 && h.named, JSON.stringify(h));
  assert.ok(
    held.some((h) => h.n === 13 && h.agreed === 9),
    '9 of 13',
  );
  assert.deepEqual(
    await cluster.rows(
      city,
      `SELECT p.home FROM anpi.assignment a JOIN anpi.person p ON p.id = a.person WHERE a.user_id IS NOT NULL GROUP BY p.home
        HAVING count(DISTINCT a.user_id) > 1`,
    ),
    [],
  );
  assert.deepEqual(
    await cluster.rows(
      city,
      `SELECT DISTINCT o.kind FROM anpi.assignment a JOIN anpi.office o ON o.id = a.office WHERE a.zone IS NOT NULL`,
    ),
    [{ kind: 'city' }],
  );
  assert.equal(
    Number(
      await cluster.value(
        city,
        `SELECT count(*) FROM anpi.assignment a JOIN anpi.office o ON o.id = a.office JOIN anpi.person p ON p.id = a.person
        WHERE p.protected OR EXISTS (SELECT FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供' AND c.answer = '同意')`,
      ),
    ),
    0,
  );
});

test('a demo city is not made on top of people', async () => {
  const again = await tried(['demo', '--people=10', `--out=${folder}/again`]);
  assert.equal(again.code, 1);
  assert.equal(again.error.code, 'cli.demo_not_empty');
});

test('the same seed makes the same people', async () => {
  const other = await cluster.database('cli_again');
  await anpi(['demo', `--people=${people}`, '--seed=3', '--no-incident', `--db=${other.owner}`, `--out=${folder}/other`]);
  const sum = `SELECT count(*) AS n, md5(string_agg((to_jsonb(p) - 'created_at' - 'updated_at')::text || to_jsonb(h)::text ||
    coalesce(to_jsonb(d)::text, ''), '' ORDER BY p.id, d.id)) AS sum
        FROM anpi.person p JOIN anpi.home h ON h.id = p.home LEFT JOIN anpi.device d ON d.person = p.id`;
  assert.deepEqual(await cluster.rows(other, sum), await rows(sum));
});

test('a user is made once; the password is printed once or comes from standard input', async () => {
  const made = await tried(['user', 'add', 'taro', '--name=太郎', '--role=clerk', '--office=2']);
  assert.match(made.out, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  assert.equal((await tried(['user', 'add', 'taro', '--name=太郎', '--role=clerk', '--office=2'])).error.code, 'user.exists');
  const before = await rows("SELECT password_hash FROM anpi.app_user WHERE login = 'taro'");
  assert.equal((await tried(['user', 'add', 'taro', '--name=次郎', '--role=clerk', '--office=2', '--change'])).out, '');
  assert.deepEqual(await rows("SELECT password_hash FROM anpi.app_user WHERE login = 'taro'"), before);
  const fed = await tried(
    ['user', 'add', 'taro', '--name=次郎', '--role=clerk', '--office=2', '--change', '--password-file=-'],
    'a long enough one\n',
  );
  assert.deepEqual([fed.code, fed.out], [0, '']);
  assert.notDeepEqual(await rows("SELECT password_hash FROM anpi.app_user WHERE login = 'taro'"), before);
  const short = await tried(['user', 'add', 'hana', '--name=花', '--role=clerk', '--office=2', '--password-file=-'], 'short\n');
  assert.equal(short.error.code, 'user.password');
  assert.equal((await tried(['user', 'add', 'hana', '--name=花', '--role=clerk', '--office=nowhere'])).error.code, 'user.office');
  assert.equal((await tried(['user', 'add', 'hana', '--name=花', '--role=king', '--office=2'])).error.field, 'role');
});

test('a token is kept as its hash only, and a disabled user gets none', async () => {
  const { out: token } = await tried(['user', 'token', 'clerk', '--days=2']);
  assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  const hash = createHash('sha256').update(token).digest('hex');
  const [kept] = await rows(
    `SELECT kind, extract(epoch FROM expires_at - created_at)::int AS s FROM anpi.session WHERE token_hash = '\\x${hash}'`,
  );
  assert.deepEqual([kept.kind, Number(kept.s)], ['token', 2 * 86400]);
  assert.equal((await tried(['user', 'disable', 'taro'])).code, 0);
  assert.equal((await tried(['user', 'token', 'taro'])).error.code, 'user.unknown');
  assert.match((await tried(['user', 'list'])).out, /^taro\tclerk\tdisabled\t/m);
  assert.equal((await tried(['user', 'disable', 'nobody'])).error.code, 'user.unknown');
  await cluster.execute(
    db,
    `INSERT INTO anpi.app_user (login, name, office, role)
        SELECT 'f', E'偽\\nadmin2\\tadmin', office, role FROM anpi.app_user WHERE login = 'taro'`,
  );
  assert.equal((await tried(['user', 'disable', 'f'])).code, 0, 'a login is no answer');
  const list = (await tried(['user', 'list'])).out;
  assert.match(list, /^f\tclerk\tdisabled\t.*\t偽 admin2 admin$/m);
});

test('a disabled user who is enabled again has the old password and none of the old sessions', async () => {
  const { out: token } = await tried(['user', 'token', 'clerk']);
  const kept = () =>
    rows(`SELECT u.password_hash, s.ended_at IS NULL AS open, u.disabled_at IS NULL AS enabled FROM anpi.session s
      JOIN anpi.app_user u ON u.id = s.user_id
        WHERE s.token_hash = '\\x${createHash('sha256').update(token).digest('hex')}'`);
  const [before] = await kept();
  assert.equal((await tried(['user', 'disable', 'clerk'])).code, 0);
  assert.deepEqual(await kept(), [{ ...before, open: false, enabled: false }]);
  assert.equal((await tried(['user', 'enable', 'clerk'])).code, 0);
  assert.deepEqual(await kept(), [{ ...before, open: false, enabled: true }]);
  assert.equal((await tried(['user', 'enable', 'nobody'])).error.code, 'user.unknown');
});

test('an incident is opened over known municipalities only', async () => {
  const open = ['incident', 'open', '--name=訓練', '--kind=地震'];
  const { out: id } = await tried([...open, '--municipality=23999', '--drill']);
  const [kept] = await rows(`SELECT drill::text, municipalities::text AS m FROM anpi.incident WHERE id = ${Number(id)}`);
  assert.deepEqual([kept.drill, kept.m], ['true', '{23999}']);
  assert.equal((await tried([...open, '--municipality=13101'])).error.code, 'registry.unknown_municipality');
  assert.equal((await tried(['incident', 'open', '--name=x', '--kind=津波', '--municipality=23999'])).error.field, '--kind');
});

test('verify finds a status that its marks do not fold to, one without marks and marks without one', async () => {
  const whole = await tried(['incident', 'verify', '1']);
  assert.equal(whole.code, 0);
  assert.match(whole.out, / 0 differ$/);
  await cluster.execute(
    db,
    `UPDATE anpi.status SET status = 'noted' WHERE person = (SELECT min(person) FROM anpi.status WHERE status = 'safe')`,
  );
  await cluster.execute(db, `DELETE FROM anpi.status WHERE person = (SELECT max(person) FROM anpi.status)`);
  await cluster.execute(
    db,
    `INSERT INTO anpi.status (incident, person, round, status) VALUES (1, 999999, 1, 'safe'), (1, 999998, 1, 'unreported')`,
  );
  const broken = await tried(['incident', 'verify', '1']);
  assert.equal(broken.code, 1);
  assert.match(broken.out, / 3 differ$/);
  assert.match(broken.out, /no status is kept/);
  assert.match(broken.out, /person 999999\t/);
  assert.doesNotMatch(broken.out, /999998/);
  assert.equal((await tried(['incident', 'verify', '4711'])).error.code, 'incident.unknown');
});

// In a year of its own: what the commands of the tests before did is on record too.
test('the audit is listed by person, alone or among others, and by time', async () => {
  await cluster.execute(
    db,
    `INSERT INTO anpi.audit (spool, spool_number, at, kind, login, role, person, ground, detail) VALUES
        (gen_random_uuid(), 1, '2036-01-01 00:00Z', 'person.read', 'a', 'care', 5, 'consent', NULL),
        (gen_random_uuid(), 1, '2036-01-02 00:00Z', 'list', 'b', 'command', NULL, 'internal', '{"persons": [4, 5, 55]}'),
        (gen_random_uuid(), 1, '2036-01-03 00:00Z', 'list', 'c', 'command', NULL, 'internal', '{"persons": [55]}')`,
  );
  const logins = async (...args) =>
    (await tried(['audit', 'list', ...args])).out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).login);
  assert.deepEqual(await logins('--since=2036-01-01'), ['a', 'b', 'c']);
  assert.deepEqual(await logins('--person=5'), ['a', 'b']);
  assert.deepEqual(await logins('--since=2036-01-02'), ['b', 'c']);
  assert.deepEqual(await logins('--since=2036-01-02T12:00:00Z'), ['c']);
  assert.deepEqual(await logins('--limit=1'), ['c']);
  assert.equal((await tried(['audit', 'list', '--person=x'])).error.code, 'cli.usage');
});
