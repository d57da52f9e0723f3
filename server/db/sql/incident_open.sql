-- SPDX-License-Identifier: Apache-2.0
-- Open an incident.
-- for: server cli
-- params: op_id uuid?, content bytea?, name text, kind text, drill boolean, municipalities text[], population text?, decided_by text
-- params: grounds text, by_user bigint? (NULL: the command line), now_us bigint
-- returns: JSON of the incident, as its change says it
SELECT anpi.incident_open($1::uuid, $2::bytea, $3::text, $4::text, $5::boolean, $6::text[], $7::text, $8::text, $9::text, $10::bigint, $11::bigint)
