-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: run bigint, lines integer[], op_ids uuid[], codes text[], fields text[]
-- returns: nothing
INSERT INTO anpi.import_row (run, line, op_id, outcome, code, field)
SELECT $1::bigint, u.line, u.op_id, 'refused', u.code, nullif(u.field, '') FROM unnest($2::integer[], $3::uuid[], $4::text[], $5::text[]) AS u (line, op_id, code, field)
ON CONFLICT (run, line) DO NOTHING
