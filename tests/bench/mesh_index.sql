-- SPDX-License-Identifier: Apache-2.0
-- JGD2011 (EPSG 6668), lon lat. Both sides of both joins have an index.
CREATE UNLOGGED TABLE bench_mesh.home AS SELECT id, mesh250, ST_SetSRID(ST_MakePoint(lon, lat), 6668) AS geom FROM bench_mesh.home_in;
CREATE UNLOGGED TABLE bench_mesh.cell AS SELECT mesh250, ST_MakeEnvelope(lon_min, lat_min, lon_max, lat_max, 6668) AS geom FROM bench_mesh.cell_in;
DROP TABLE bench_mesh.home_in, bench_mesh.cell_in;
CREATE INDEX ON bench_mesh.home USING gist (geom);
CREATE INDEX ON bench_mesh.cell USING gist (geom);
CREATE INDEX ON bench_mesh.home (mesh250);
CREATE UNIQUE INDEX ON bench_mesh.cell (mesh250);
ANALYZE bench_mesh.home;
ANALYZE bench_mesh.cell;
