-- SPDX-License-Identifier: Apache-2.0
-- returns: how many marks were acknowledged, how many of those are not in the database
WITH said AS (SELECT (r ->> 'op_id')::uuid AS op_id FROM public.bench_answer, jsonb_array_elements(body -> 'results') r
              WHERE r ->> 'result' IN ('accepted', 'known'))
SELECT count(*), count(*) FILTER (WHERE o.op_id IS NULL) FROM said LEFT JOIN anpi.observation o USING (op_id)
