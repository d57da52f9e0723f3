-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: code text, pref text, name text, boundary jsonb
-- returns: nothing
INSERT INTO anpi.municipality AS m (code, pref, name, boundary) VALUES ($1, $2, $3, $4::jsonb)
ON CONFLICT (code) DO UPDATE SET pref = excluded.pref, name = excluded.name, boundary = excluded.boundary
 WHERE (m.pref, m.name, m.boundary) IS DISTINCT FROM (excluded.pref, excluded.name, excluded.boundary)
