-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login, name, office bigint, role, password_hash or NULL
-- returns: id
SELECT anpi.user_save($1::text, $2::text, $3::bigint, $4::text, $5::text)
