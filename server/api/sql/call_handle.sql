-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: call bigint, state, user bigint, now_us bigint, municipalities text[]
-- returns: body, NULL when there is no such call
SELECT anpi.call_handle($1::bigint, $2::text, $3::bigint, $4::bigint, $5::text[])
