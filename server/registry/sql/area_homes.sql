-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: home bigint, lon double precision, lat double precision, zone bigint?, zone_nearest boolean (every home with a point)
SELECT h.id, h.lon, h.lat, h.zone, h.zone_nearest FROM anpi.home h JOIN anpi.person p ON p.home = h.id WHERE p.municipality = $1 AND h.lon IS NOT NULL
