-- SPDX-License-Identifier: Apache-2.0
-- The function files of this program that are not applied, or with another text. None when those of a later release stand there.
-- for: none
-- params: names text[], hashes text[] (SHA-256 as bytea text), release text (of this program)
-- returns: a row for each: its name
SELECT m.name FROM unnest($1::text[], $2::text[]) AS m(name, sha256) LEFT JOIN anpi.function_file k USING (name)
WHERE k.sha256 IS DISTINCT FROM m.sha256::bytea
  AND NOT EXISTS (SELECT 1 FROM anpi.function_file f WHERE string_to_array(f.release, '.')::integer[] > string_to_array($3, '.')::integer[])
