-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: municipalities text[] (that may be seen), now_us bigint, most integer (rows), office bigint? (whose openings these are)
-- returns: JSON object: openings, those that wait for review first and the oldest of them first, total, of all, and waiting, of those that wait
WITH mine AS (SELECT * FROM anpi.break_glass g WHERE CASE WHEN $4::bigint IS NULL THEN g.municipality = ANY ($1::text[])
                     ELSE EXISTS (SELECT 1 FROM anpi.app_user x WHERE x.id = g.user_id AND x.office = $4::bigint) END)
SELECT json_build_object('total', (SELECT count(*) FROM mine), 'waiting', (SELECT count(*) FROM mine WHERE reviewed_at IS NULL), 'openings', coalesce(json_agg(json_strip_nulls(json_build_object('id', b.audit::text, 'person', b.person::text, 'at', anpi.jst(b.at),
         'due_at', anpi.jst(b.at + interval '72 hours'), 'overdue', b.reviewed_at IS NULL AND anpi.of_us($2::bigint) > b.at + interval '72 hours',
         'by', u.login, 'by_name', u.name, 'role', a.role, 'reason', a.case_ref, 'reviewed_at', anpi.jst(b.reviewed_at), 'reviewed_by', r.name,
         'late', b.reviewed_at > b.at + interval '72 hours', 'verdict', b.verdict, 'remark', b.remark))
         ORDER BY b.reviewed_at IS NOT NULL, CASE WHEN b.reviewed_at IS NULL THEN b.at END, b.at DESC), '[]'))::text
  FROM (SELECT * FROM mine g
         ORDER BY g.reviewed_at IS NOT NULL, CASE WHEN g.reviewed_at IS NULL THEN g.at END, g.at DESC LIMIT $3::integer) b
  JOIN anpi.audit a ON a.id = b.audit LEFT JOIN anpi.app_user u ON u.id = b.user_id LEFT JOIN anpi.app_user r ON r.id = b.reviewed_by
