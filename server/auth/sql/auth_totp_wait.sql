-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint, secret bytea (sealed)
-- returns: one row when it waits to be confirmed; none when a second factor is on
UPDATE anpi.app_user SET totp_secret = $2::bytea WHERE id = $1::bigint AND NOT totp_on RETURNING true
