-- SPDX-License-Identifier: Apache-2.0
-- for: server cli
-- params: user bigint, office bigint? (NULL: any), off boolean, at_us bigint
-- returns: login or NULL
SELECT anpi.user_switch($1::bigint, $2::bigint, $3::boolean, $4::bigint)
