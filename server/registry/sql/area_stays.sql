-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: stay bigint, lon double precision, lat double precision, zone bigint?, protected boolean (the person; every current stay with a point)
SELECT s.id, s.lon, s.lat, s.zone, p.protected FROM anpi.stay s JOIN anpi.person p ON p.id = s.person
 WHERE p.municipality = $1 AND s.to_at IS NULL AND s.lon IS NOT NULL
