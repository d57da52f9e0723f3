-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid, content bytea, incident bigint, person bigint?, zone bigint?, office bigint?, user bigint?, fallback_min integer?
-- params: by_user bigint, now_us bigint
-- returns: JSON of the assignment
SELECT anpi.assignment_add($1::uuid, $2::bytea, $3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint, $8::integer, $9::bigint, $10::bigint)
