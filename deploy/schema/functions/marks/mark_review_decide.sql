-- SPDX-License-Identifier: Apache-2.0
-- The command centre decides on a mark for review.

CREATE OR REPLACE FUNCTION anpi.mark_review_decide(in_op uuid, in_content bytea, of_incident bigint, of_mark uuid, accept boolean, in_why text,
    in_by bigint, in_by_name text, now_us bigint) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE once record; m anpi.mark_review; of_round integer; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'mark_review', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    PERFORM 1 FROM anpi.person p WHERE p.erased_at IS NULL
        AND p.id = (SELECT k.person FROM anpi.mark_review k WHERE k.op_id = of_mark AND k.incident = of_incident) FOR NO KEY UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'mark_review.unknown'; END IF;
    SELECT * INTO m FROM anpi.mark_review k WHERE k.op_id = of_mark FOR NO KEY UPDATE;
    IF m.state <> 'waiting' THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'mark_review.decided'; END IF;
    UPDATE anpi.mark_review k SET state = CASE WHEN accept THEN 'accepted' ELSE 'refused' END, decided_by = in_by, decided_by_name = in_by_name,
           decided_at = anpi.of_us(now_us), decided_why = in_why WHERE k.op_id = of_mark;
    IF accept THEN
        of_round := anpi.round_at(m.incident, m.observed_at);
        IF m.voids IS NOT NULL THEN
            SELECT o.round INTO of_round FROM anpi.observation o
             WHERE o.op_id = m.voids AND o.incident = m.incident AND o.person = m.person AND o.voids IS NULL;
            IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'observation.bad_void'; END IF;
            IF NOT anpi.mark_may_void(m.incident, m.person, m.voids, m.by_user) THEN
                RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'observation.void_forbidden';
            END IF;
        END IF;
        INSERT INTO anpi.observation (op_id, incident, person, round, status, observed_at, bounded, by_user, by_name, reported_by, method, outcome,
            findings, lon, lat, note, seen, voids, settles, received_at, seq, time_unsure, claimed_at)
        VALUES (m.op_id, m.incident, m.person, of_round, m.status, m.observed_at, m.bounded, m.by_user, m.by_name, m.reported_by, m.method, m.outcome,
            m.findings, m.lon, m.lat, m.note, m.seen, m.voids, m.settles, m.received_at, m.seq, m.time_unsure, m.claimed_at);
        PERFORM anpi.status_fold(ARRAY[m.incident], ARRAY[m.person], ARRAY[of_round]);
        IF m.findings IS NOT NULL THEN PERFORM anpi.mark_findings(ARRAY[m.op_id]); END IF;
    END IF;
    said := json_build_object('op_id', m.op_id, 'person', m.person, 'state', CASE WHEN accept THEN 'accepted' ELSE 'refused' END, 'by', in_by_name,
                              'decided_us', now_us, 'why', in_why)::text;
    PERFORM anpi.operation_keep(in_op, said);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.mark_review_decide(uuid, bytea, bigint, uuid, boolean, text, bigint, text, bigint) IS
'Accepts a mark for review, which then counts with its own time in the round it was seen in, or refuses it, which keeps it on record; once. JSON of the decision.
Raises mark_review.unknown, mark_review.decided, observation.bad_void (it withdraws what is no mark of this person), observation.void_forbidden (nor its
author''s to withdraw), operation.id_reused';

REVOKE ALL ON FUNCTION anpi.mark_review_decide FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.mark_review_decide TO anpi_server;
