-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: user bigint, office bigint? (NULL: any), hash text, at_us bigint
-- returns: login or NULL
SELECT anpi.user_reset($1::bigint, $2::bigint, $3::text, $4::bigint)
