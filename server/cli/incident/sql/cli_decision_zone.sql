-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, which text (id, code or name)
-- returns: id: of the zones of this id; where none has it, of this code or name
SELECT z.id FROM anpi.zone z
 WHERE z.municipality = $1 AND z.ended_at IS NULL
   AND (z.id::text = $2 OR ((z.code = $2 OR z.name = $2) AND NOT EXISTS (SELECT 1 FROM anpi.zone q WHERE q.municipality = $1 AND q.ended_at IS NULL AND q.id::text = $2)))
 ORDER BY z.id LIMIT 2
