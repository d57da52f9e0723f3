-- SPDX-License-Identifier: Apache-2.0
-- Marks: taken in groups, each once, and folded to the status of a person in a round.
--
-- Written in plpgsql because each statement of a function takes a new snapshot: what follows the locking of the persons sees
-- what the writer before us committed. One statement for all would fold on a snapshot from before the lock.
-- From step to step the batch goes on as two arrays of one length, what the senders say and what becomes of each: joining a batch with
-- itself is quadratic, because the planner takes any array for ten rows (measured: 120 of 160 us a mark). Plans are generic, and
-- LATERAL .. LIMIT 1 (or OFFSET 0) lets them look rows up one by one and no other way: a plan made while the tables were empty would
-- go on scanning them until the next ANALYZE (measured: 1,500 instead of 25,000 marks/s on a fresh database).
-- The steps are called by mark_commit alone and run with its settings.

CREATE OR REPLACE FUNCTION anpi.mark_judge(batch anpi.mark[], now_us bigint) RETURNS anpi.mark_verdict[] LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    RETURN ARRAY(
        SELECT ROW(v.verdict, coalesce(r.n, 1), CASE WHEN v.verdict IS NULL THEN nextval('anpi.operation_seq') ELSE o.seq END,
                   CASE WHEN v.verdict = 'known' THEN o.answer WHEN i.unsure THEN 'unsure' WHEN cut.bounded THEN 'bounded' END)::anpi.mark_verdict
        FROM (SELECT y.*, row_number() OVER (PARTITION BY y.op_id ORDER BY y.ordinality) AS copy FROM unnest(batch) WITH ORDINALITY AS y) x
        LEFT JOIN LATERAL (SELECT op_id, kind, content, seq, answer FROM anpi.operation k WHERE k.op_id = x.op_id LIMIT 1) o ON true
        LEFT JOIN LATERAL (SELECT id, municipalities, closed_at, anpi.time_unsure(x.observed_us, opened_at, now_us) AS unsure
                           FROM anpi.incident k WHERE k.id = x.incident LIMIT 1) i ON true
        CROSS JOIN LATERAL (SELECT x.observed_us > now_us + 5000000 AS bounded,
                                   anpi.of_us(CASE WHEN x.observed_us > now_us + 5000000 OR i.unsure THEN now_us ELSE x.observed_us END) AS at) cut
        LEFT JOIN LATERAL (SELECT id, municipality, erased_at FROM anpi.person k WHERE k.id = x.person LIMIT 1) p ON true
        LEFT JOIN LATERAL (SELECT n FROM anpi.round WHERE incident = x.incident AND started_at <= cut.at
                           ORDER BY started_at DESC, n DESC LIMIT 1) r ON true
        CROSS JOIN LATERAL (SELECT CASE
                WHEN o.op_id IS NOT NULL THEN CASE WHEN o.content = x.content AND o.kind = 'mark' THEN 'known' ELSE 'observation.id_reused' END
                WHEN x.copy > 1 THEN 'copy'
                WHEN i.id IS NULL THEN 'incident.unknown'
                WHEN p.id IS NULL OR p.erased_at IS NOT NULL THEN 'observation.unknown_person'
                WHEN p.municipality <> ALL (i.municipalities) THEN 'observation.not_in_incident'
                WHEN cut.at > i.closed_at AND NOT i.unsure THEN 'incident.closed'
                WHEN x.status IS NULL AND x.voids IS NULL THEN 'observation.bad_status' END AS verdict OFFSET 0) v
        ORDER BY x.ordinality);
END
$$;
COMMENT ON FUNCTION anpi.mark_judge(anpi.mark[], bigint) IS
'The verdicts on a batch whose persons are locked, with the round of each mark; those to be taken get their server sequence';

CREATE OR REPLACE FUNCTION anpi.mark_voids(batch anpi.mark[], judged anpi.mark_verdict[]) RETURNS anpi.mark_verdict[] LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    -- What a void points at: a mark stored before, one of this very batch, or one taken for review. Its round is the one to fold anew.
    RETURN ARRAY(
        SELECT ROW(CASE WHEN x.voids IS NULL OR x.verdict IS NOT NULL THEN x.verdict
                        WHEN t.by_user IS NULL THEN 'observation.bad_void'
                        WHEN t.by_user <> x.by_user AND NOT x.by_command THEN 'observation.void_forbidden' END,
                   coalesce(t.round, x.round), x.seq, x.answer)::anpi.mark_verdict
        FROM unnest(batch, judged) WITH ORDINALITY AS x
        LEFT JOIN LATERAL (
            SELECT s.by_user, s.round FROM anpi.observation s
            WHERE s.op_id = x.voids AND s.incident = x.incident AND s.person = x.person AND s.voids IS NULL
            UNION ALL
            SELECT b.by_user, b.round FROM unnest(batch, judged) AS b
            WHERE b.op_id = x.voids AND b.incident = x.incident AND b.person = x.person AND b.voids IS NULL AND b.verdict IS NULL
            UNION ALL
            SELECT w.by_user, anpi.round_at(w.incident, w.observed_at) FROM anpi.mark_review w
            WHERE w.op_id = x.voids AND w.incident = x.incident AND w.person = x.person AND w.voids IS NULL AND w.state <> 'accepted'
            LIMIT 1
        ) t ON x.voids IS NOT NULL
        ORDER BY x.ordinality);
END
$$;
COMMENT ON FUNCTION anpi.mark_voids(anpi.mark[], anpi.mark_verdict[]) IS
'The verdicts with those on marks that withdraw another: only of the same incident and person, by its author or the command centre';

CREATE OR REPLACE FUNCTION anpi.mark_take(batch anpi.mark[], judged anpi.mark_verdict[], now_us bigint) RETURNS anpi.mark_verdict[] LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE taken bigint;
BEGIN
    INSERT INTO anpi.operation (op_id, kind, content, by_user, seq, answer, at)
    SELECT x.op_id, 'mark', x.content, x.by_user, x.seq, x.answer, anpi.of_us(now_us)
    FROM unnest(batch, judged) AS x WHERE x.verdict IS NULL ORDER BY x.op_id
    ON CONFLICT (op_id) DO NOTHING;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken = cardinality(judged) THEN
        RETURN judged;
    END IF;
    -- The same id under another person, committed by somebody else since we looked: it is theirs.
    RETURN ARRAY(
        SELECT ROW(CASE WHEN x.verdict IS NULL AND o.op_id IS NULL THEN 'observation.id_reused' ELSE x.verdict END, x.round, x.seq,
                   x.answer)::anpi.mark_verdict
        FROM unnest(batch, judged) WITH ORDINALITY AS x LEFT JOIN anpi.operation o ON o.op_id = x.op_id AND o.seq = x.seq
        ORDER BY x.ordinality);
END
$$;
COMMENT ON FUNCTION anpi.mark_take(anpi.mark[], anpi.mark_verdict[], bigint) IS
'Puts the operations to be taken on record, and gives the verdicts as they are now: an id that somebody else took meanwhile is reused';

CREATE OR REPLACE FUNCTION anpi.mark_store(batch anpi.mark[], judged anpi.mark_verdict[], now_us bigint) RETURNS void LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE now_at timestamptz := anpi.of_us(now_us); taken bigint; added bigint;
BEGIN
    INSERT INTO anpi.observation (op_id, incident, person, round, status, observed_at, bounded, by_user, by_name, reported_by, method,
                                  outcome, findings, lon, lat, note, seen, voids, settles, received_at, seq, time_unsure, claimed_at)
    SELECT x.op_id, x.incident, x.person, x.round, x.status,
           CASE WHEN x.answer IS NULL THEN anpi.of_us(x.observed_us) ELSE now_at END, coalesce(x.answer = 'bounded', false),
           x.by_user, x.by_name, x.reported_by::jsonb, x.method, x.outcome, x.findings::jsonb, x.lon, x.lat, x.note,
           coalesce(x.seen::uuid[], '{}'), x.voids, x.settles, now_at, x.seq, coalesce(x.answer = 'unsure', false),
           CASE WHEN x.answer = 'unsure' THEN anpi.of_us(x.observed_us) END
    FROM unnest(batch, judged) AS x WHERE x.verdict IS NULL;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken = 0 THEN
        RETURN;
    END IF;

    SELECT anpi.status_add(array_agg(op_id), array_agg(incident), array_agg(person), array_agg(round), array_agg(status),
                           array_agg(CASE WHEN x.answer IS NULL THEN anpi.of_us(x.observed_us) ELSE now_at END), array_agg(by_name), array_agg(voids))
    INTO added
    FROM unnest(batch, judged) AS x WHERE x.verdict IS NULL AND x.answer IS DISTINCT FROM 'unsure';
    IF added < taken THEN
        -- Those whose mark is not in the status yet, and all that a void touched.
        PERFORM anpi.status_fold(array_agg(incident), array_agg(person), array_agg(round))
        FROM unnest(batch, judged) AS x
        LEFT JOIN LATERAL (SELECT s.ops FROM anpi.status s WHERE s.incident = x.incident AND s.person = x.person AND s.round = x.round LIMIT 1) s ON true
        WHERE x.verdict IS NULL AND (x.voids IS NOT NULL OR s.ops IS NULL OR x.op_id <> ALL (s.ops));
    END IF;

    PERFORM anpi.mark_findings(array_agg(op_id)) FROM unnest(batch, judged) AS x
    WHERE x.verdict IS NULL AND x.findings IS NOT NULL HAVING count(*) > 0;
END
$$;
COMMENT ON FUNCTION anpi.mark_store(anpi.mark[], anpi.mark_verdict[], bigint) IS
'Stores the marks that are taken and what follows from them: the status of their persons, and what they found out';

CREATE OR REPLACE FUNCTION anpi.mark_answer(batch anpi.mark[], judged anpi.mark_verdict[])
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean) LANGUAGE sql IMMUTABLE SECURITY INVOKER AS
-- Of the copies of an id the first one counted; those of the same content hear what it heard. Inlined, as long as it is one SELECT.
$$
    SELECT x.ord, CASE WHEN h.verdict IS NULL THEN CASE WHEN x.verdict = 'copy' THEN 'known' ELSE 'accepted' END
                       WHEN h.verdict = 'known' THEN 'known' ELSE 'refused' END,
           CASE WHEN h.verdict IS NULL OR h.verdict = 'known' THEN h.seq END, coalesce(nullif(h.verdict, 'known'), nullif(h.answer, 'bounded')),
           h.answer IS NOT DISTINCT FROM 'bounded' AND (h.verdict IS NULL OR h.verdict = 'known')
    FROM unnest(batch, judged) AS x
    LEFT JOIN LATERAL (SELECT y.content, y.verdict, y.seq, y.answer FROM unnest(batch, judged) AS y
                       WHERE x.verdict = 'copy' AND y.op_id = x.op_id AND y.verdict IS DISTINCT FROM 'copy' LIMIT 1) f ON true
    CROSS JOIN LATERAL (SELECT CASE WHEN x.verdict IS DISTINCT FROM 'copy' THEN x.verdict WHEN x.content = f.content THEN f.verdict
                                    ELSE 'observation.id_reused' END AS verdict,
                               CASE WHEN x.verdict = 'copy' THEN f.seq ELSE x.seq END AS seq,
                               CASE WHEN x.verdict = 'copy' THEN f.answer ELSE x.answer END AS answer) h
$$;
COMMENT ON FUNCTION anpi.mark_answer(anpi.mark[], anpi.mark_verdict[]) IS 'What anpi.mark_commit answers to each mark of a batch';

CREATE OR REPLACE FUNCTION anpi.mark_commit(
    in_ord integer[], in_op_id uuid[], in_incident bigint[], in_person bigint[], in_status text[], in_observed_us bigint[],
    in_method text[], in_outcome text[], in_findings text[], in_lon double precision[], in_lat double precision[], in_note text[],
    in_seen text[], in_voids uuid[], in_settles uuid[], in_reported_by text[], in_by_user bigint[], in_by_name text[],
    in_by_command boolean[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS
$$
DECLARE batch anpi.mark[]; judged anpi.mark_verdict[]; some_void boolean := array_remove(in_voids, NULL) <> '{}';
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;
    batch := ARRAY(SELECT x::anpi.mark
                   FROM unnest(in_ord, in_op_id, in_incident, in_person, in_status, in_observed_us, in_method, in_outcome, in_findings, in_lon,
                               in_lat, in_note, in_seen, in_voids, in_settles, in_reported_by, in_by_user, in_by_name, in_by_command, in_content) AS x);
    judged := anpi.mark_judge(batch, now_us);
    IF some_void THEN
        judged := anpi.mark_voids(batch, judged);
    END IF;
    judged := anpi.mark_take(batch, judged, now_us);
    IF some_void THEN
        PERFORM anpi.mark_review_withdraw(x.voids, x.by_user, x.by_name, now_us) FROM unnest(batch, judged) AS x
        WHERE x.verdict IS NULL AND x.voids IS NOT NULL;
    END IF;
    PERFORM anpi.mark_store(batch, judged, now_us);
    RETURN QUERY SELECT a.* FROM anpi.mark_answer(batch, judged) AS a;
END
$$;
COMMENT ON FUNCTION anpi.mark_commit IS
'Takes a group of marks in one transaction; returns for every ord: accepted, known or refused, the server sequence, the public code of
the refusal, and whether the time seen was cut. Persons are locked in id order first. An id counts once: the same content again is
known (first answer), another content is refused. A time more than 5 s after now_us is cut to now_us and never lost; one that cannot be
(anpi.time_unsure) is kept as claimed_at, and the mark is taken at its arrival. error: the code of the refusal; of a mark that was taken
what its sender is told beside: unsure, review (it was taken for review). The round is the
last one started by the time seen. A void needs a mark of the same incident and person that is no void, by its author or the command
centre. in_seen holds text forms of uuid[]; in_content is the SHA-256 of the canonical operation';

REVOKE ALL ON FUNCTION anpi.mark_judge, anpi.mark_voids, anpi.mark_take, anpi.mark_store, anpi.mark_answer,
    anpi.mark_commit FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.mark_commit TO anpi_server;
