-- SPDX-License-Identifier: Apache-2.0
-- The function files were applied, and the schema is of this release.
-- for: none
-- params: names text[], hashes text[] (SHA-256 as bytea text), release text (of this program)
-- returns: nothing
WITH gone AS (
    DELETE FROM anpi.function_file WHERE name <> ALL ($1::text[])
), told AS (
    UPDATE anpi.schema_compat SET version = $3
)
INSERT INTO anpi.function_file AS f (name, sha256, release)
SELECT m.name, m.sha256::bytea, $3 FROM unnest($1::text[], $2::text[]) AS m(name, sha256)
ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, release = excluded.release, at = excluded.at
