-- SPDX-License-Identifier: Apache-2.0
-- People the queries are made of, the same ones every time. params: $1 how many
SELECT name_key, name, kana_key, birth, right(split_part(phone, ',', 1), 4), town
FROM bench.person
WHERE birth IS NOT NULL AND length(kana_key) >= 6 AND length(phone) >= 4 AND town <> '' AND NOT protected
ORDER BY md5(id::text)
LIMIT $1::integer
