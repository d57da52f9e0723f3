-- SPDX-License-Identifier: Apache-2.0
-- What a demo city has, counted in its tables.
-- for: cli
-- params: municipality text
-- returns: listed bigint, agreed bigint, refused bigint, unanswered bigint, ventilated bigint, powered bigint, protected bigint
-- returns: volunteers bigint, own_staff bigint, zones bigint, unplaced bigint, away bigint (but for volunteers, staff and zones persons of the 名簿)
WITH listed AS (
    SELECT p.id, p.protected, h.zone,
           (SELECT c.answer FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供' ORDER BY c.answered_on DESC NULLS LAST, c.id DESC LIMIT 1) AS answer,
           EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = p.id) AS powered,
           EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = p.id AND d.kind = '人工呼吸器') AS ventilated,
           EXISTS (SELECT 1 FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL AND s.kind IN ('入院', '入所')) AS away
      FROM anpi.person p JOIN anpi.home h ON h.id = p.home
     WHERE p.municipality = $1 AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL)
)
SELECT count(*), count(*) FILTER (WHERE answer = '同意'), count(*) FILTER (WHERE answer IN ('不同意', '拒否')), count(*) FILTER (WHERE answer = '未回答'),
       count(*) FILTER (WHERE ventilated), count(*) FILTER (WHERE powered), count(*) FILTER (WHERE protected),
       (SELECT count(DISTINCT a.user_id) FROM anpi.assignment a WHERE a.person IS NOT NULL),
       (SELECT count(*) FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office WHERE o.kind = 'city'),
       (SELECT count(*) FROM anpi.zone z WHERE z.municipality = $1 AND z.kind = 'town' AND z.ended_at IS NULL),
       count(*) FILTER (WHERE zone IS NULL AND NOT away AND NOT protected), count(*) FILTER (WHERE away)
  FROM listed
