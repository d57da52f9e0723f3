-- SPDX-License-Identifier: Apache-2.0
CREATE EXTENSION IF NOT EXISTS postgis;
DROP SCHEMA IF EXISTS bench_tiles CASCADE;
CREATE SCHEMA bench_tiles;
CREATE UNLOGGED TABLE bench_tiles.zone_in (id bigint, geojson text);
COPY bench_tiles.zone_in FROM STDIN
