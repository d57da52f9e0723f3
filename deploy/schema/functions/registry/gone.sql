-- SPDX-License-Identifier: Apache-2.0
-- Who is on the 名簿 and not in a full list any more.

CREATE OR REPLACE FUNCTION anpi.registry_gone(muni text, src text, run_id bigint) RETURNS TABLE (person bigint, municipal_id text, fresh boolean) LANGUAGE sql
    SECURITY INVOKER AS
$$
WITH files AS (SELECT i.person, i.staged FROM anpi.import_row i WHERE i.run = run_id AND i.line > 0),
     -- A row that was refused may be anybody's who has its id or its name: they are in the list.
     refused AS (SELECT staged ->> 'municipal_id' AS id, staged ->> 'name_key' AS name_key FROM files WHERE person IS NULL AND staged IS NOT NULL),
     gone AS (SELECT p.id, p.municipal_id FROM anpi.person p JOIN anpi.listing l ON l.person = p.id AND l.list = '名簿' AND l.to_on IS NULL
               WHERE p.municipality = muni AND p.source IS NOT DISTINCT FROM src AND p.erased_at IS NULL AND NOT p.protected
                 AND NOT EXISTS (SELECT 1 FROM files f WHERE f.person = p.id)
                 AND NOT EXISTS (SELECT 1 FROM refused f WHERE f.id = p.municipal_id) AND NOT EXISTS (SELECT 1 FROM refused f WHERE f.name_key = p.name_key)),
     judged AS (SELECT g.*, NOT EXISTS (SELECT 1 FROM anpi.import_row i WHERE i.person = g.id AND i.code = 'registry.gone' AND i.outcome = 'held' AND i.decided_at IS NULL AND i.run <> run_id) AS fresh
                  FROM gone g),
     kept AS (INSERT INTO anpi.import_row (run, line, op_id, outcome, code, person)
              SELECT run_id, -(row_number() OVER (ORDER BY id))::integer, gen_random_uuid(), 'held', 'registry.gone', id FROM judged WHERE fresh)
SELECT id, municipal_id, fresh FROM judged ORDER BY id
$$;
COMMENT ON FUNCTION anpi.registry_gone(text, text, bigint) IS
'Who is on the 名簿 from this source and not in this run''s file: named every time, held for a clerk once (fresh). Nobody under protection: no list of the
city has them, and none is to tell who they are';

REVOKE ALL ON FUNCTION anpi.registry_gone FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_gone TO anpi_server;
