-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid, content bytea, incident bigint, assignment bigint, by_user bigint, now_us bigint
-- returns: JSON of the assignment
SELECT anpi.assignment_end($1::uuid, $2::bytea, $3::bigint, $4::bigint, $5::bigint, $6::bigint)
