-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: incident bigint, person bigint
-- returns: JSON array of the marks, newest first
SELECT coalesce(json_agg(json_build_object('op_id', o.op_id, 'round', o.round, 'status', o.status, 'observed_us', anpi.us(o.observed_at),
         'by', o.by_name, 'note', o.note, 'method', o.method, 'outcome', o.outcome, 'voids', o.voids, 'settles', o.settles,
         'voided', EXISTS (SELECT 1 FROM anpi.observation v WHERE v.voids = o.op_id))
         ORDER BY o.observed_at DESC, o.op_id DESC), '[]')::text
  FROM anpi.observation o WHERE o.incident = $1::bigint AND o.person = $2::bigint
