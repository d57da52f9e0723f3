-- SPDX-License-Identifier: Apache-2.0
-- A town, or a piece of its name. params: $1 folded name; returns the 20 best
-- The best 20 of each town come in order from the index; then the best of those.
SELECT p.id, p.name, p.kana, p.birth, p.sex, p.address, p.phone
FROM (SELECT town FROM bench.town WHERE town LIKE '%' || $1 || '%') t
CROSS JOIN LATERAL (
    SELECT * FROM bench.person
    WHERE municipality = '23999' AND NOT protected AND town = t.town
    ORDER BY kana_key, birth NULLS FIRST, id
    LIMIT 20
) p
ORDER BY p.kana_key, p.birth NULLS FIRST, p.id
LIMIT 20
