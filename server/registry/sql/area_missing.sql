-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, kind text, codes text[] (that are brought in), ended_kind text? (of which every zone ends; NULL: none)
-- returns: id bigint, code text, name text, persons bigint (whose home lies in it or who stay in it), assignments bigint (open ones)
SELECT z.id, z.code, z.name, (SELECT count(*) FROM (
           SELECT p.id FROM anpi.home h JOIN anpi.person p ON p.home = h.id WHERE h.zone = z.id AND p.erased_at IS NULL
           UNION SELECT s.person FROM anpi.stay s WHERE s.zone = z.id AND s.to_at IS NULL) people),
       (SELECT count(*) FROM anpi.assignment a WHERE a.zone = z.id AND (a.to_at IS NULL OR a.to_at > now()))
  FROM anpi.zone z
 WHERE z.municipality = $1 AND z.ended_at IS NULL AND ((z.kind = $2 AND z.code <> ALL ($3::text[])) OR (z.kind = $4 AND z.kind <> $2)) ORDER BY z.id
