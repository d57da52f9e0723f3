-- SPDX-License-Identifier: Apache-2.0
-- Who is on the list stands in a line, house by house, zone by zone, from west to east; each user gets an equal share of that
-- line, or the first of it. An address that nobody finds stands in the line where its 自治会 is.
-- for: cli
-- params: municipality text, users bigint[] (in order), each bigint (at most so many, but a house is not cut; 0: the whole share)
-- params: from_us bigint
-- returns: nothing
INSERT INTO anpi.assignment (person, user_id, from_at)
WITH listed AS (
    SELECT p.id, p.home, coalesce(h.zone, z.id) AS zone, h.lon
      FROM anpi.person p JOIN anpi.home h ON h.id = p.home
      LEFT JOIN LATERAL (SELECT min(q.id) AS id FROM anpi.zone q WHERE h.zone IS NULL AND q.municipality = p.municipality AND q.kind = 'town'
                            AND q.ended_at IS NULL AND starts_with(q.name, left(p.community, -3))) z ON true
     WHERE p.municipality = $1 AND EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL)
), house AS (
    SELECT home, min(zone) AS zone, min(lon) AS lon, count(*) AS n, array_agg(id ORDER BY id) AS ids FROM listed GROUP BY home
), line AS (
    SELECT ids, (sum(n) OVER (ORDER BY zone NULLS LAST, lon NULLS LAST, home))::bigint - n AS before, (sum(n) OVER ())::bigint AS total FROM house
), share AS (
    SELECT ids, before, total, before * cardinality($2::bigint[]) / total AS at FROM line
)
SELECT person, ($2::bigint[])[at + 1], anpi.of_us($4::bigint) FROM share, unnest(ids) AS person
 WHERE $3::bigint = 0 OR before - at * total / cardinality($2::bigint[]) < $3::bigint
 ORDER BY before, person
