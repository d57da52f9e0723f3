-- SPDX-License-Identifier: Apache-2.0
SELECT length(ST_AsMVT(t.*, 'zones', 4096, 'geom', 'id'))
  FROM (SELECT id, name, ST_AsMVTGeom(geom, ST_TileEnvelope($1::integer, $2::integer, $3::integer), 4096, 64, true) AS geom
          FROM bench_tiles.zone WHERE geom && ST_TileEnvelope($1::integer, $2::integer, $3::integer, margin => 64.0 / 4096)) t
