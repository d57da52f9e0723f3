-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: run bigint, municipality, source, rows jsonb array, at_us bigint
-- returns: line, outcome, code, person
SELECT line, outcome, code, person FROM anpi.registry_apply($1::bigint, $2::text, $3::text, $4::jsonb, $5::bigint)
