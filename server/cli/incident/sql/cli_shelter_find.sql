-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, code_or_name text, kind text? (NULL = any)
-- returns: id bigint, name text (of the shelters of this code; where none has it, of this name)
SELECT s.id, s.name FROM anpi.shelter s
 WHERE s.municipality = $1 AND ($3::text IS NULL OR s.kind = $3)
   AND (s.code = $2 OR (s.name = $2 AND NOT EXISTS (SELECT 1 FROM anpi.shelter q WHERE q.municipality = $1 AND q.code = $2)))
 ORDER BY s.id
