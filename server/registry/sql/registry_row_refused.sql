-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: run bigint, lines integer[], outcomes text[] (refused, skipped), op_ids uuid[], codes text[], fields text[]
-- params: municipal_ids text[], name_keys text[]
-- returns: nothing
INSERT INTO anpi.import_row (run, line, op_id, outcome, code, field, staged)
SELECT $1::bigint, u.line, u.op_id, u.outcome, u.code, nullif(u.field, ''),
       CASE u.outcome WHEN 'refused' THEN jsonb_build_object('municipal_id', nullif(u.municipal_id, ''), 'name_key', nullif(u.name_key, '')) END
  FROM unnest($2::integer[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[]) AS u (line, outcome, op_id, code, field, municipal_id, name_key)
ON CONFLICT (run, line) DO NOTHING
