-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: op_id uuid, content bytea, person bigint
-- returns: of a stay that was taken by this id and content, one text: + or - (whether it has a point) and its seq; no row otherwise
SELECT CASE WHEN EXISTS (SELECT 1 FROM anpi.stay s WHERE s.person = $3::bigint AND s.op_id = o.op_id AND s.lon IS NOT NULL) THEN '+' ELSE '-' END || o.seq
  FROM anpi.operation o WHERE o.op_id = $1::uuid AND o.kind = 'stay' AND o.content = $2::bytea
