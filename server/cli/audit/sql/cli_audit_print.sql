-- SPDX-License-Identifier: Apache-2.0
-- Openings for people to read, oldest first. A person stands in `person`, or among those that a list or search showed.
-- for: cli
-- params: person bigint?, since_us bigint?, grounded boolean (only those with a ground)
-- returns: at text, name text, office text, role text, kind text, persons text (by spaces), ground text, case_ref text, incident text (its name)
-- returns: result text
SELECT to_char(a.at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI:SS'), coalesce(u.name, a.login, ''), coalesce(o.name, ''), coalesce(a.role, ''), a.kind,
       coalesce(a.person::text, (SELECT string_agg(x, ' ' ORDER BY n) FROM jsonb_array_elements_text(a.detail -> 'persons') WITH ORDINALITY AS e (x, n)), ''),
       coalesce(a.ground, ''), coalesce(a.case_ref, CASE WHEN a.case_hash IS NOT NULL THEN '(消去)' END, ''), coalesce(i.name, ''), coalesce(a.result, '')
  FROM anpi.audit a LEFT JOIN anpi.app_user u ON u.id = a.user_id LEFT JOIN anpi.office o ON o.id = u.office LEFT JOIN anpi.incident i ON i.id = a.incident
 WHERE ($1::bigint IS NULL OR a.person = $1::bigint OR a.detail -> 'persons' @> jsonb_build_array($1::bigint))
   AND ($2::bigint IS NULL OR a.at >= anpi.of_us($2::bigint))
   AND (NOT $3::boolean OR a.ground IS NOT NULL)
 ORDER BY a.at, a.id
