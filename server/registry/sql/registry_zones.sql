-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: municipality text
-- returns: id bigint, code text, name text, kind text, geometry text (JSON), municipality text (the finest layer of zones it has)
SELECT z.id, z.code, z.name, z.kind, z.geometry::text, z.municipality FROM anpi.zone z
 WHERE z.municipality = $1 AND z.ended_at IS NULL
   AND z.kind = (SELECT k.kind FROM unnest(ARRAY['town', 'association', 'school', 'other', 'municipality']) WITH ORDINALITY AS k (kind, n)
                  WHERE EXISTS (SELECT 1 FROM anpi.zone q WHERE q.municipality = $1 AND q.kind = k.kind AND q.ended_at IS NULL) ORDER BY k.n LIMIT 1)
 ORDER BY z.id
