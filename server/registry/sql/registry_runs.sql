-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: none
-- returns: run bigint, municipality text (name), source text, file text, state text, started text, rows integer, done integer, held bigint
-- returns: (a run whose process died without a word holds no lock any more: it is shown as stopped)
SELECT u.id, coalesce((SELECT m.name FROM anpi.municipality m WHERE m.code = u.municipality), u.municipality), coalesce(u.source, ''), coalesce(u.file_name, ''),
       CASE WHEN u.state = 'running' AND pg_try_advisory_xact_lock(hashtextextended('anpi.import.' || u.municipality, 0)) THEN 'stopped' ELSE u.state END,
       to_char(u.started_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI:SS'), u.rows_total, u.rows_done,
       (SELECT count(*) FROM anpi.import_row i WHERE i.run = u.id AND i.outcome = 'held' AND i.decided_at IS NULL)
  FROM anpi.import_run u ORDER BY u.id DESC LIMIT 100
