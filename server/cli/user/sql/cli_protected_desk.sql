-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login text, desk text? (main or deputy; NULL: taken back), phone_day text? (NULL: as it is), phone_night text? (NULL: as it is)
-- params: now_us bigint
-- returns: user (NULL when there is no such login)
SELECT anpi.protected_desk_set($1::text, $2::text, $3::text, $4::text, $5::bigint)
