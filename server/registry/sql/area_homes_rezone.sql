-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: homes bigint[], zones bigint[] (NULL = none), nearest boolean[]
-- returns: moved bigint (persons), persons text? (array literal)
WITH moved AS (
    UPDATE anpi.home h SET zone = u.zone, zone_nearest = u.nearest
      FROM unnest($1::bigint[], $2::bigint[], $3::boolean[]) AS u (home, zone, nearest)
     WHERE h.id = u.home RETURNING h.id
)
SELECT count(*), array_agg(p.id)::text FROM anpi.person p JOIN moved m ON m.id = p.home
