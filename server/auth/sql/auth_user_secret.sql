-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: user bigint
-- returns: password_hash, totp_on, totp_secret in hex
SELECT password_hash, totp_on, encode(totp_secret, 'hex') FROM anpi.app_user WHERE id = $1::bigint AND disabled_at IS NULL
