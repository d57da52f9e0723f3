-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login, at_us bigint
-- returns: id or NULL
SELECT anpi.user_disable($1::text, $2::bigint)
