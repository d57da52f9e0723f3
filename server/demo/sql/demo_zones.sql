-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: id of the town zones, or of the municipality's own when it has no finer ones; in order
SELECT z.id FROM anpi.zone z
 WHERE z.municipality = $1
   AND (z.kind = 'town' OR NOT EXISTS (SELECT 1 FROM anpi.zone q WHERE q.municipality = $1 AND q.kind = 'town' AND q.ended_at IS NULL)) AND z.ended_at IS NULL
 ORDER BY z.id
