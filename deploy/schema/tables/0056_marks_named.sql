-- SPDX-License-Identifier: Apache-2.0
-- A status names every mark it stands on, also those that were withdrawn and what withdrew them; and a round is started once.
--
-- A screen shows its own marks until an answer names them. One that somebody else withdrew was named by none, so it was shown for ever:
-- gone holds those. And sixteen people who press the same button mean one round: from_round says which one they saw.

ALTER TABLE anpi.status ADD COLUMN gone uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN anpi.status.gone IS 'Marks of this round that count no more, and the operations that withdrew them';
UPDATE anpi.status s SET gone = v.ids
FROM (SELECT o.incident, o.person, o.round, array_agg(o.op_id ORDER BY o.op_id) AS ids FROM anpi.observation o
      WHERE o.voids IS NOT NULL OR EXISTS (SELECT 1 FROM anpi.observation w WHERE w.voids = o.op_id)
      GROUP BY o.incident, o.person, o.round) v
WHERE s.incident = v.incident AND s.person = v.person AND s.round = v.round;

CREATE OR REPLACE FUNCTION anpi.status_fold(k_incident bigint[], k_person bigint[], k_round integer[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS
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

CREATE OR REPLACE FUNCTION anpi.status_add(k_op_id uuid[], k_incident bigint[], k_person bigint[], k_round integer[], k_status text[],
    k_observed_at timestamptz[], k_by_name text[], k_voids uuid[]) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE added bigint;
BEGIN
    WITH m AS (
        SELECT incident, person, round, (array_agg(status))[1] AS status, (array_agg(op_id))[1] AS op_id,
               (array_agg(observed_at))[1] AS observed_at, (array_agg(by_name))[1] AS by_name, array_agg(op_id) AS ops
        FROM unnest(k_op_id, k_incident, k_person, k_round, k_status, k_observed_at, k_by_name, k_voids)
             AS x(op_id, incident, person, round, status, observed_at, by_name, voids)
        GROUP BY incident, person, round HAVING count(*) = 1 AND bool_and(status IN ('safe', 'noted') AND voids IS NULL)
    ), kept AS (
        INSERT INTO anpi.status AS s (incident, person, round, status, op_id, observed_at, by_name, ops)
        SELECT incident, person, round, status, op_id, observed_at, by_name, ops FROM m
        ON CONFLICT (incident, person, round) DO UPDATE
        SET status = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.status ELSE excluded.status END,
            op_id = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.op_id ELSE excluded.op_id END,
            observed_at = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.observed_at ELSE excluded.observed_at END,
            by_name = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.by_name ELSE excluded.by_name END,
            ops = CASE WHEN s.ops[cardinality(s.ops)] > excluded.op_id THEN (SELECT array_agg(i ORDER BY i) FROM unnest(s.ops || excluded.op_id) AS i)
                       ELSE s.ops || excluded.op_id END
        WHERE s.status <> 'attention' AND NOT s.time_unsure
        RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'status', incident || ':' || person || ':' || round,
           '1' || E'\x1f' || incident || E'\x1f' || person || E'\x1f' || round || E'\x1f' || status || E'\x1f'
           || anpi.us(observed_at) || E'\x1f' || op_id || E'\x1f' || anpi.clean(by_name) || E'\x1f' || E'\x1f' || array_to_string(ops, ',')
           || E'\x1f' || array_to_string(gone, ',')
    FROM kept;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;
COMMENT ON FUNCTION anpi.status_add(uuid[], bigint[], bigint[], integer[], text[], timestamptz[], text[], uuid[]) IS
'Adds marks just stored to anpi.status, with a change for each, as anpi.status_fold would, and returns how many: those that are safe or
noted, withdraw nothing, and stand alone for their (incident, person, round) among these, unless the status there is attention or of no
sure time. Safe or noted means that every attention has its answer, and one more mark takes no answer back. The caller holds the locks of
the persons, leaves out marks of no sure time, and has the rest folded';

CREATE FUNCTION anpi.round_start_from(in_op uuid, in_content bytea, of_incident bigint, from_round integer, in_by bigint, now_us bigint) RETURNS jsonb
LANGUAGE plpgsql AS
$$
DECLARE standing integer;
BEGIN
    -- Whoever holds the incident's row counts its rounds alone: the others see, after their wait, the round that was started.
    PERFORM 1 FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    SELECT max(n) INTO standing FROM anpi.round WHERE incident = of_incident;
    IF standing <> from_round AND NOT EXISTS (SELECT 1 FROM anpi.operation WHERE op_id = in_op) THEN
        RETURN jsonb_build_object('id', of_incident, 'past', standing);
    END IF;
    RETURN anpi.round_start_once(in_op, in_content, of_incident, in_by, now_us);
END
$$;
COMMENT ON FUNCTION anpi.round_start_from(uuid, bytea, bigint, integer, bigint, bigint) IS
'anpi.round_start_once, if from_round is the last round (NULL: whichever it is); else nothing is changed and the answer is {id, past}, past the
last round. An operation sent again is answered as it was';
REVOKE EXECUTE ON FUNCTION anpi.round_start_from(uuid, bytea, bigint, integer, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.round_start_from(uuid, bytea, bigint, integer, bigint, bigint) TO anpi_server;
