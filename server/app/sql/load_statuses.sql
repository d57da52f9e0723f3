-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: the flat body of every status of an open incident, as COPY text (U+001F between the fields)
COPY (SELECT '1' || E'\x1f' || s.incident || E'\x1f' || s.person || E'\x1f' || s.round || E'\x1f' || s.status || E'\x1f' || coalesce(anpi.us(s.observed_at)::text, '')
             || E'\x1f' || coalesce(s.op_id::text, '') || E'\x1f' || anpi.clean(s.by_name) || E'\x1f' || array_to_string(s.conflict, ',') || E'\x1f' || array_to_string(s.ops, ',') || E'\x1f' || array_to_string(s.gone, ',')
             || CASE WHEN s.time_unsure THEN E'\x1f' || '1' ELSE '' END
        FROM anpi.status s) TO STDOUT
