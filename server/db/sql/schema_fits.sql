-- SPDX-License-Identifier: Apache-2.0
-- Does the database's schema fit a program that carries these files?
-- for: none
-- params: names text[], hashes text[] (SHA-256 as bytea text), function_names text[]
-- params: function_hashes text[] (the same of the function files), release text (of the program)
-- returns: how many are not applied; one applied with another text; the newest applied that is not among them; since which
--          newest file programs fit; the release of the schema; how many function files are not applied with this text (none
--          when those of a later release stand there)
WITH mine AS (
    SELECT m.name, m.sha256::bytea AS sha256, k.sha256 AS applied
    FROM unnest($1::text[], $2::text[]) AS m(name, sha256) LEFT JOIN anpi.migration k USING (name)
)
SELECT (SELECT count(*) FROM mine WHERE applied IS NULL), (SELECT min(name) FROM mine WHERE applied <> sha256),
       (SELECT max(k.name) FROM anpi.migration k WHERE k.name <> ALL ($1::text[])), c.since, c.version,
       (SELECT count(*) FROM unnest($3::text[], $4::text[]) AS m(name, sha256) LEFT JOIN anpi.function_file k USING (name)
         WHERE k.sha256 IS DISTINCT FROM m.sha256::bytea
           AND NOT EXISTS (SELECT 1 FROM anpi.function_file f
                            WHERE string_to_array(f.release, '.')::integer[] > string_to_array($5, '.')::integer[]))
FROM anpi.schema_compat c
