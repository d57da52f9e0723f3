-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: id bigint, at_us bigint
-- returns: spool text?, spool_number bigint?, kind text?, user bigint?, login text?, role text?, device text?, person bigint?, incident bigint?
-- returns: ground text?, case_hash text?, route text?, result text?, fields text?, detail text?, stored_us bigint?
-- returns: case_erased boolean, erasing_on_record boolean? (a retention run on record allows that), age_s bigint (since it was stored)
SELECT a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.spool::text, a.spool_number, a.kind, a.user_id, a.login, a.role, a.device, a.person,
       a.incident, a.ground, anpi.audit_case(a.case_ref, a.case_salt, a.case_hash), a.route, a.result, a.fields, a.detail::text,
       (extract(epoch FROM a.stored_at) * 1000000)::bigint,
       a.case_ref IS NULL AND a.case_hash IS NOT NULL,
       a.at < (SELECT max(r.result::timestamptz) + interval '1 second' FROM anpi.audit r WHERE r.kind = 'retention'),
       extract(epoch FROM clock_timestamp() - a.stored_at)::bigint
  FROM anpi.audit a ORDER BY a.id
