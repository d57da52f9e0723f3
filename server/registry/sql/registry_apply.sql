-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: run bigint, municipality text, source text, rows jsonb (an array), at_us bigint
-- returns: line integer, outcome text, code text?, field text?, person bigint?, extra integer (a line for each row and for each remark of it but
-- returns: the first)
SELECT line, outcome, code, field, person, extra FROM anpi.registry_apply($1::bigint, $2::text, $3::text, $4::jsonb, $5::bigint)
