-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: stay, lon, lat, zone, whether the person is protected: of every current stay with a point
SELECT s.id, s.lon, s.lat, s.zone, p.protected FROM anpi.stay s JOIN anpi.person p ON p.id = s.person
 WHERE p.municipality = $1 AND s.to_at IS NULL AND s.lon IS NOT NULL
