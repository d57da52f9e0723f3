-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: login text
-- returns: id, password_hash, disabled, must_change, office, totp_on, totp_secret in hex, totp_step
SELECT id, password_hash, disabled_at IS NOT NULL, must_change, office, totp_on, encode(totp_secret, 'hex'), totp_step FROM anpi.app_user WHERE login = $1
