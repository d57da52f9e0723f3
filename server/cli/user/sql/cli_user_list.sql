-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: login text, role text, state text, office_id bigint, office text, name text
SELECT u.login, u.role, CASE WHEN u.disabled_at IS NOT NULL THEN 'disabled' WHEN u.password_hash IS NOT NULL THEN 'enabled' ELSE 'without password' END,
       o.id, o.name, u.name
  FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office ORDER BY u.login
