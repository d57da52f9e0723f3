-- SPDX-License-Identifier: Apache-2.0
CREATE EXTENSION IF NOT EXISTS postgis;
DROP SCHEMA IF EXISTS bench_zones CASCADE;
CREATE SCHEMA bench_zones;
CREATE UNLOGGED TABLE bench_zones.zone_in (id integer, geojson text);
CREATE UNLOGGED TABLE bench_zones.point_in (id integer, lon double precision, lat double precision)
