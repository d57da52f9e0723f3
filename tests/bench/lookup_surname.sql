-- SPDX-License-Identifier: Apache-2.0
-- A surname of two kanji. params: $1 strict key, $2 loose key; returns the 20 best
SELECT id, name, kana, birth, sex, address, phone FROM bench.person
WHERE municipality = '23999' AND name_pairs && ARRAY[$1, $2]
ORDER BY CASE WHEN name_key = $1 THEN 0 WHEN name_key LIKE $1 || '%' THEN 1 WHEN name_key LIKE '%' || $1 || '%' THEN 2 ELSE 3 END,
         kana_key, birth NULLS FIRST, id
LIMIT 20
