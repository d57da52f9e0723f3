-- SPDX-License-Identifier: Apache-2.0
-- Date of birth and a piece of the kana name. params: $1 date, $2 strict key, $3 loose key or NULL; returns the 20 best
-- OFFSET 0 keeps the planner, who knows no parameter, from reading all of a trigram index for two characters.
SELECT id, name, kana, birth, sex, address, phone FROM (SELECT * FROM bench.person WHERE birth = $1::date OFFSET 0) p
WHERE municipality = '23999' AND (kana_key LIKE '%' || $2 || '%' OR kana_loose LIKE '%' || $3 || '%')
ORDER BY CASE WHEN kana_key = $2 THEN 0 WHEN kana_key LIKE $2 || '%' THEN 1 WHEN kana_key LIKE '%' || $2 || '%' THEN 2 ELSE 3 END,
         kana_key, birth NULLS FIRST, id
LIMIT 20
