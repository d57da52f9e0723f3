-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text, body text
SELECT i.id::text, jsonb_build_object('id', i.id, 'name', i.name, 'kind', i.kind, 'drill', i.drill, 'municipalities', to_jsonb(i.municipalities),
       'population', i.population, 'decided_by', i.decided_by, 'grounds', i.grounds, 'report_every_min', i.report_every_min,
       'opened_us', anpi.us(i.opened_at), 'closed_us', anpi.us(i.closed_at),
       'rounds', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', r.n, 'started_us', anpi.us(r.started_at)) ORDER BY r.n), '[]')
                    FROM anpi.round r WHERE r.incident = i.id))::text
  FROM anpi.incident i
