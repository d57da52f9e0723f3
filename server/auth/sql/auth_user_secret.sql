-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint
-- returns: password_hash text, totp_on boolean, totp_secret text (hex)
SELECT password_hash, totp_on, encode(totp_secret, 'hex') FROM anpi.app_user WHERE id = $1::bigint AND disabled_at IS NULL
