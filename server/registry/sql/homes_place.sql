-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: homes bigint[], addresses text[], places jsonb (an array: where they are)
-- returns: moved bigint (homes), persons text (array literal; a home whose address changed meanwhile is passed over)
WITH given AS (
    SELECT u.home, u.address, u.place FROM unnest($1::bigint[], $2::text[], ARRAY(SELECT jsonb_array_elements($3::jsonb))) AS u (home, address, place)
), people AS MATERIALIZED ( -- locked first and in order, as all who write a home do
    SELECT p.id, p.home FROM anpi.person p WHERE p.home = ANY ($1::bigint[]) AND p.erased_at IS NULL ORDER BY p.id FOR NO KEY UPDATE
), saved AS MATERIALIZED (
    SELECT g.home FROM given g JOIN anpi.home h ON h.id = g.home AND h.address = g.address
     WHERE (SELECT count(*) FROM people) > 0 AND anpi.registry_home_save(g.home, jsonb_build_object('home', g.place))
)
SELECT count(DISTINCT s.home), coalesce(array_agg(p.id ORDER BY p.id), '{}')::text FROM saved s JOIN people p ON p.home = s.home
