-- SPDX-License-Identifier: Apache-2.0
-- The last four digits of a phone. params: $1 digits; returns the 20 best
SELECT id, name, kana, birth, sex, address, phone FROM bench.person
WHERE municipality = '23999' AND id IN (SELECT person FROM bench.phone WHERE right(digits, 4) = $1)
ORDER BY kana_key, birth NULLS FIRST, id
LIMIT 20
