-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login, main or deputy or NULL (taken back), phone by day or NULL (as it is), phone at night or NULL, now_us bigint
-- returns: user (NULL when there is no such login)
SELECT anpi.protected_desk_set($1::text, $2::text, $3::text, $4::text, $5::bigint)
