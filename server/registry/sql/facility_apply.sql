-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: list text (hospital | care), rows jsonb (an array)
-- returns: created bigint, updated bigint (a municipality that is not known is none, or the one it was in when the address is the same; a point
-- returns: that is known stays where the list has none)
WITH row AS (
    SELECT r.*, (SELECT m.code FROM anpi.municipality m WHERE m.code = r.municipality) AS known
      FROM jsonb_to_recordset($2::jsonb) AS r (code text, kind text, name text, kana text, address text, phone text, municipality text, level text,
           lon double precision, lat double precision)
), saved AS (
    INSERT INTO anpi.facility AS f (list, code, kind, name, kana, address, phone, municipality, level, lon, lat)
    SELECT $1, code, kind, name, kana, address, phone, known, level, lon, lat FROM row
    ON CONFLICT (list, code) DO UPDATE SET kind = excluded.kind, name = excluded.name, kana = coalesce(excluded.kana, f.kana), address = excluded.address,
        phone = coalesce(excluded.phone, f.phone), municipality = CASE WHEN excluded.address IS NOT DISTINCT FROM f.address THEN coalesce(excluded.municipality, f.municipality) ELSE excluded.municipality END,
        level = CASE WHEN excluded.lon IS NULL THEN f.level ELSE excluded.level END, lon = coalesce(excluded.lon, f.lon), lat = coalesce(excluded.lat, f.lat)
     WHERE (f.kind, f.name, f.kana, f.address, f.phone, f.municipality, f.level, f.lon, f.lat)
        IS DISTINCT FROM (excluded.kind, excluded.name, coalesce(excluded.kana, f.kana), excluded.address, coalesce(excluded.phone, f.phone),
                          CASE WHEN excluded.address IS NOT DISTINCT FROM f.address THEN coalesce(excluded.municipality, f.municipality) ELSE excluded.municipality END,
                          CASE WHEN excluded.lon IS NULL THEN f.level ELSE excluded.level END,
                          coalesce(excluded.lon, f.lon), coalesce(excluded.lat, f.lat))
    RETURNING f.xmax = 0 AS created
)
SELECT (SELECT count(*) FROM saved WHERE created), (SELECT count(*) FROM saved WHERE NOT created)
