-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: office bigint
-- returns: JSON text: the users of an office and the roles it may give
SELECT json_build_object('roles', anpi.office_roles(o.kind), 'users', coalesce((
           SELECT json_agg(json_build_object('id', u.id::text, 'login', u.login, 'name', u.name, 'role', u.role, 'disabled', u.disabled_at IS NOT NULL,
                                             'must_change', u.must_change, 'totp', u.totp_on) ORDER BY u.login)
             FROM anpi.app_user u WHERE u.office = o.id), '[]'))::text
  FROM anpi.office o WHERE o.id = $1::bigint
