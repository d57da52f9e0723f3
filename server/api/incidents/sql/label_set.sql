-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid, content bytea, incident bigint, person bigint, colour text?, by_user bigint, now_us bigint
-- returns: accepted or known
SELECT anpi.label_set($1::uuid, $2::bytea, $3::bigint, $4::bigint, $5::text, $6::bigint, $7::bigint)
