-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: login text, name text, office bigint, role text, hash text
-- returns: id
SELECT anpi.user_invite($1::text, $2::text, $3::bigint, $4::text, $5::text)
