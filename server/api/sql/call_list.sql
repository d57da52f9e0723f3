-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- params: since_us bigint, the call that the last page ended with bigint or NULL, most rows integer
-- returns: JSON array of the calls since then, newest first, behind that one
SELECT coalesce(json_agg(json_build_object('id', c.id, 'vendor', v.name, 'device_id', c.device_id, 'kind', c.kind, 'state', c.state, 'at_us', anpi.us(c.at), 'person', c.person) ORDER BY c.at DESC, c.id DESC), '[]')::text
  FROM (SELECT * FROM anpi.call k WHERE k.at >= anpi.of_us($1::bigint)
             AND ($2::bigint IS NULL OR (k.at, k.id) < (SELECT b.at, b.id FROM anpi.call b WHERE b.id = $2::bigint))
           ORDER BY k.at DESC, k.id DESC LIMIT $3::integer) c JOIN anpi.vendor v ON v.id = c.vendor
