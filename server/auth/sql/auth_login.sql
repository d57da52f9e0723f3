-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: login text
-- returns: id bigint, password_hash text, disabled boolean, must_change boolean, office bigint, totp_on boolean, totp_secret text (hex)
-- returns: totp_step bigint (always one row, so that an unknown login, id 0, no hash, disabled, is the same work as a known one)
SELECT coalesce(u.id, 0), coalesce(u.password_hash, ''), u.id IS NULL OR u.disabled_at IS NOT NULL, coalesce(u.must_change, false), coalesce(u.office, 0),
       coalesce(u.totp_on, false), coalesce(encode(u.totp_secret, 'hex'), ''), coalesce(u.totp_step, 0)
  FROM (VALUES ($1::text)) asked (login) LEFT JOIN anpi.app_user u ON u.login = asked.login
