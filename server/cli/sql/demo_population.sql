-- SPDX-License-Identifier: Apache-2.0
-- Who counts in an incident over the municipality: on the list or on a device, and not an inpatient or resident elsewhere.
-- for: cli
-- params: municipality
-- returns: person, zone (0: none), in order of id
SELECT p.id, coalesce(h.zone, 0)
  FROM anpi.person p JOIN anpi.home h ON h.id = p.home
 WHERE p.municipality = $1
   AND (EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL)
        OR EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = p.id))
   AND NOT EXISTS (SELECT 1 FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL AND s.kind IN ('入院', '入所'))
 ORDER BY p.id
