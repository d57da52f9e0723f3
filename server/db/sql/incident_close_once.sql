-- SPDX-License-Identifier: Apache-2.0
-- Close an incident, once for an operation id.
-- for: server
-- params: op_id uuid?, content bytea?, incident bigint, by_user bigint, now_us bigint
-- returns: JSON of the incident, as its change says it
SELECT anpi.incident_close_once($1::uuid, $2::bytea, $3::bigint, $4::bigint, $5::bigint)
