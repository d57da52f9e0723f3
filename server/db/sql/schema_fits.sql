-- SPDX-License-Identifier: Apache-2.0
-- Does the database's schema fit a program that carries these files?
-- for: none
-- params: $1 names text[], $2 their SHA-256 as bytea text[]
-- returns: how many are not applied; one applied with another text; the newest applied that is not among them; since which
--          newest file programs fit; the release of the schema
WITH mine AS (
    SELECT m.name, m.sha256::bytea AS sha256, k.sha256 AS applied
    FROM unnest($1::text[], $2::text[]) AS m(name, sha256) LEFT JOIN anpi.migration k USING (name)
)
SELECT (SELECT count(*) FROM mine WHERE applied IS NULL), (SELECT min(name) FROM mine WHERE applied <> sha256),
       (SELECT max(k.name) FROM anpi.migration k WHERE k.name <> ALL ($1::text[])), c.since, c.version
FROM anpi.schema_compat c
