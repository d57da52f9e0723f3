-- SPDX-License-Identifier: Apache-2.0
-- A page of the audit, newest first, as far as the auditor's city reaches. A person stands in `person`, or among those that a
-- list or search showed.
-- for: server
-- params: person bigint?, login text?, since_us bigint?, until_us bigint?, kind text?, ground text?, before_id bigint?
-- params: most integer (rows), municipalities text[], office bigint? (anpi.audit_visible)
-- returns: JSON array
SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', a.id::text,
         'at', anpi.jst(a.at), 'kind', a.kind, 'login', a.login, 'name', u.name,
         'office', o.name, 'role', a.role, 'device', a.device, 'person', a.person::text, 'persons', a.persons, 'decision', a.detail ->> 'decision',
         'incident', a.incident::text, 'ground', a.ground, 'case', a.case_ref, 'route', a.route, 'result', a.result, 'fields', a.fields))
         ORDER BY a.id DESC), '[]')::text
  FROM (SELECT x.*, anpi.audit_persons(x, $9::text[], $10::bigint) AS persons FROM anpi.audit x
         WHERE ($1::bigint IS NULL OR x.person = $1::bigint OR x.detail -> 'persons' @> jsonb_build_array($1::bigint))
           AND ($2::text IS NULL OR x.login = $2::text)
           AND ($3::bigint IS NULL OR x.at >= anpi.of_us($3::bigint)) AND ($4::bigint IS NULL OR x.at < anpi.of_us($4::bigint))
           AND ($5::text IS NULL OR x.kind = $5::text) AND ($6::text IS NULL OR x.ground = $6::text)
           AND ($7::bigint IS NULL OR x.id < $7::bigint)
           AND anpi.audit_visible(x, $9::text[], $10::bigint)
           AND ($1::bigint IS NULL OR $10::bigint IS NOT NULL OR EXISTS (SELECT 1 FROM anpi.person p WHERE p.id = $1::bigint AND p.municipality = ANY ($9::text[])))
         ORDER BY x.id DESC LIMIT $8::integer) a
  LEFT JOIN anpi.app_user u ON u.id = a.user_id LEFT JOIN anpi.office o ON o.id = u.office
