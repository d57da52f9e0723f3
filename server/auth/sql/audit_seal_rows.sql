-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: after_id bigint, through_id bigint, most integer (rows)
-- returns: id, at in us, then what leaf.h hashes
SELECT a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.spool::text, a.spool_number, a.kind, a.user_id, a.login, a.role, a.device, a.person,
       a.incident, a.ground, anpi.audit_case(a.case_ref, a.case_salt, a.case_hash), a.route, a.result, a.fields, a.detail::text,
       (extract(epoch FROM a.stored_at) * 1000000)::bigint
  FROM anpi.audit a WHERE a.id > $1::bigint AND a.id <= $2::bigint ORDER BY a.id LIMIT $3::integer
