-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE bench_tiles.zone AS
SELECT id, 'zone ' || id AS name, ST_Transform(ST_MakeValid(ST_SetSRID(ST_GeomFromGeoJSON(geojson), 4326)), 3857) AS geom FROM bench_tiles.zone_in;
CREATE INDEX ON bench_tiles.zone USING gist (geom);
ANALYZE bench_tiles.zone;
