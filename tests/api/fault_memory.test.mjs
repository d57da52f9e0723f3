// SPDX-License-Identifier: Apache-2.0
// Every allocation of a request fails once in turn, in the server as it runs (tests/lib/fault). Whatever it is: the answer is the
// right one or a clean refusal, or the connection ends before it; the server lives, and the same request without the fault is
// answered right, on the same connection too. What was said to be accepted is stored, once; what was shown is on record; who
// listens hears of it or is told to read anew. At the end nothing has leaked (build/asan).
//
// A stride through the allocations; all of them with ANPI_FAULTS=all (make soak). Figures are printed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CITY, at, decide, makeCity, uuidv7 } from '../lib/city.mjs';
import { Client } from '../lib/client.mjs';
import { startCluster } from '../lib/cluster.mjs';
import { exchange } from '../lib/exchange.mjs';
import { Fault } from '../lib/fault.mjs';
import { Raw } from '../lib/raw.mjs';
import { startServer, until } from '../lib/server.mjs';

const all = process.env.ANPI_FAULTS === 'all';
const strideOf = (request) => (all ? 1 : request.cold ? 24 : 6);
const roles = ['command', 'clerk', 'ambulance', 'field_care', 'auditor', 'dispatch', 'admin'];
const token = {},
  shown = new Map(); // route and person -> how many answers named them
let cluster, city, fault, server, incident, folk;

before(async () => {
  cluster = await startCluster();
  city = await makeCity(cluster, 'fault_memory', { people: 60 });
  folk = city.people;
  for (const role of roles) token[role] = await city.token(role);
  fault = new Fault();
  server = await startServer({ db: city.db, tls: true, env: fault.env });
  const command = await Client.login(server.plainUrl, 'command', city.password);
  const opened = { name: '台風', kind: '台風', drill: false, municipalities: [CITY], decided_by: '市長' };
  incident = (await command.post('/api/incidents', opened)).body.incident.id;
  await decide(command, incident);
});
after(async () => {
  await server?.remove();
  await city?.remove();
  await cluster?.stop();
  fault?.close();
});

// ---- one fault, and what came of it ----------------------------------------------------------------------------------

// Over TLS the connection may end before it is one.
const connect = (request) => Raw.connect(request.tls ? server.url : server.plainUrl).catch(() => null);
// Without what differs from one answer to the next.
const plain = (answer) =>
  answer.body?.toString('latin1').replace(/"(as_of|now|clock|last_used_at|at|from)":"[^"]*"|"age_s":\d+|"csrf":"[^"]*"/g, '') ?? '';
const refusal = ({ status, json }) => status >= 500 && (json === undefined || typeof json.error.code === 'string');

function count(request, answer) {
  if (request.shows && answer.status === 200) shown.set(request.shows, (shown.get(request.shows) ?? 0) + 1);
}

// The same request without a fault, on the same connection if it is still there; the database may have to be asked anew first.
async function askAgain(raw, request) {
  let again;
  await until(`${request.path} is answered again`, 15, async () => {
    if (!raw || raw.isClosed) raw = await connect(request);
    await server.diedEarly();
    if (!raw) return false;
    again = await exchange(raw, request);
    if (again.closed) return false;
    if (!refusal(again)) return true;
    assert.ok(['server.no_memory', 'db.away', 'db.unknown_commit'].includes(again.json?.error.code), `${again.status} ${again.body}`);
    return false;
  });
  raw.end();
  assert.equal(again.status, 200, `${again.body}`);
  count(request, again);
  return again;
}

// One round: the Nth allocation of this request fails. Gives what was answered, and whether any allocation was the Nth.
async function failNth(request, nth) {
  fault.arm('memory', { nth });
  const raw = await connect(request);
  const got = raw ? await exchange(raw, request) : { closed: true };
  if (got.stream) raw.end();
  count(request, got);
  await request.after?.(got);
  const fired = fault.failed('memory') > 0;
  const counted = fault.counted('memory');
  fault.disarm();
  await server.diedEarly();
  return { raw, got, fired, counted };
}

async function torture(name, make) {
  const figures = { right: 0, refused: 0, closed: 0 };
  const stride = strideOf(make(0));
  let nth = 1,
    counted = 0,
    tried = 0;
  await askAgain(null, make(0)); // what is made once is made
  for (let quiet = 0; quiet < 2; nth += stride) {
    const request = make(nth);
    await request.cold?.();
    const made = await failNth(request, nth),
      { raw, got, fired } = made;
    counted = Math.max(counted, made.counted);
    const again = await askAgain(raw, request);
    const place = async () => `${name}, allocation ${nth}: ${got.status} ${got.body?.toString().slice(0, 500)}\n${await fault.where()}`;
    if (got.closed) figures.closed++;
    else if (refusal(got)) figures.refused++;
    else if (got.status === 200 && (request.same ?? ((a, b) => plain(a) === plain(b)))(got, again)) figures.right++;
    else assert.fail(await place());
    await request.judge?.(got, again)?.catch(async (e) => {
      e.message += `\n${await place()}`;
      throw e;
    });
    quiet = fired ? 0 : quiet + 1;
    tried += fired;
  }
  console.log(`${name}: up to ${counted} allocations, ${tried} refused in turn:`, JSON.stringify(figures));
}

// ---- reads -----------------------------------------------------------------------------------------------------------

const someone = (n) => folk[n % folk.length];
const get = (path, role, more) => () => ({ path: path(), token: token[role], ...more });
// What is made once and kept is to be made anew: a zone changes, and the picture has it.
const asOf = async () => Date.parse((await (await fetch(`${server.plainUrl}/readyz`)).json()).as_of);
const touchZones = async () => {
  const now = Date.now();
  await cluster.execute(city.db, `UPDATE anpi.zone SET name = name WHERE id = ${city.zones[0].id}; NOTIFY anpi_change`);
  await until('the change is there', 10, async () => (await asOf()) > now);
};
const bearer = (role) => ({ headers: { Authorization: `Bearer ${token[role]}` } });

const reads = {
  'a look-up': (n) => ({ method: 'POST', path: '/api/lookup', token: token.clerk, content: { q: someone(n).name } }),
  'a person page': (n) => ({ path: `/api/persons/${someone(n).id}`, token: token.command, shows: someone(n).id }),
  'the zones of an incident': get(() => `/api/incidents/${incident}/zones`, 'command'),
  'the list of the unreported': get(() => `/api/incidents/${incident}/unreported`, 'command'),
  'a search': () => ({ method: 'POST', path: `/api/incidents/${incident}/search`, token: token.command, content: { q: 'タカハシ' } }),
  'the list of those without power': get(() => '/api/power', 'command'),
  'the own list of a carer': get(() => `/api/assigned?incident=${incident}`, 'field_care'),
  'the decisions': get(() => `/api/incidents/${incident}/decisions`, 'command'),
  'zones as GeoJSON': get(() => `/api/zones.geojson?municipality=${CITY}`, 'command', { cold: touchZones }),
  'outages as GeoJSON': get(() => '/api/outages', 'command', { cold: touchZones }),
  'a tile of zones': get(() => '/tiles/zones/12/3615/1630.pbf', 'command', { cold: touchZones }),
  'a tile of people': get(() => '/tiles/people/12/3615/1630.pbf', 'command'),
  shelters: get(() => '/api/shelters', 'command'),
  feeds: get(() => '/api/feeds', 'command'),
  incidents: get(() => '/api/incidents', 'command'),
  'who I am': get(() => '/api/me', 'command'),
  'the record of reads': get(() => '/api/audit', 'auditor', { same: (a, b) => a.json.records?.length === b.json.records?.length }),
  'the users': get(() => '/api/admin/users', 'admin'),
  'the configuration': () => ({ path: '/api/config' }),
  'the interface': () => ({ path: '/api/openapi.json' }),
  metrics: () => ({ path: '/metrics', same: (a) => a.body.toString().endsWith('\n') }),
  'a page of the web': () => ({ path: '/' }),
  'a page over TLS': () => ({ path: '/', tls: true, headers: { 'Accept-Encoding': 'gzip' } }),
  'a log-in': () => ({
    method: 'POST',
    path: '/api/login',
    content: { login: 'dispatch', password: city.password },
    same: (a) => a.json.csrf && a.headers['set-cookie']?.startsWith('session='),
  }),
};

for (const [name, make] of Object.entries(reads))
  test(`${name}: right, or refused, or cut off; and right again`, async () => {
    await torture(name, make);
  });

test('whoever was shown is on record as often', async () => {
  const pending = async () => (await (await fetch(`${server.plainUrl}/readyz`)).json()).audit_pending;
  await until('the spool is drained', 20, async () => (await pending()) === 0);
  const route = '/api/persons/{person}';
  const rows = await cluster.rows(city.db, `SELECT person::text, count(*)::int AS n FROM anpi.audit WHERE route = '${route}' GROUP BY 1`);
  const kept = new Map(rows.map((row) => [row.person, row.n]));
  for (const [person, times] of shown) assert.ok((kept.get(person) ?? 0) >= times, `person ${person}: shown ${times} times`);
});

// ---- writes ----------------------------------------------------------------------------------------------------------

// Someone who listens all the time, and comes back when the stream ends.
class Listener {
  async open() {
    this.raw = await Raw.connect(server.plainUrl);
    this.raw.send(Buffer.from(`GET /api/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token.command}\r\n\r\n`));
    await this.raw.until(() => this.raw.text().includes('id: '));
    return this;
  }

  // What they are told of since, within a moment: the words, to read anew, or nothing more on this stream.
  async hears(words) {
    const told = () => words.every((word) => this.raw.text().includes(word)) || this.raw.text().includes('event: reload');
    await this.raw.until(told, 5000);
    const heard = told() || this.raw.isClosed;
    if (this.raw.isClosed) await this.open();
    this.raw.got = Buffer.alloc(0);
    return heard;
  }
}

const taken = ({ result }) => result === 'accepted' || result === 'known';
const stored = (table, ids) => cluster.rows(city.db, `SELECT * FROM anpi.${table} WHERE op_id IN (${ids.map((id) => `'${id}'`)})`);
const page = async (person) => (await fetch(`${server.plainUrl}/api/persons/${person}`, bearer('command'))).json();

test('marks: accepted is stored as sent and seen by all, and sent again it is the same', async () => {
  const ear = await new Listener().open();
  await torture('marks', (n) => {
    const operations = [n, n + 1, n + 2].map((i) => ({
      op_id: uuidv7(),
      person: someone(i).id,
      status: n % 2 ? 'safe' : 'noted',
      observed_at: at(0),
      note: `${i}人目: 玄関先で「無事」を確認\t\\`,
    }));
    const ids = operations.map((o) => o.op_id);
    const checkStored = async () => {
      const rows = await stored('observation', ids);
      for (const o of operations) {
        const row = rows.find((r) => r.op_id === o.op_id);
        assert.deepEqual([String(row?.person), row?.note, row?.status], [o.person, o.note, o.status]);
      }
    };
    return {
      method: 'POST',
      path: `/api/incidents/${incident}/observations`,
      token: token.command,
      content: { operations },
      same: (a) => a.json.results.every(taken),
      after: async (got) => got.status === 200 && checkStored(),
      judge: async (_, again) => {
        assert.ok(again.json.results.every(taken), JSON.stringify(again.json));
        await checkStored();
        await until('the picture has it', 15, async () =>
          (await page(operations[0].person)).incidents?.some((i) => i.seen?.includes(ids[0])),
        );
        assert.ok(await ear.hears(operations.map((o) => `"${o.person}"`)), 'nobody was told');
      },
    };
  });
  ear.raw.end();
});

test('transports: likewise', async () => {
  const care = await cluster.value(city.db, "SELECT id FROM anpi.app_user WHERE login = 'care'");
  for (const p of folk)
    await cluster.execute(
      city.db,
      `INSERT INTO anpi.care_member (person, ord, user_id, name, role) VALUES (${p.id}, 1, ${care}, '架空医師', '医師')`,
    );
  await torture('a transport', (n) => {
    const content = { op_id: uuidv7(), at: at(1000), hospital: 'みほん病院', remarks: `${n}回目` };
    return {
      method: 'POST',
      path: `/api/persons/${someone(n).id}/transports`,
      token: token.ambulance,
      content,
      same: (a, b) => a.json.transport.id === b.json.transport.id,
      after: async (got) => got.status === 200 && assert.equal((await stored('transport', [content.op_id])).length, 1),
      judge: async () => {
        const rows = await stored('transport', [content.op_id]);
        assert.deepEqual(
          rows.map((r) => [String(r.person), r.remarks]),
          [[someone(n).id, content.remarks]],
        );
      },
    };
  });
});

test('a live stream: opened whole, or not at all', async () => {
  await torture('a live stream', () => ({ path: '/api/live', token: token.command, same: (a) => a.stream }));
});

test('the server ends as it should, and has leaked nothing', async () => {
  assert.equal(await server.stop(), 0, (await server.log()).slice(-4000));
  const strange = server.records.filter((r) => ['http.second_reply', 'http.no_reply', 'job.wait_without_name'].includes(r.event));
  assert.deepEqual(strange, []);
});
