-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: after_id bigint, through_id bigint, most integer (rows)
-- returns: id bigint, at_us bigint
-- returns: spool text?, spool_number bigint?, kind text?, user bigint?, login text?, role text?, device text?, person bigint?, incident bigint?
-- returns: ground text?, case_hash text?, route text?, result text?, fields text?, detail text?, stored_us bigint?
-- returns: (those from spool on are what leaf.h hashes)
SELECT a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.spool::text, a.spool_number, a.kind, a.user_id, a.login, a.role, a.device, a.person,
       a.incident, a.ground, anpi.audit_case(a.case_ref, a.case_salt, a.case_hash), a.route, a.result, a.fields, a.detail::text,
       (extract(epoch FROM a.stored_at) * 1000000)::bigint
  FROM anpi.audit a WHERE a.id > $1::bigint AND a.id <= $2::bigint ORDER BY a.id LIMIT $3::integer
