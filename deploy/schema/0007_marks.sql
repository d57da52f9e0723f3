-- SPDX-License-Identifier: Apache-2.0
-- Marks: taken in groups, each once, and folded to the status of a person in a round.
--
-- Written in plpgsql because each statement of a function takes a new snapshot: what follows the locking of the persons sees
-- what the writer before us committed. One statement for all would fold on a snapshot from before the lock.

CREATE FUNCTION anpi.round_at(of_incident bigint, at timestamptz) RETURNS integer LANGUAGE sql STABLE AS
$$ SELECT coalesce((SELECT n FROM anpi.round WHERE incident = of_incident AND started_at <= at ORDER BY started_at DESC, n DESC LIMIT 1), 1) $$;
COMMENT ON FUNCTION anpi.round_at(bigint, timestamptz) IS 'The last round started at or before this time; before the first: the first';

CREATE FUNCTION anpi.status_fold(k_incident bigint[], k_person bigint[], k_round integer[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS
$$
BEGIN
    WITH k AS MATERIALIZED (
        SELECT DISTINCT incident, person, round FROM unnest(k_incident, k_person, k_round) AS x(incident, person, round)
        ORDER BY incident, person, round
    ), c AS MATERIALIZED (
        SELECT o.incident, o.person, o.round, o.op_id, o.status, o.observed_at, o.by_name, o.seen, o.settles
        FROM k JOIN anpi.observation o USING (incident, person, round)
        WHERE o.voids IS NULL AND o.status IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM anpi.observation v WHERE v.voids = o.op_id)
    ), winner AS (
        SELECT DISTINCT ON (incident, person, round) incident, person, round, op_id, status, observed_at, by_name
        FROM c ORDER BY incident, person, round, observed_at DESC, op_id DESC
    ), marks AS (
        SELECT incident, person, round, array_agg(op_id ORDER BY op_id) AS ops FROM c GROUP BY incident, person, round
    ), conflict AS (
        SELECT a.incident, a.person, a.round, array_agg(a.op_id ORDER BY a.op_id) AS ids
        FROM c a
        WHERE a.status = 'attention'
          AND NOT EXISTS (
              SELECT 1 FROM c m
              WHERE m.incident = a.incident AND m.person = a.person AND m.round = a.round
                AND (m.settles = a.op_id OR ((m.observed_at, m.op_id) > (a.observed_at, a.op_id) AND a.op_id = ANY (m.seen))))
        GROUP BY a.incident, a.person, a.round
    ), folded AS (
        SELECT incident, person, round,
               CASE WHEN w.op_id IS NULL THEN 'unreported' WHEN f.open THEN 'attention' ELSE w.status END AS status,
               w.op_id, w.observed_at, w.by_name,
               CASE WHEN f.open THEN x.ids ELSE '{}'::uuid[] END AS conflict, coalesce(m.ops, '{}') AS ops
        FROM k LEFT JOIN winner w USING (incident, person, round) LEFT JOIN marks m USING (incident, person, round)
        LEFT JOIN conflict x USING (incident, person, round)
        CROSS JOIN LATERAL (SELECT w.status <> 'attention' AND x.ids IS NOT NULL AS open) f
    ), kept AS (
        INSERT INTO anpi.status AS s (incident, person, round, status, op_id, observed_at, by_name, conflict, ops)
        SELECT incident, person, round, status, op_id, observed_at, by_name, conflict, ops FROM folded
        ON CONFLICT (incident, person, round) DO UPDATE
        SET status = excluded.status, op_id = excluded.op_id, observed_at = excluded.observed_at, by_name = excluded.by_name,
            conflict = excluded.conflict, ops = excluded.ops
        RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'status', incident || ':' || person || ':' || round,
           '1' || E'\x1f' || incident || E'\x1f' || person || E'\x1f' || round || E'\x1f' || status || E'\x1f'
           || coalesce(anpi.us(observed_at)::text, '') || E'\x1f' || coalesce(op_id::text, '') || E'\x1f' || anpi.clean(by_name) || E'\x1f'
           || array_to_string(conflict, ',') || E'\x1f' || array_to_string(ops, ',')
    FROM kept;
END
$$;
COMMENT ON FUNCTION anpi.status_fold(bigint[], bigint[], integer[]) IS
'Folds the marks of these (incident, person, round) and keeps anpi.status and a change of kind status for each; the caller holds
the locks of the persons. Set semantics: the same marks in any order give the same state.
C = the marks of the set that have a status, withdraw nothing themselves and are withdrawn by none.
Winner = the mark of C with the greatest (observed_at, op_id); without one the status is unreported.
An attention mark a of C is answered when a mark m of C, later than a by (observed_at, op_id), has a in m.seen, or any m of C has
m.settles = a. If the winner is safe or noted and an attention stays unanswered, the status is attention and conflict holds those
marks, sorted; else the status is the winner''s and conflict is empty. ops = all of C, sorted.
Change: id incident:person:round; body fields by U+001F: 1, incident, person, round, status, observed_us, winner op_id, by_name,
conflict (commas), ops (commas)';

CREATE FUNCTION anpi.mark_commit(
    in_ord integer[], in_op_id uuid[], in_incident bigint[], in_person bigint[], in_status text[], in_observed_us bigint[],
    in_method text[], in_outcome text[], in_findings text[], in_lon double precision[], in_lat double precision[], in_note text[],
    in_seen text[], in_voids uuid[], in_settles uuid[], in_reported_by text[], in_by_user bigint[], in_by_name text[],
    in_by_command boolean[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean) LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS
$$
#variable_conflict use_column
DECLARE
    now_at timestamptz := anpi.of_us(now_us);
    k_incident bigint[]; k_person bigint[]; k_round integer[];
    r_ord integer[]; r_result text[]; r_seq bigint[]; r_error text[]; r_bounded boolean[];
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;

    WITH given AS MATERIALIZED (
        SELECT x.*, cut.bounded, cut.observed_at,
               row_number() OVER (PARTITION BY x.op_id ORDER BY x.ord) AS copy
        FROM unnest(in_ord, in_op_id, in_incident, in_person, in_status, in_observed_us, in_method, in_outcome, in_findings,
                    in_lon, in_lat, in_note, in_seen, in_voids, in_settles, in_reported_by, in_by_user, in_by_name, in_by_command, in_content)
             AS x(ord, op_id, incident, person, status, observed_us, method, outcome, findings, lon, lat, note, seen, voids, settles,
                  reported_by, by_user, by_name, by_command, content)
        CROSS JOIN LATERAL (SELECT x.observed_us > now_us + 5000000 AS bounded,
                                   CASE WHEN x.observed_us > now_us + 5000000 THEN now_at ELSE anpi.of_us(x.observed_us) END AS observed_at) cut
    ), checked AS MATERIALIZED (
        SELECT g.*, o.seq AS known_seq, o.answer AS known_answer, anpi.round_at(g.incident, g.observed_at) AS round,
               CASE WHEN o.op_id IS NOT NULL THEN CASE WHEN o.content = g.content AND o.kind = 'mark' THEN 'known' ELSE 'observation.id_reused' END
                    WHEN i.id IS NULL THEN 'incident.unknown'
                    WHEN p.id IS NULL OR p.erased_at IS NOT NULL THEN 'observation.unknown_person'
                    WHEN p.municipality <> ALL (i.municipalities) THEN 'observation.not_in_incident'
                    WHEN g.observed_at > i.closed_at THEN 'incident.closed'
                    WHEN g.status IS NULL AND g.voids IS NULL THEN 'observation.bad_status'
               END AS verdict
        FROM given g
        LEFT JOIN anpi.operation o ON o.op_id = g.op_id
        LEFT JOIN anpi.incident i ON i.id = g.incident
        LEFT JOIN anpi.person p ON p.id = g.person
        WHERE g.copy = 1
    ), target AS (
        -- What a void points at: a mark stored before, or one of this very batch.
        SELECT c.ord, t.round, t.voids, t.by_user FROM checked c JOIN anpi.observation t
            ON t.op_id = c.voids AND t.incident = c.incident AND t.person = c.person
        WHERE c.voids IS NOT NULL AND c.verdict IS NULL
        UNION ALL
        SELECT c.ord, t.round, t.voids, t.by_user FROM checked c JOIN checked t
            ON t.op_id = c.voids AND t.incident = c.incident AND t.person = c.person AND t.verdict IS NULL
        WHERE c.voids IS NOT NULL AND c.verdict IS NULL
    ), judged AS MATERIALIZED (
        SELECT c.*, t.round AS target_round,
               CASE WHEN c.verdict IS NOT NULL OR c.voids IS NULL THEN c.verdict
                    WHEN t.ord IS NULL OR t.voids IS NOT NULL THEN 'observation.bad_void'
                    WHEN t.by_user <> c.by_user AND NOT c.by_command THEN 'observation.void_forbidden'
               END AS final
        FROM checked c LEFT JOIN target t ON t.ord = c.ord
    ), taken AS MATERIALIZED (
        -- ON CONFLICT: the same id under another person at the same moment, in another transaction.
        INSERT INTO anpi.operation AS n (op_id, kind, content, by_user, seq, answer, at)
        SELECT j.op_id, 'mark', j.content, j.by_user, nextval('anpi.operation_seq'), CASE WHEN j.bounded THEN 'bounded' END, now_at
        FROM judged j WHERE j.final IS NULL ORDER BY j.op_id
        ON CONFLICT (op_id) DO NOTHING RETURNING n.op_id, n.seq
    ), stored AS (
        INSERT INTO anpi.observation (op_id, incident, person, round, status, observed_at, bounded, by_user, by_name, reported_by, method,
                                      outcome, findings, lon, lat, note, seen, voids, settles, received_at, seq)
        SELECT j.op_id, j.incident, j.person, j.round, j.status, j.observed_at, j.bounded, j.by_user, j.by_name, j.reported_by::jsonb, j.method,
               j.outcome, j.findings::jsonb, j.lon, j.lat, j.note, coalesce(j.seen::uuid[], '{}'), j.voids, j.settles, now_at, t.seq
        FROM taken t JOIN judged j USING (op_id)
    ), answered AS MATERIALIZED (
        SELECT j.op_id, j.content, j.ord, j.incident, j.person, coalesce(j.target_round, j.round) AS round,
               CASE WHEN j.final = 'known' THEN 'known' WHEN t.op_id IS NOT NULL THEN 'accepted' ELSE 'refused' END AS result,
               CASE WHEN j.final = 'known' THEN j.known_seq ELSE t.seq END AS seq,
               CASE WHEN j.final = 'known' OR t.op_id IS NOT NULL THEN NULL ELSE coalesce(j.final, 'observation.id_reused') END AS error,
               CASE WHEN j.final = 'known' THEN j.known_answer IS NOT DISTINCT FROM 'bounded' ELSE t.op_id IS NOT NULL AND j.bounded END AS bounded
        FROM judged j LEFT JOIN taken t USING (op_id)
    ), every AS (
        SELECT ord, result, seq, error, bounded, incident, person, round, result = 'accepted' AS fold FROM answered
        UNION ALL
        -- Further copies of an id in this batch: the first one counted.
        SELECT g.ord, CASE WHEN same.yes AND a.result = 'accepted' THEN 'known' WHEN same.yes THEN a.result ELSE 'refused' END,
               CASE WHEN same.yes THEN a.seq END, CASE WHEN same.yes THEN a.error ELSE 'observation.id_reused' END,
               same.yes AND a.bounded, NULL, NULL, NULL, false
        FROM given g JOIN answered a USING (op_id) CROSS JOIN LATERAL (SELECT g.content = a.content AS yes) same
        WHERE g.copy > 1
    )
    SELECT array_agg(ord), array_agg(result), array_agg(seq), array_agg(error), array_agg(bounded),
           array_agg(incident) FILTER (WHERE fold), array_agg(person) FILTER (WHERE fold), array_agg(round) FILTER (WHERE fold)
    INTO r_ord, r_result, r_seq, r_error, r_bounded, k_incident, k_person, k_round FROM every;

    IF k_incident IS NOT NULL THEN
        PERFORM anpi.status_fold(k_incident, k_person, k_round);
    END IF;
    RETURN QUERY SELECT * FROM unnest(r_ord, r_result, r_seq, r_error, r_bounded);
END
$$;
COMMENT ON FUNCTION anpi.mark_commit IS
'Takes a group of marks in one transaction; returns for every ord: accepted, known or refused, the server sequence, the public code of
the refusal, and whether the time seen was cut. Persons are locked in id order first. An id counts once: the same content again is
known (first answer), another content is refused. A time more than 5 s after now_us is cut to now_us and never lost. The round is the
last one started by the time seen. A void needs a mark of the same incident and person that is no void, by its author or the command
centre. in_seen holds text forms of uuid[]; in_content is the SHA-256 of the canonical operation';
