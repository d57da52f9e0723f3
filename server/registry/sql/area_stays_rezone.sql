-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: stays bigint[], zones bigint[] (NULL = none)
-- returns: moved bigint (persons), persons text? (array literal)
WITH moved AS (
    UPDATE anpi.stay s SET zone = u.zone FROM unnest($1::bigint[], $2::bigint[]) AS u (stay, zone) WHERE s.id = u.stay RETURNING s.person
)
SELECT count(*), array_agg(DISTINCT person)::text FROM moved
