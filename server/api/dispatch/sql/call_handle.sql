-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid?, content bytea?, call bigint, state text, user bigint, now_us bigint, municipalities text[]
-- returns: body, NULL when there is no such call
SELECT anpi.call_handle_once($1::uuid, $2::bytea, $3::bigint, $4::text, $5::bigint, $6::bigint, $7::text[])
