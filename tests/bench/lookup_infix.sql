-- SPDX-License-Identifier: Apache-2.0
-- A piece of the kana name. params: $1 strict key, $2 loose key or NULL; returns the 20 best
SELECT id, name, kana, birth, sex, address, phone FROM bench.person
WHERE municipality = '23999' AND (kana_key LIKE '%' || $1 || '%' OR kana_loose LIKE '%' || $2 || '%')
ORDER BY CASE WHEN kana_key = $1 THEN 0 WHEN kana_key LIKE $1 || '%' THEN 1 WHEN kana_key LIKE '%' || $1 || '%' THEN 2 ELSE 3 END,
         kana_key, birth NULLS FIRST, id
LIMIT 20
