-- SPDX-License-Identifier: Apache-2.0
-- Open an incident.
-- for: server cli
-- params: $1 op_id uuid or NULL, $2 content bytea or NULL, $3 name, $4 kind, $5 drill boolean, $6 municipalities text[],
-- params: $7 population JSON text or NULL, $8 decided_by, $9 grounds, $10 by_user bigint, $11 now_us bigint
-- returns: JSON of the incident, as its change says it
SELECT anpi.incident_open($1::uuid, $2::bytea, $3::text, $4::text, $5::boolean, $6::text[], $7::text, $8::text, $9::text, $10::bigint, $11::bigint)
