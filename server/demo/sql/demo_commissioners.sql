-- SPDX-License-Identifier: Apache-2.0
-- The page of a person names the 民生委員 who looks after them.
-- for: cli
-- params: users bigint[]
-- returns: nothing
UPDATE anpi.person p SET welfare_commissioner = replace(u.name, ' ', '　')
  FROM anpi.assignment a JOIN anpi.app_user u ON u.id = a.user_id
 WHERE a.person = p.id AND a.user_id = ANY ($1::bigint[])
