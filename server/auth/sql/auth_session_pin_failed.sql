-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: token_hash bytea, at_us bigint
-- returns: body json or NULL
SELECT anpi.session_pin_failed($1::bytea, $2::bigint)
