-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality
-- returns: id, how many persons live there: the town zones, or the municipality's own when it has no finer ones; in order of id
SELECT z.id, (SELECT count(*) FROM anpi.person p JOIN anpi.home h ON h.id = p.home WHERE h.zone = z.id)
  FROM anpi.zone z
 WHERE z.municipality = $1
   AND (z.kind = 'town' OR NOT EXISTS (SELECT 1 FROM anpi.zone q WHERE q.municipality = $1 AND q.kind = 'town'))
 ORDER BY z.id
