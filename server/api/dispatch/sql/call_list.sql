-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: since_us bigint
-- returns: JSON array of the calls since then, newest first; whoever answers with them cuts the page, of what the caller may see
SELECT coalesce(json_agg(json_build_object('id', c.id, 'vendor', v.name, 'device_id', c.device_id, 'kind', c.kind, 'state', c.state, 'at_us', anpi.us(c.at), 'person', c.person) ORDER BY c.at DESC, c.id DESC), '[]')::text
  FROM anpi.call c JOIN anpi.vendor v ON v.id = c.vendor WHERE c.at >= anpi.of_us($1::bigint)
