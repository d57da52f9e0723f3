-- SPDX-License-Identifier: Apache-2.0
-- Whom to mark, in no order that helps anybody: who is on the list of the municipality neither in hospital nor in a
-- home, and not protected: of those no live event tells. returns: id
SELECT p.id FROM anpi.person p
WHERE p.erased_at IS NULL AND NOT p.protected AND EXISTS (SELECT FROM anpi.listing l WHERE l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL)
  AND NOT EXISTS (SELECT FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL)
ORDER BY md5(p.id::text)
LIMIT 200000
