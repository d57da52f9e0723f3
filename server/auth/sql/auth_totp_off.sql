-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint, at_us bigint
-- returns: true
SELECT anpi.user_totp_off($1::bigint, $2::bigint)
