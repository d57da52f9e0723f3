-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: municipality text, source text, run bigint
-- returns: person bigint, municipal_id text? (on the 名簿 from this source, not in this run's file; held for a clerk once)
SELECT person, municipal_id FROM anpi.registry_gone($1::text, $2::text, $3::bigint)
