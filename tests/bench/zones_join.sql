-- SPDX-License-Identifier: Apache-2.0
-- returns: how many points lie in a zone; the planner chooses which side it walks, and with how many workers
SELECT count(*) FROM bench_zones.zone z JOIN bench_zones.point p ON ST_Contains(z.geom, p.geom)
