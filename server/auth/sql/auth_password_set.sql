-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint, old_hash text, new_hash text, token_hash bytea (of the session that stays), at_us bigint
-- returns: user body json, or NULL when the old hash has changed meanwhile
SELECT anpi.user_password_set($1::bigint, $2::text, $3::text, $4::bytea, $5::bigint)
