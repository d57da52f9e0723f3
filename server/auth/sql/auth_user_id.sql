-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login text
-- returns: id (no row when unknown or disabled)
SELECT id FROM anpi.app_user WHERE login = $1 AND disabled_at IS NULL
