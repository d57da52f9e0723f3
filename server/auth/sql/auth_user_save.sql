-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login text, name text, office bigint, role text, password_hash text?
-- returns: id
SELECT anpi.user_save($1::text, $2::text, $3::bigint, $4::text, $5::text)
