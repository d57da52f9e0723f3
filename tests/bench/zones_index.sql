-- SPDX-License-Identifier: Apache-2.0
CREATE UNLOGGED TABLE bench_zones.zone AS SELECT id, ST_MakeValid(ST_SetSRID(ST_GeomFromGeoJSON(geojson), 4326)) AS geom FROM bench_zones.zone_in;
CREATE INDEX ON bench_zones.zone USING gist (geom);
CREATE UNLOGGED TABLE bench_zones.point AS SELECT id, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom FROM bench_zones.point_in;
CREATE INDEX ON bench_zones.point USING gist (geom);
VACUUM ANALYZE bench_zones.zone, bench_zones.point
