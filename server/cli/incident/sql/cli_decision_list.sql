-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: incident bigint?, now_us bigint
-- returns: id bigint, state text, municipality text (name), recipients text, zones text, fields text, until text, decided_by text, persons integer
-- returns: incident text (name)
SELECT d.id, CASE WHEN d.ended_at IS NOT NULL THEN 'ended' WHEN i.closed_at < d.until_at THEN 'incident_closed' WHEN d.until_at <= anpi.of_us($2) THEN 'expired' ELSE 'in_force' END,
       coalesce((SELECT m.name FROM anpi.municipality m WHERE m.code = d.municipality), d.municipality), array_to_string(d.roles || ARRAY(SELECT o.name FROM anpi.office o WHERE o.id = ANY (d.offices) ORDER BY o.id), ','),
       coalesce((SELECT string_agg(z.name, ',' ORDER BY z.id) FROM anpi.zone z WHERE z.id = ANY (d.zones)), '全域'), array_to_string(d.fields, ','),
       anpi.jst(d.until_at), d.title || ' ' || d.decided_by, d.persons, i.name
  FROM anpi.decision d JOIN anpi.incident i ON i.id = d.incident WHERE $1::bigint IS NULL OR d.incident = $1::bigint ORDER BY d.id DESC
