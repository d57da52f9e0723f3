-- SPDX-License-Identifier: Apache-2.0
-- A town, or a piece of its name. params: $1 folded name; returns the 20 best
SELECT id, name, kana, birth, sex, address, phone FROM bench.person
WHERE municipality = '23999' AND NOT protected AND town IN (SELECT town FROM bench.town WHERE town LIKE '%' || $1 || '%')
ORDER BY kana_key, birth NULLS FIRST, id
LIMIT 20
