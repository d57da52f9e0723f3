-- SPDX-License-Identifier: Apache-2.0
-- A mark that can change nothing but the last word on a person is added to the stored status; the person's other marks are not read.
--
-- The fold reads every mark of a person in a round. But nearly all marks are safe or noted, on a person of whom no attention is open:
-- then the greater of (time seen, id) wins, the mark joins ops, and no more can change. All others are folded whole, as before.

CREATE FUNCTION anpi.status_add(k_op_id uuid[], k_incident bigint[], k_person bigint[], k_round integer[], k_status text[],
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
        WHERE s.status <> 'attention'
        RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'status', incident || ':' || person || ':' || round,
           '1' || E'\x1f' || incident || E'\x1f' || person || E'\x1f' || round || E'\x1f' || status || E'\x1f'
           || anpi.us(observed_at) || E'\x1f' || op_id || E'\x1f' || anpi.clean(by_name) || E'\x1f' || E'\x1f' || array_to_string(ops, ',')
    FROM kept;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;
COMMENT ON FUNCTION anpi.status_add(uuid[], bigint[], bigint[], integer[], text[], timestamptz[], text[], uuid[]) IS
'Adds marks just stored to anpi.status, with a change for each, as anpi.status_fold would, and returns how many: those that are safe or
noted, withdraw nothing, and stand alone for their (incident, person, round) among these, unless the status there is attention. Safe or
noted means that every attention has its answer, and one more mark takes no answer back. The caller holds the locks of the persons and
has the rest folded';
REVOKE EXECUTE ON FUNCTION anpi.status_add(uuid[], bigint[], bigint[], integer[], text[], timestamptz[], text[], uuid[]) FROM PUBLIC, anpi_server;

CREATE OR REPLACE FUNCTION anpi.mark_commit(
    in_ord integer[], in_op_id uuid[], in_incident bigint[], in_person bigint[], in_status text[], in_observed_us bigint[],
    in_method text[], in_outcome text[], in_findings text[], in_lon double precision[], in_lat double precision[], in_note text[],
    in_seen text[], in_voids uuid[], in_settles uuid[], in_reported_by text[], in_by_user bigint[], in_by_name text[],
    in_by_command boolean[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS
$$
#variable_conflict use_column
DECLARE
    now_at timestamptz := anpi.of_us(now_us);
    taken bigint;
    added bigint;
    -- Aligned with the in_ arrays. verdicts: NULL = to be taken, known, copy (of an id earlier in the batch), or the code of the refusal.
    verdicts text[]; rounds integer[]; seqs bigint[]; cut_offs boolean[];
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;

    SELECT array_agg(j.verdict), array_agg(j.round), array_agg(CASE WHEN j.verdict IS NULL THEN nextval('anpi.operation_seq') ELSE j.seq END),
           array_agg(CASE WHEN j.verdict = 'known' THEN j.known_bounded ELSE j.bounded END)
    INTO verdicts, rounds, seqs, cut_offs
    FROM (
        SELECT o.seq, o.answer IS NOT DISTINCT FROM 'bounded' AS known_bounded, cut.bounded, coalesce(r.n, 1) AS round,
               CASE WHEN o.op_id IS NOT NULL THEN CASE WHEN o.content = x.content AND o.kind = 'mark' THEN 'known' ELSE 'observation.id_reused' END
                    WHEN x.copy > 1 THEN 'copy'
                    WHEN i.id IS NULL THEN 'incident.unknown'
                    WHEN p.id IS NULL OR p.erased_at IS NOT NULL THEN 'observation.unknown_person'
                    WHEN p.municipality <> ALL (i.municipalities) THEN 'observation.not_in_incident'
                    WHEN cut.at > i.closed_at THEN 'incident.closed'
                    WHEN x.status IS NULL AND x.voids IS NULL THEN 'observation.bad_status'
               END AS verdict
        FROM (SELECT y.*, row_number() OVER (PARTITION BY op_id ORDER BY pos) AS copy
              FROM unnest(in_op_id, in_incident, in_person, in_observed_us, in_status, in_voids, in_content) WITH ORDINALITY
                   AS y(op_id, incident, person, observed_us, status, voids, content, pos)) x
        CROSS JOIN LATERAL (SELECT x.observed_us > now_us + 5000000 AS bounded,
                                   CASE WHEN x.observed_us > now_us + 5000000 THEN now_at ELSE anpi.of_us(x.observed_us) END AS at) cut
        LEFT JOIN LATERAL (SELECT op_id, kind, content, seq, answer FROM anpi.operation k WHERE k.op_id = x.op_id LIMIT 1) o ON true
        LEFT JOIN LATERAL (SELECT id, municipalities, closed_at FROM anpi.incident k WHERE k.id = x.incident LIMIT 1) i ON true
        LEFT JOIN LATERAL (SELECT id, municipality, erased_at FROM anpi.person k WHERE k.id = x.person LIMIT 1) p ON true
        LEFT JOIN LATERAL (SELECT n FROM anpi.round WHERE incident = x.incident AND started_at <= cut.at
                           ORDER BY started_at DESC, n DESC LIMIT 1) r ON true
        ORDER BY x.pos
    ) j;

    IF array_remove(in_voids, NULL) <> '{}' THEN
        -- What a void points at: a mark stored before, or one of this very batch. Its round is the one to fold anew.
        SELECT array_agg(CASE WHEN x.voids IS NULL OR x.verdict IS NOT NULL THEN x.verdict
                              WHEN t.by_user IS NULL THEN 'observation.bad_void'
                              WHEN t.by_user <> x.by_user AND NOT x.by_command THEN 'observation.void_forbidden' END ORDER BY x.pos),
               array_agg(coalesce(t.round, x.round) ORDER BY x.pos)
        INTO verdicts, rounds
        FROM unnest(in_incident, in_person, in_voids, in_by_user, in_by_command, verdicts, rounds) WITH ORDINALITY
             AS x(incident, person, voids, by_user, by_command, verdict, round, pos)
        LEFT JOIN LATERAL (
            SELECT s.by_user, s.round FROM anpi.observation s
            WHERE s.op_id = x.voids AND s.incident = x.incident AND s.person = x.person AND s.voids IS NULL
            UNION ALL
            SELECT b.by_user, b.round FROM unnest(in_op_id, in_incident, in_person, in_voids, in_by_user, verdicts, rounds)
                 AS b(op_id, incident, person, voids, by_user, verdict, round)
            WHERE b.op_id = x.voids AND b.incident = x.incident AND b.person = x.person AND b.voids IS NULL AND b.verdict IS NULL
            LIMIT 1
        ) t ON x.voids IS NOT NULL;
    END IF;

    INSERT INTO anpi.operation (op_id, kind, content, by_user, seq, answer, at)
    SELECT x.op_id, 'mark', x.content, x.by_user, x.seq, CASE WHEN x.bounded THEN 'bounded' END, now_at
    FROM unnest(in_op_id, in_content, in_by_user, seqs, cut_offs, verdicts) AS x(op_id, content, by_user, seq, bounded, verdict)
    WHERE x.verdict IS NULL ORDER BY x.op_id
    ON CONFLICT (op_id) DO NOTHING;
    GET DIAGNOSTICS taken = ROW_COUNT;

    IF taken < cardinality(array_positions(verdicts, NULL)) THEN
        -- The same id under another person, committed by somebody else since we looked: it is theirs.
        SELECT array_agg(CASE WHEN x.verdict IS NULL AND o.op_id IS NULL THEN 'observation.id_reused' ELSE x.verdict END ORDER BY x.pos) INTO verdicts
        FROM unnest(in_op_id, seqs, verdicts) WITH ORDINALITY AS x(op_id, seq, verdict, pos)
        LEFT JOIN anpi.operation o ON o.op_id = x.op_id AND o.seq = x.seq;
    END IF;

    IF taken > 0 THEN
        INSERT INTO anpi.observation (op_id, incident, person, round, status, observed_at, bounded, by_user, by_name, reported_by, method,
                                      outcome, findings, lon, lat, note, seen, voids, settles, received_at, seq)
        SELECT x.op_id, x.incident, x.person, x.round, x.status, CASE WHEN x.bounded THEN now_at ELSE anpi.of_us(x.observed_us) END, x.bounded,
               x.by_user, x.by_name, x.reported_by::jsonb, x.method, x.outcome, x.findings::jsonb, x.lon, x.lat, x.note,
               coalesce(x.seen::uuid[], '{}'), x.voids, x.settles, now_at, x.seq
        FROM unnest(in_op_id, in_incident, in_person, rounds, in_status, in_observed_us, cut_offs, in_by_user, in_by_name, in_reported_by,
                    in_method, in_outcome, in_findings, in_lon, in_lat, in_note, in_seen, in_voids, in_settles, seqs, verdicts)
             AS x(op_id, incident, person, round, status, observed_us, bounded, by_user, by_name, reported_by,
                  method, outcome, findings, lon, lat, note, seen, voids, settles, seq, verdict)
        WHERE x.verdict IS NULL;

        SELECT anpi.status_add(array_agg(op_id), array_agg(incident), array_agg(person), array_agg(round), array_agg(status),
                               array_agg(CASE WHEN x.bounded THEN now_at ELSE anpi.of_us(x.observed_us) END), array_agg(by_name), array_agg(voids))
        INTO added
        FROM unnest(in_op_id, in_incident, in_person, rounds, in_status, in_observed_us, cut_offs, in_by_name, in_voids, verdicts)
             AS x(op_id, incident, person, round, status, observed_us, bounded, by_name, voids, verdict)
        WHERE x.verdict IS NULL;

        IF added < taken THEN
            -- Those whose mark is not in the status yet, and all that a void touched.
            PERFORM anpi.status_fold(array_agg(incident), array_agg(person), array_agg(round))
            FROM unnest(in_op_id, in_incident, in_person, rounds, in_voids, verdicts) AS x(op_id, incident, person, round, voids, verdict)
            LEFT JOIN LATERAL (SELECT s.ops FROM anpi.status s WHERE s.incident = x.incident AND s.person = x.person AND s.round = x.round LIMIT 1) s ON true
            WHERE x.verdict IS NULL AND (x.voids IS NOT NULL OR s.ops IS NULL OR x.op_id <> ALL (s.ops));
        END IF;

        PERFORM anpi.mark_findings(array_agg(op_id)) FROM unnest(in_op_id, in_findings, verdicts) AS x(op_id, findings, verdict)
        WHERE x.verdict IS NULL AND x.findings IS NOT NULL HAVING count(*) > 0;
    END IF;

    IF array_position(verdicts, 'copy') IS NULL THEN
        RETURN QUERY
        SELECT x.ord, CASE WHEN x.verdict IS NULL THEN 'accepted' WHEN x.verdict = 'known' THEN 'known' ELSE 'refused' END,
               CASE WHEN x.verdict IS NULL OR x.verdict = 'known' THEN x.seq END, nullif(x.verdict, 'known'),
               x.bounded AND (x.verdict IS NULL OR x.verdict = 'known')
        FROM unnest(in_ord, seqs, cut_offs, verdicts) AS x(ord, seq, bounded, verdict);
    ELSE
        -- Of the copies of an id the first one counted; those of the same content hear what it heard.
        RETURN QUERY
        SELECT x.ord, CASE WHEN h.verdict IS NULL THEN CASE WHEN x.verdict = 'copy' THEN 'known' ELSE 'accepted' END
                           WHEN h.verdict = 'known' THEN 'known' ELSE 'refused' END,
               CASE WHEN h.verdict IS NULL OR h.verdict = 'known' THEN h.seq END, nullif(h.verdict, 'known'),
               h.bounded AND (h.verdict IS NULL OR h.verdict = 'known')
        FROM (SELECT y.*, first_value(y.content) OVER w AS first_content, first_value(y.verdict) OVER w AS first_verdict,
                     first_value(y.seq) OVER w AS first_seq, first_value(y.bounded) OVER w AS first_bounded
              FROM unnest(in_ord, in_op_id, in_content, seqs, cut_offs, verdicts) WITH ORDINALITY
                   AS y(ord, op_id, content, seq, bounded, verdict, pos)
              WINDOW w AS (PARTITION BY y.op_id ORDER BY y.pos)) x
        CROSS JOIN LATERAL (SELECT CASE WHEN x.verdict IS DISTINCT FROM 'copy' THEN x.verdict WHEN x.content = x.first_content THEN x.first_verdict
                                        ELSE 'observation.id_reused' END AS verdict,
                                   CASE WHEN x.verdict = 'copy' THEN x.first_seq ELSE x.seq END AS seq,
                                   CASE WHEN x.verdict = 'copy' THEN x.first_bounded ELSE x.bounded END AS bounded) h;
    END IF;
END
$$;
COMMENT ON FUNCTION anpi.mark_commit IS
'Takes a group of marks in one transaction; returns for every ord: accepted, known or refused, the server sequence, the public code of
the refusal, and whether the time seen was cut. Persons are locked in id order first. An id counts once: the same content again is
known (first answer), another content is refused. A time more than 5 s after now_us is cut to now_us and never lost. The round is the
last one started by the time seen. A void needs a mark of the same incident and person that is no void, by its author or the command
centre. in_seen holds text forms of uuid[]; in_content is the SHA-256 of the canonical operation';
