-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: login text
-- returns: id, password_hash, disabled, must_change
SELECT id, password_hash, disabled_at IS NOT NULL, must_change FROM anpi.app_user WHERE login = $1
