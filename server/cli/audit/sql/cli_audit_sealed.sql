-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: id, at in us, what leaf.h hashes; then whether the case text was erased, whether a retention run
-- returns: on record allows that, and how many seconds ago it was stored
SELECT a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.spool::text, a.spool_number, a.kind, a.user_id, a.login, a.role, a.device, a.person,
       a.incident, a.ground, anpi.audit_case(a.case_ref, a.case_salt, a.case_hash), a.route, a.result, a.fields, a.detail::text,
       (extract(epoch FROM a.stored_at) * 1000000)::bigint,
       a.case_ref IS NULL AND a.case_hash IS NOT NULL,
       a.at < (SELECT max(r.result::timestamptz) + interval '1 second' FROM anpi.audit r WHERE r.kind = 'retention'),
       extract(epoch FROM clock_timestamp() - a.stored_at)::bigint
  FROM anpi.audit a ORDER BY a.id
