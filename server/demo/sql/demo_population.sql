-- SPDX-License-Identifier: Apache-2.0
-- Who counts in an incident over the municipality and may have been reported by now: on the list or on a device, not an inpatient or
-- resident elsewhere, not protected; and nobody on a ventilator, whom somebody has still to ring.
-- for: cli
-- params: municipality text
-- returns: person bigint, zone bigint (0: none), user bigint (who looks after those who agreed; 0: nobody outside the city; in order of person)
SELECT p.id, coalesce(h.zone, 0), coalesce(a.user_id, 0)
  FROM anpi.person p JOIN anpi.home h ON h.id = p.home
  LEFT JOIN anpi.assignment a ON a.person = p.id AND a.user_id IS NOT NULL
   AND EXISTS (SELECT 1 FROM anpi.consent c WHERE c.person = p.id AND c.kind = '名簿提供' AND c.answer = '同意')
 WHERE p.municipality = $1 AND NOT p.protected
   AND (EXISTS (SELECT 1 FROM anpi.listing l WHERE l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL)
        OR EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = p.id))
   AND NOT EXISTS (SELECT 1 FROM anpi.device d WHERE d.person = p.id AND d.kind = '人工呼吸器')
   AND NOT EXISTS (SELECT 1 FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL AND s.kind IN ('入院', '入所'))
 ORDER BY p.id
