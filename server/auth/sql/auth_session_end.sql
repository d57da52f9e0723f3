-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: token_hash bytea, at_us bigint, reason text
-- returns: whether it was open
SELECT anpi.session_end($1::bytea, $2::bigint, $3::text)
