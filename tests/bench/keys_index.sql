-- SPDX-License-Identifier: Apache-2.0
-- The best indexes for the statements lookup_*.sql; name_pairs because trigrams cannot find two characters.
ALTER TABLE bench.person ADD PRIMARY KEY (id);
CREATE INDEX ON bench.person USING gin (kana_key gin_trgm_ops);
CREATE INDEX ON bench.person USING gin (kana_loose gin_trgm_ops);
CREATE INDEX ON bench.person USING gin (name_key gin_trgm_ops);
CREATE INDEX ON bench.person USING gin (name_loose gin_trgm_ops);
CREATE INDEX ON bench.person USING gin (name_pairs);
CREATE INDEX ON bench.person (birth);
CREATE INDEX ON bench.person (town, kana_key, birth NULLS FIRST, id);
CREATE INDEX ON bench.phone (right(digits, 4)) INCLUDE (person);
CREATE TABLE bench.town AS SELECT DISTINCT town FROM bench.person WHERE town <> '';
ALTER TABLE bench.town ADD PRIMARY KEY (town);
VACUUM ANALYZE bench.person;
VACUUM ANALYZE bench.phone;
VACUUM ANALYZE bench.town;
