-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text
-- returns: home bigint, address text, level text? (every home with an address that nobody put by hand)
SELECT h.id, h.address, h.level FROM anpi.home h WHERE NOT h.pinned AND h.address <> '' AND EXISTS (SELECT 1 FROM anpi.person p WHERE p.home = h.id AND p.municipality = $1 AND p.erased_at IS NULL) ORDER BY h.id
