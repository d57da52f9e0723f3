-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid, content bytea, incident bigint, colour text, meaning text, by_user bigint, now_us bigint
-- returns: accepted or known
SELECT anpi.label_name_set($1::uuid, $2::bytea, $3::bigint, $4::text, $5::text, $6::bigint, $7::bigint)
