-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: municipalities text[]
-- returns: JSON array of the offices that work in one of them and their field users: to whom people and zones can be entrusted
SELECT coalesce(json_agg(json_build_object('office', o.id::text, 'name', o.name, 'kind', o.kind, 'users', coalesce((
           SELECT json_agg(json_build_object('user', u.id::text, 'name', u.name, 'role', u.role) ORDER BY u.name, u.id)
             FROM anpi.app_user u WHERE u.office = o.id AND u.disabled_at IS NULL AND u.role IN ('field_care', 'field_community')), '[]')) ORDER BY o.name, o.id), '[]')::text
  FROM anpi.office o WHERE o.municipalities && $1::text[]
   AND EXISTS (SELECT 1 FROM anpi.app_user u WHERE u.office = o.id AND u.disabled_at IS NULL AND u.role IN ('field_care', 'field_community'))
