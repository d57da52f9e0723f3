-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: id bigint, lon double precision, lat double precision, parent bigint?, top bigint? (the municipality's own zone), municipality text
-- returns: (every zone finer than a school district)
SELECT z.id, z.lon, z.lat, z.parent, m.id, z.municipality FROM anpi.zone z LEFT JOIN anpi.zone m ON m.municipality = z.municipality AND m.kind = 'municipality'
 WHERE z.municipality = $1 AND z.kind IN ('town', 'association', 'other') AND z.lon IS NOT NULL AND z.ended_at IS NULL
