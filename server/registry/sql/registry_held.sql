-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: none
-- returns: run bigint, line integer, code text?, person bigint? (held for), name text?, name_in_row text? (what waits for a clerk. Who has come under
-- returns: protection since they were missed in a list is named as missing no more)
SELECT i.run, i.line, i.code, i.person, p.name, i.staged ->> 'name'
  FROM anpi.import_row i LEFT JOIN anpi.person p ON p.id = i.person
 WHERE i.outcome = 'held' AND i.decided_at IS NULL AND NOT (i.code = 'registry.gone' AND p.protected) ORDER BY i.run, i.line LIMIT 10000
