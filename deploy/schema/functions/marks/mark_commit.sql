-- SPDX-License-Identifier: Apache-2.0
-- Marks: taken in groups, each once, and folded to the status of a person in a round.
--
-- Written in plpgsql because each statement of a function takes a new snapshot: what follows the locking of the persons sees
-- what the writer before us committed. One statement for all would fold on a snapshot from before the lock.
-- From statement to statement the batch goes on as arrays of one length: joining a batch with itself is quadratic, because the
-- planner takes any array for ten rows (measured: 120 of 160 us a mark). Plans are generic, and LATERAL .. LIMIT 1 (or OFFSET 0) lets them look
-- rows up one by one and no other way: a plan made while the tables were empty would go on scanning them until the next ANALYZE
-- (measured: 1,500 instead of 25,000 marks/s on a fresh database).

CREATE OR REPLACE FUNCTION anpi.mark_commit(
    in_ord integer[], in_op_id uuid[], in_incident bigint[], in_person bigint[], in_status text[], in_observed_us bigint[],
    in_method text[], in_outcome text[], in_findings text[], in_lon double precision[], in_lat double precision[], in_note text[],
    in_seen text[], in_voids uuid[], in_settles uuid[], in_reported_by text[], in_by_user bigint[], in_by_name text[],
    in_by_command boolean[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS
$$
#variable_conflict use_column
DECLARE
    now_at timestamptz := anpi.of_us(now_us);
    taken bigint;
    added bigint;
    -- Aligned with the in_ arrays. verdicts: NULL = to be taken, known, copy (of an id earlier in the batch), or the code of the refusal.
    -- answers: what to tell beside: bounded (the time was cut), unsure (taken at its arrival), of a known one what it heard the first time.
    verdicts text[]; rounds integer[]; seqs bigint[]; answers text[];
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;

    SELECT array_agg(j.verdict), array_agg(j.round), array_agg(CASE WHEN j.verdict IS NULL THEN nextval('anpi.operation_seq') ELSE j.seq END),
           array_agg(CASE WHEN j.verdict = 'known' THEN j.answer WHEN j.unsure THEN 'unsure' WHEN j.bounded THEN 'bounded' END)
    INTO verdicts, rounds, seqs, answers
    FROM (
        SELECT o.seq, o.answer, i.unsure, cut.bounded, coalesce(r.n, 1) AS round,
               CASE WHEN o.op_id IS NOT NULL THEN CASE WHEN o.content = x.content AND o.kind = 'mark' THEN 'known' ELSE 'observation.id_reused' END
                    WHEN x.copy > 1 THEN 'copy'
                    WHEN i.id IS NULL THEN 'incident.unknown'
                    WHEN p.id IS NULL OR p.erased_at IS NOT NULL THEN 'observation.unknown_person'
                    WHEN p.municipality <> ALL (i.municipalities) THEN 'observation.not_in_incident'
                    WHEN cut.at > i.closed_at AND NOT i.unsure THEN 'incident.closed'
                    WHEN x.status IS NULL AND x.voids IS NULL THEN 'observation.bad_status'
               END AS verdict
        FROM (SELECT y.*, row_number() OVER (PARTITION BY op_id ORDER BY pos) AS copy
              FROM unnest(in_op_id, in_incident, in_person, in_observed_us, in_status, in_voids, in_content) WITH ORDINALITY
                   AS y(op_id, incident, person, observed_us, status, voids, content, pos)) x
        LEFT JOIN LATERAL (SELECT op_id, kind, content, seq, answer FROM anpi.operation k WHERE k.op_id = x.op_id LIMIT 1) o ON true
        LEFT JOIN LATERAL (SELECT id, municipalities, closed_at, anpi.time_unsure(x.observed_us, opened_at, now_us) AS unsure
                           FROM anpi.incident k WHERE k.id = x.incident LIMIT 1) i ON true
        CROSS JOIN LATERAL (SELECT x.observed_us > now_us + 5000000 AS bounded,
                                   CASE WHEN x.observed_us > now_us + 5000000 OR i.unsure THEN now_at ELSE anpi.of_us(x.observed_us) END AS at) cut
        LEFT JOIN LATERAL (SELECT id, municipality, erased_at FROM anpi.person k WHERE k.id = x.person LIMIT 1) p ON true
        LEFT JOIN LATERAL (SELECT n FROM anpi.round WHERE incident = x.incident AND started_at <= cut.at
                           ORDER BY started_at DESC, n DESC LIMIT 1) r ON true
        ORDER BY x.pos
    ) j;

    IF array_remove(in_voids, NULL) <> '{}' THEN
        -- What a void points at: a mark stored before, one of this very batch, or one taken for review. Its round is the one to fold anew.
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
            UNION ALL
            SELECT w.by_user, anpi.round_at(w.incident, w.observed_at) FROM anpi.mark_review w
            WHERE w.op_id = x.voids AND w.incident = x.incident AND w.person = x.person AND w.voids IS NULL AND w.state <> 'accepted'
            LIMIT 1
        ) t ON x.voids IS NOT NULL;
    END IF;

    INSERT INTO anpi.operation (op_id, kind, content, by_user, seq, answer, at)
    SELECT x.op_id, 'mark', x.content, x.by_user, x.seq, x.answer, now_at
    FROM unnest(in_op_id, in_content, in_by_user, seqs, answers, verdicts) AS x(op_id, content, by_user, seq, answer, verdict)
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
                                      outcome, findings, lon, lat, note, seen, voids, settles, received_at, seq, time_unsure, claimed_at)
        SELECT x.op_id, x.incident, x.person, x.round, x.status,
               CASE WHEN x.answer IS NULL THEN anpi.of_us(x.observed_us) ELSE now_at END, coalesce(x.answer = 'bounded', false),
               x.by_user, x.by_name, x.reported_by::jsonb, x.method, x.outcome, x.findings::jsonb, x.lon, x.lat, x.note,
               coalesce(x.seen::uuid[], '{}'), x.voids, x.settles, now_at, x.seq, coalesce(x.answer = 'unsure', false),
               CASE WHEN x.answer = 'unsure' THEN anpi.of_us(x.observed_us) END
        FROM unnest(in_op_id, in_incident, in_person, rounds, in_status, in_observed_us, answers, in_by_user, in_by_name, in_reported_by,
                    in_method, in_outcome, in_findings, in_lon, in_lat, in_note, in_seen, in_voids, in_settles, seqs, verdicts)
             AS x(op_id, incident, person, round, status, observed_us, answer, by_user, by_name, reported_by,
                  method, outcome, findings, lon, lat, note, seen, voids, settles, seq, verdict)
        WHERE x.verdict IS NULL;

        IF array_remove(in_voids, NULL) <> '{}' THEN
            PERFORM anpi.mark_review_withdraw(x.voids, x.by_user, x.by_name, now_us)
            FROM unnest(in_voids, in_by_user, in_by_name, verdicts) AS x(voids, by_user, by_name, verdict)
            WHERE x.verdict IS NULL AND x.voids IS NOT NULL;
        END IF;

        SELECT anpi.status_add(array_agg(op_id), array_agg(incident), array_agg(person), array_agg(round), array_agg(status),
                               array_agg(CASE WHEN x.answer IS NULL THEN anpi.of_us(x.observed_us) ELSE now_at END), array_agg(by_name), array_agg(voids))
        INTO added
        FROM unnest(in_op_id, in_incident, in_person, rounds, in_status, in_observed_us, answers, in_by_name, in_voids, verdicts)
             AS x(op_id, incident, person, round, status, observed_us, answer, by_name, voids, verdict)
        WHERE x.verdict IS NULL AND x.answer IS DISTINCT FROM 'unsure';

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
               CASE WHEN x.verdict IS NULL OR x.verdict = 'known' THEN x.seq END, coalesce(nullif(x.verdict, 'known'), nullif(x.answer, 'bounded')),
               x.answer IS NOT DISTINCT FROM 'bounded' AND (x.verdict IS NULL OR x.verdict = 'known')
        FROM unnest(in_ord, seqs, answers, verdicts) AS x(ord, seq, answer, verdict);
    ELSE
        -- Of the copies of an id the first one counted; those of the same content hear what it heard.
        RETURN QUERY
        SELECT x.ord, CASE WHEN h.verdict IS NULL THEN CASE WHEN x.verdict = 'copy' THEN 'known' ELSE 'accepted' END
                           WHEN h.verdict = 'known' THEN 'known' ELSE 'refused' END,
               CASE WHEN h.verdict IS NULL OR h.verdict = 'known' THEN h.seq END, coalesce(nullif(h.verdict, 'known'), nullif(h.answer, 'bounded')),
               h.answer IS NOT DISTINCT FROM 'bounded' AND (h.verdict IS NULL OR h.verdict = 'known')
        FROM (SELECT y.*, first_value(y.content) OVER w AS first_content, first_value(y.verdict) OVER w AS first_verdict,
                     first_value(y.seq) OVER w AS first_seq, first_value(y.answer) OVER w AS first_answer
              FROM unnest(in_ord, in_op_id, in_content, seqs, answers, verdicts) WITH ORDINALITY
                   AS y(ord, op_id, content, seq, answer, verdict, pos)
              WINDOW w AS (PARTITION BY y.op_id ORDER BY y.pos)) x
        CROSS JOIN LATERAL (SELECT CASE WHEN x.verdict IS DISTINCT FROM 'copy' THEN x.verdict WHEN x.content = x.first_content THEN x.first_verdict
                                        ELSE 'observation.id_reused' END AS verdict,
                                   CASE WHEN x.verdict = 'copy' THEN x.first_seq ELSE x.seq END AS seq,
                                   CASE WHEN x.verdict = 'copy' THEN x.first_answer ELSE x.answer END AS answer) h;
    END IF;
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

REVOKE ALL ON FUNCTION anpi.mark_commit FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.mark_commit TO anpi_server;
