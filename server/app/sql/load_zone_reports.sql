-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT z.op_id::text, jsonb_build_object('op_id', z.op_id, 'incident', z.incident, 'round', z.round, 'zone', z.zone, 'state', z.state,
       'at_us', anpi.us(z.at), 'by_name', z.by_name, 'note', z.note)::text
  FROM anpi.zone_report z
