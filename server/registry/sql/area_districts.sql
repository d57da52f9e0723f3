-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: id bigint, code text, name text, kind text, geometry text (JSON), municipality text (its school districts)
SELECT z.id, z.code, z.name, z.kind, z.geometry::text, z.municipality FROM anpi.zone z WHERE z.municipality = $1 AND z.kind = 'school' AND z.ended_at IS NULL ORDER BY z.id
