-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: token_hash bytea, pin_hash text?, lock boolean
-- returns: body json or NULL
SELECT anpi.session_pin($1::bytea, $2::text, $3::boolean)
