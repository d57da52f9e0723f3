-- SPDX-License-Identifier: Apache-2.0
-- The register as it is, for the keys to be made of.
COPY (
    SELECT p.id, p.municipality, p.protected, p.name, coalesce(p.kana, ''), p.sex, h.address, coalesce(p.birth::text, ''),
           coalesce((SELECT string_agg(f.digits, ',' ORDER BY f.ord) FROM anpi.phone f WHERE f.person = p.id), ''), coalesce(h.town_key, '')
    FROM anpi.person p JOIN anpi.home h ON h.id = p.home
    WHERE p.erased_at IS NULL
    ORDER BY p.id
) TO STDOUT
