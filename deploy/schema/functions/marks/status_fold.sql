-- SPDX-License-Identifier: Apache-2.0
-- The fold: the status of a person in a round, from all marks of it.

CREATE OR REPLACE FUNCTION anpi.status_fold(k_incident bigint[], k_person bigint[], k_round integer[]) RETURNS void LANGUAGE plpgsql
    SECURITY INVOKER SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS
$$
BEGIN
    WITH c AS (
        SELECT incident, person, round, o.op_id, o.status, o.time_unsure, o.observed_at, o.by_name
        FROM (SELECT DISTINCT incident, person, round FROM unnest(k_incident, k_person, k_round) AS x(incident, person, round)) k
        LEFT JOIN LATERAL (
            SELECT o.op_id, o.status, o.time_unsure, o.observed_at, o.by_name FROM anpi.observation o
            WHERE o.incident = k.incident AND o.person = k.person AND o.round = k.round AND o.voids IS NULL AND o.status IS NOT NULL
              AND (SELECT true FROM anpi.observation v WHERE v.voids = o.op_id LIMIT 1) IS NULL
            OFFSET 0
        ) o ON true
        ORDER BY incident, person, round, o.time_unsure, o.observed_at DESC, o.op_id DESC
    ), winner AS (
        -- The rows of c come with the winner first.
        SELECT incident, person, round, count(op_id) AS marks, (array_agg(op_id))[1] AS op_id, coalesce((array_agg(status))[1], 'unreported') AS status,
               (array_agg(observed_at))[1] AS observed_at, (array_agg(by_name))[1] AS by_name,
               coalesce((array_agg(time_unsure))[1], false) AS time_unsure, array_agg(op_id) AS ids, bool_or(status = 'attention') AS called
        FROM c GROUP BY incident, person, round
    ), folded AS MATERIALIZED (
        SELECT w.*,
               CASE WHEN called AND status <> 'attention' THEN (
                   WITH answer AS MATERIALIZED (
                       SELECT said.sure, said.at AS observed_at, m.op_id, said.op_id AS of FROM anpi.observation m
                       CROSS JOIN LATERAL (SELECT true, 'infinity'::timestamptz, m.settles WHERE m.settles IS NOT NULL
                                           UNION ALL SELECT NOT m.time_unsure, m.observed_at, unnest(m.seen)) AS said(sure, at, op_id)
                       WHERE m.incident = w.incident AND m.person = w.person AND m.round = w.round AND m.op_id = ANY (w.ids)
                   )
                   SELECT array_agg(a.op_id ORDER BY a.op_id) FROM anpi.observation a
                   WHERE a.incident = w.incident AND a.person = w.person AND a.round = w.round AND a.op_id = ANY (w.ids)
                     AND a.status = 'attention'
                     AND NOT EXISTS (SELECT 1 FROM answer m WHERE m.of = a.op_id
                                     AND (m.sure, m.observed_at, m.op_id) > (NOT a.time_unsure, a.observed_at, a.op_id))
               ) END AS open,
               CASE marks WHEN 0 THEN '{}' WHEN 1 THEN ids ELSE (SELECT array_agg(i ORDER BY i) FROM unnest(ids) AS i) END AS ops,
               coalesce((SELECT array_agg(g.op_id ORDER BY g.op_id) FROM anpi.observation g
                          WHERE g.incident = w.incident AND g.person = w.person AND g.round = w.round
                            AND (g.op_id = ANY (w.ids)) IS NOT TRUE), '{}') AS gone
        FROM winner w
    ), kept AS (
        INSERT INTO anpi.status AS s (incident, person, round, status, op_id, observed_at, by_name, conflict, ops, gone, time_unsure)
        SELECT incident, person, round, CASE WHEN open IS NULL THEN status ELSE 'attention' END, op_id, observed_at, by_name,
               coalesce(open, '{}'), ops, gone, time_unsure
        FROM folded
        ON CONFLICT (incident, person, round) DO UPDATE
        SET status = excluded.status, op_id = excluded.op_id, observed_at = excluded.observed_at, by_name = excluded.by_name,
            conflict = excluded.conflict, ops = excluded.ops, gone = excluded.gone, time_unsure = excluded.time_unsure
        RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'status', incident || ':' || person || ':' || round,
           '1' || E'\x1f' || incident || E'\x1f' || person || E'\x1f' || round || E'\x1f' || status || E'\x1f'
           || coalesce(anpi.us(observed_at)::text, '') || E'\x1f' || coalesce(op_id::text, '') || E'\x1f' || anpi.clean(by_name) || E'\x1f'
           || array_to_string(conflict, ',') || E'\x1f' || array_to_string(ops, ',')
           || E'\x1f' || array_to_string(gone, ',') || CASE WHEN time_unsure THEN E'\x1f' || '1' ELSE '' END
    FROM kept;
END
$$;
COMMENT ON FUNCTION anpi.status_fold(bigint[], bigint[], integer[]) IS
'Folds the marks of these (incident, person, round) and keeps anpi.status and a change of kind status for each; the caller holds
the locks of the persons. Set semantics: the same marks in any order give the same state.
C = the marks of the set that have a status, withdraw nothing themselves and are withdrawn by none.
Later = greater by (time sure, observed_at, op_id): a mark whose time is not sure is later than no mark whose time is.
Winner = the latest mark of C; without one the status is unreported.
An attention mark a of C is answered when a mark m of C, later than a, has a in m.seen, or any m of C has
m.settles = a. If the winner is safe or noted and an attention stays unanswered, the status is attention and conflict holds those
marks, sorted; else the status is the winner''s and conflict is empty. ops = all of C, sorted; gone = the others of the set: marks that were
withdrawn, and what withdrew them, sorted.
Change: id incident:person:round; body fields by U+001F: 1, incident, person, round, status, observed_us, winner op_id, by_name,
conflict (commas), ops (commas), gone (commas), and 1 when the winner''s time is not sure';

REVOKE ALL ON FUNCTION anpi.status_fold FROM PUBLIC, anpi_server, anpi_feeds;
