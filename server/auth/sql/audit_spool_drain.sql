-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: spool uuid, numbers bigint[], bodies text[] (JSON records as audit.c writes them)
-- returns: nothing; a record drained before is left as it is
INSERT INTO anpi.audit (spool, spool_number, at, kind, user_id, login, role, device, person, incident, ground, case_ref, route, result, fields, detail)
SELECT $1::uuid, r.number, anpi.of_us((r.j ->> 'at_us')::bigint), r.j ->> 'kind', (r.j ->> 'user')::bigint, r.j ->> 'login', r.j ->> 'role',
       r.j ->> 'device', (r.j ->> 'person')::bigint, (r.j ->> 'incident')::bigint, r.j ->> 'ground', r.j ->> 'case', r.j ->> 'route',
       r.j ->> 'result', r.j ->> 'fields',
       nullif(jsonb_strip_nulls(jsonb_build_object('terms', r.j -> 'terms', 'persons', r.j -> 'persons', 'decision', r.j -> 'decision')), '{}'::jsonb)
  FROM (SELECT u.number, u.body::jsonb AS j FROM unnest($2::bigint[], $3::text[]) AS u (number, body) OFFSET 0) r
ON CONFLICT (spool, spool_number) DO NOTHING
