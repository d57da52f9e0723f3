-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: city text (designated)
-- returns: code text, name text, boundary text (JSON; of the municipalities among which its wards are)
SELECT m.code, m.name, m.boundary::text FROM anpi.municipality m
 WHERE left(m.code, 3) = left($1, 3) AND m.code > $1 AND m.boundary IS NOT NULL ORDER BY m.code
