-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: token_hash bytea, user bigint, csrf text, kind text, at_us bigint, expires_us bigint, certificate text?, address text?
-- returns: body json or NULL
SELECT anpi.session_open($1::bytea, $2::bigint, $3::text, $4::text, $5::bigint, $6::bigint, $7::text, $8::text)
