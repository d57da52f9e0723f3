-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: municipality, source, run bigint
-- returns: person, municipal_id: on the 名簿 from this source, not in this run's file; each is put on the account as held
WITH seen AS (SELECT person FROM anpi.import_row WHERE run = $3::bigint AND person IS NOT NULL),
     gone AS (SELECT p.id, p.municipal_id, row_number() OVER (ORDER BY p.id) AS n
                FROM anpi.person p JOIN anpi.listing l ON l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL
               WHERE p.municipality = $1 AND p.source IS NOT DISTINCT FROM $2 AND p.erased_at IS NULL AND p.id NOT IN (SELECT person FROM seen)),
     kept AS (INSERT INTO anpi.import_row (run, line, op_id, outcome, code, person)
              SELECT $3::bigint, -n::integer, gen_random_uuid(), 'held', 'registry.gone', id FROM gone)
SELECT id, municipal_id FROM gone ORDER BY n
