-- SPDX-License-Identifier: Apache-2.0
-- returns: how many homes lie in a cell
SELECT count(*) FROM bench_mesh.home h JOIN bench_mesh.cell c ON ST_Intersects(c.geom, h.geom)
