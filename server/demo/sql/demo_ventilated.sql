-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: town_key of every home of somebody on a ventilator
SELECT DISTINCT h.town_key FROM anpi.device d JOIN anpi.person p ON p.id = d.person JOIN anpi.home h ON h.id = p.home
 WHERE p.municipality = $1 AND d.kind = '人工呼吸器' AND h.town_key IS NOT NULL
 ORDER BY 1
