-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: login text
-- returns: id bigint, disabled boolean (no row when unknown)
SELECT id, disabled_at IS NOT NULL FROM anpi.app_user WHERE login = $1
