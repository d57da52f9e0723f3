-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, code text, name text, kind text, lon double precision, lat double precision, geometry jsonb, source text
-- returns: id; a zone that is already so is left alone
WITH saved AS (
    INSERT INTO anpi.zone AS z (municipality, code, name, kind, parent, lon, lat, geometry, source)
    VALUES ($1, $2, $3, $4, (SELECT p.id FROM anpi.zone p WHERE p.municipality = $1 AND p.kind = 'municipality' AND $4 <> 'municipality'),
            $5::double precision, $6::double precision, $7::jsonb, $8)
    ON CONFLICT (municipality, kind, code) DO UPDATE SET name = excluded.name, lon = excluded.lon, lat = excluded.lat, geometry = excluded.geometry, source = excluded.source, ended_at = NULL
     WHERE (z.name, z.geometry, z.source) IS DISTINCT FROM (excluded.name, excluded.geometry, excluded.source) OR z.ended_at IS NOT NULL
    RETURNING z.id
)
SELECT id FROM saved UNION ALL SELECT id FROM anpi.zone WHERE municipality = $1 AND kind = $4 AND code = $2 LIMIT 1
