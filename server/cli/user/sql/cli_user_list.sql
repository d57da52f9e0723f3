-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: login text, role text, office_id bigint, office text, name text, disabled boolean, has_password boolean
SELECT u.login, u.role, o.id, o.name, u.name, u.disabled_at IS NOT NULL, u.password_hash IS NOT NULL
  FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office ORDER BY u.login
