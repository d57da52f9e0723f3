-- SPDX-License-Identifier: Apache-2.0
-- Who looked, latest last. A person stands in `person`, or among those that a list or search showed.
-- for: cli
-- params: person bigint?, since_us bigint?, limit bigint
-- returns: at timestamptz, login text?, role text?, device text?, kind text, person bigint?, persons text? (JSON), incident bigint?, ground text?
-- returns: case_ref text?, route text?, result text?, fields text?
SELECT a.at, coalesce(u.login, a.login), a.role, a.device, a.kind, a.person, a.detail ->> 'persons', a.incident, a.ground, a.case_ref, a.route,
       a.result, a.fields
  FROM (SELECT * FROM anpi.audit
         WHERE ($1::bigint IS NULL OR person = $1::bigint OR detail -> 'persons' @> to_jsonb($1::bigint))
           AND ($2::bigint IS NULL OR at >= anpi.of_us($2::bigint))
         ORDER BY at DESC, id DESC LIMIT $3::bigint) a
  LEFT JOIN anpi.app_user u ON u.id = a.user_id ORDER BY a.at, a.id
