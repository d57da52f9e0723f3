-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint, step bigint
-- returns: one row when no code of this step or a later one was taken before
UPDATE anpi.app_user SET totp_step = $2::bigint WHERE id = $1::bigint AND totp_step < $2::bigint RETURNING true
