-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, municipal_id text
-- returns: person (no row when there is none)
SELECT id FROM anpi.person WHERE municipality = $1 AND municipal_id = $2 AND erased_at IS NULL
