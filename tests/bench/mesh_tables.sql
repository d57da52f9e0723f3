-- SPDX-License-Identifier: Apache-2.0
CREATE EXTENSION IF NOT EXISTS postgis;
DROP SCHEMA IF EXISTS bench_mesh CASCADE;
CREATE SCHEMA bench_mesh;
CREATE UNLOGGED TABLE bench_mesh.home_in (id bigint, lon double precision, lat double precision, mesh250 bigint);
CREATE UNLOGGED TABLE bench_mesh.cell_in (mesh250 bigint, lon_min double precision, lat_min double precision, lon_max double precision, lat_max double precision);
