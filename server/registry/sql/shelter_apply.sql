-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: municipality text, rows jsonb (an array)
-- returns: municipality text? (NULL: not known, nothing done), created bigint, updated bigint, not_listed bigint (of these kinds)
WITH known AS (
    SELECT code FROM anpi.municipality WHERE code = $1
), row AS (
    SELECT r.* FROM known, jsonb_to_recordset($2::jsonb) AS r (kind text, code text, name text, kana text, address text, building text, phone text,
        communities text, note text, lon double precision, lat double precision, capacity integer, hazards text[], hazards_unknown text[], outside boolean)
), saved AS (
    INSERT INTO anpi.shelter AS s (municipality, kind, code, name, kana, address, phone, communities, note, lon, lat, capacity, hazards, hazards_unknown, outside)
    SELECT $1, kind, code, name, kana, concat_ws(' ', address, building), phone, communities, note, lon, lat, capacity, hazards, hazards_unknown, coalesce(outside, false) FROM row
    ON CONFLICT (municipality, kind, code) DO UPDATE SET name = excluded.name, kana = excluded.kana, address = excluded.address, phone = excluded.phone,
        communities = excluded.communities, note = excluded.note, lon = excluded.lon, lat = excluded.lat,
        capacity = coalesce(excluded.capacity, s.capacity), hazards = excluded.hazards, hazards_unknown = excluded.hazards_unknown, outside = excluded.outside
     WHERE (s.name, s.kana, s.address, s.phone, s.communities, s.note, s.lon, s.lat, s.capacity, s.hazards, s.hazards_unknown, s.outside)
        IS DISTINCT FROM (excluded.name, excluded.kana, excluded.address, excluded.phone, excluded.communities, excluded.note, excluded.lon,
                          excluded.lat, coalesce(excluded.capacity, s.capacity), excluded.hazards, excluded.hazards_unknown, excluded.outside)
    RETURNING s.xmax = 0 AS created
)
SELECT (SELECT code FROM known), (SELECT count(*) FROM saved WHERE created), (SELECT count(*) FROM saved WHERE NOT created),
       (SELECT count(*) FROM anpi.shelter s WHERE s.municipality = $1 AND s.kind IN (SELECT kind FROM row)
           AND NOT EXISTS (SELECT 1 FROM row WHERE row.kind = s.kind AND row.code = s.code))
