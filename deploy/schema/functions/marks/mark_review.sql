-- SPDX-License-Identifier: Apache-2.0
-- Marks for review: taken with a doubt, withdrawn, and known to the picture.

CREATE OR REPLACE FUNCTION anpi.mark_may_void(of_incident bigint, of_person bigint, mark uuid, of_user bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY INVOKER AS
$$
SELECT EXISTS (
    SELECT 1 FROM (SELECT o.by_user FROM anpi.observation o WHERE o.op_id = mark AND o.incident = of_incident AND o.person = of_person AND o.voids IS NULL
                   UNION ALL
                   SELECT r.by_user FROM anpi.mark_review r WHERE r.op_id = mark AND r.incident = of_incident AND r.person = of_person AND r.voids IS NULL) m
     WHERE m.by_user = of_user OR EXISTS (SELECT 1 FROM anpi.app_user u WHERE u.id = of_user AND u.role = 'command'))
$$;
COMMENT ON FUNCTION anpi.mark_may_void(bigint, bigint, uuid, bigint) IS
'Is this a mark of the person in the incident, taken or for review, and of_user its author or a command centre? One answer for unknown and not theirs';

CREATE OR REPLACE FUNCTION anpi.mark_review_body(r anpi.mark_review) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('op_id', r.op_id, 'incident', r.incident, 'person', r.person, 'status', r.status, 'observed_us', anpi.us(r.observed_at),
       'time_unsure', r.time_unsure, 'bounded', r.bounded, 'by_name', r.by_name, 'reported_by', r.reported_by, 'method', r.method, 'outcome', r.outcome,
       'note', CASE WHEN r.state = 'waiting' THEN r.note END, 'voids', r.voids, 'voids_by', v.by_name, 'voids_status', v.status, 'voids_us', anpi.us(v.observed_at), 'settles', r.settles,
       'received_us', anpi.us(r.received_at), 'reason', r.reason, 'state', r.state)::text
     FROM (SELECT) once LEFT JOIN anpi.observation v ON v.op_id = r.voids AND v.incident = r.incident AND v.person = r.person $$;
COMMENT ON FUNCTION anpi.mark_review_body(anpi.mark_review) IS 'JSON for the picture, kind mark_review, id = op_id; state other than waiting = decided, and then without its
note: no picture shows it, a page reads it through the policy of the rows;
voids_by, voids_status, voids_us: of the mark that a withdrawal would take away';

CREATE OR REPLACE FUNCTION anpi.say_mark_review() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('mark_review', NEW.op_id::text, anpi.mark_review_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_mark_review() IS 'Trigger: puts the row into the change feed';

CREATE OR REPLACE FUNCTION anpi.mark_review_load() RETURNS TABLE (id text, body text) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT r.op_id::text, anpi.mark_review_body(r) FROM anpi.mark_review r
    WHERE r.state = 'waiting' OR r.decided_at > (SELECT max(d.decided_at) FROM anpi.mark_review d) - interval '72 hours' $$;
COMMENT ON FUNCTION anpi.mark_review_load() IS 'All marks that wait for review, and those decided lately (a decision sent again is answered as it was), for the picture';

-- Under the lock of the person's row, as a decision: whichever comes first stands.
CREATE OR REPLACE FUNCTION anpi.mark_review_withdraw(mark uuid, of_user bigint, of_name text, now_us bigint) RETURNS boolean LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    UPDATE anpi.mark_review r SET state = 'withdrawn', decided_by = of_user, decided_by_name = of_name, decided_at = anpi.of_us(now_us)
     WHERE r.op_id = mark AND r.state = 'waiting';
    RETURN EXISTS (SELECT 1 FROM anpi.mark_review r WHERE r.op_id = mark AND r.state <> 'accepted');
END
$$;
COMMENT ON FUNCTION anpi.mark_review_withdraw(uuid, bigint, text, bigint) IS
'Withdraws a mark that waits for review; whether it may be is the caller''s to ask. True if the mark lies here only, so that its withdrawal has nothing to wait for';

-- The arguments of anpi.mark_commit, with the doubt in the place of by_command. Few come this way: a loop will do.
CREATE OR REPLACE FUNCTION anpi.mark_review_take(
    in_ord integer[], in_op_id uuid[], in_incident bigint[], in_person bigint[], in_status text[], in_observed_us bigint[],
    in_method text[], in_outcome text[], in_findings text[], in_lon double precision[], in_lat double precision[], in_note text[],
    in_seen text[], in_voids uuid[], in_settles uuid[], in_reported_by text[], in_by_user bigint[], in_by_name text[],
    in_reason text[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
#variable_conflict use_column
DECLARE
    x record; i anpi.incident; p anpi.person; taken record; unsure boolean; seen_at timestamptz; settled boolean;
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;
    FOR x IN SELECT * FROM unnest(in_ord, in_op_id, in_incident, in_person, in_status, in_observed_us, in_method, in_outcome, in_findings, in_lon, in_lat,
                 in_note, in_seen, in_voids, in_settles, in_reported_by, in_by_user, in_by_name, in_reason, in_content)
             AS g(ord, op_id, incident, person, status, observed_us, method, outcome, findings, lon, lat,
                  note, seen, voids, settles, reported_by, by_user, by_name, reason, content) ORDER BY ord
    LOOP
        SELECT * INTO i FROM anpi.incident k WHERE k.id = x.incident;
        SELECT * INTO p FROM anpi.person k WHERE k.id = x.person;
        unsure := anpi.time_unsure(x.observed_us, i.opened_at, now_us);
        ord := x.ord; result := 'refused'; seq := NULL; error := NULL;
        bounded := NOT unsure AND x.observed_us > now_us + 5000000;
        seen_at := CASE WHEN unsure OR bounded THEN anpi.of_us(now_us) ELSE anpi.of_us(x.observed_us) END;
        IF NOT EXISTS (SELECT 1 FROM anpi.operation o WHERE o.op_id = x.op_id) THEN
            error := CASE WHEN i.id IS NULL THEN 'incident.unknown'
                          WHEN p.id IS NULL OR p.erased_at IS NOT NULL THEN 'observation.unknown_person'
                          WHEN p.municipality <> ALL (i.municipalities) THEN 'observation.not_in_incident'
                          WHEN seen_at > i.closed_at AND NOT unsure THEN 'incident.closed'
                          WHEN x.status IS NULL AND x.voids IS NULL THEN 'observation.bad_status'
                          -- Who has no charge any more learns of no mark but his own.
                          WHEN x.voids IS NOT NULL AND NOT anpi.mark_may_void(x.incident, x.person, x.voids, x.by_user)
                          THEN 'observation.unknown_person' END;
        END IF;
        IF error IS NULL THEN
            SELECT * INTO taken FROM anpi.operation_take(x.op_id, 'mark', x.content, x.by_user, now_us);
            result := taken.result; seq := taken.taken_seq;
            IF result = 'refused' THEN
                error := 'observation.id_reused'; seq := NULL;
            ELSIF result = 'known' THEN
                error := nullif(taken.known_answer, 'bounded'); bounded := taken.known_answer IS NOT DISTINCT FROM 'bounded';
            ELSE
                settled := x.voids IS NOT NULL AND anpi.mark_review_withdraw(x.voids, x.by_user, x.by_name, now_us);
                error := CASE WHEN NOT settled THEN 'review' END;
                UPDATE anpi.operation o SET answer = error WHERE o.op_id = x.op_id;
                INSERT INTO anpi.mark_review (op_id, incident, person, status, observed_at, bounded, time_unsure, claimed_at, by_user, by_name, reported_by,
                    method, outcome, findings, lon, lat, note, seen, voids, settles, received_at, seq, reason,
                    state, decided_by, decided_by_name, decided_at)
                VALUES (x.op_id, x.incident, x.person, x.status, seen_at, bounded, unsure, CASE WHEN unsure THEN anpi.of_us(x.observed_us) END, x.by_user,
                    x.by_name, x.reported_by::jsonb, x.method, x.outcome, x.findings::jsonb, x.lon, x.lat, x.note, coalesce(x.seen::uuid[], '{}'), x.voids,
                    x.settles, anpi.of_us(now_us), seq, x.reason, CASE WHEN settled THEN 'withdrawn' ELSE 'waiting' END,
                    CASE WHEN settled THEN x.by_user END, CASE WHEN settled THEN x.by_name END, CASE WHEN settled THEN anpi.of_us(now_us) END);
            END IF;
        END IF;
        bounded := bounded AND result <> 'refused';
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION anpi.mark_review_take IS
'Takes a group of marks for review, each id once, and answers as anpi.mark_commit does; error = review for those that were taken. The two share the ids:
a mark that is sent again is known to both. in_reason = why it is in doubt. A withdrawal of what its sender may not withdraw is refused as one on somebody
unknown; one of a mark that lies here settles it at once and waits for nobody (error is NULL)';

REVOKE ALL ON FUNCTION anpi.mark_may_void, anpi.mark_review_body, anpi.say_mark_review, anpi.mark_review_load, anpi.mark_review_withdraw,
    anpi.mark_review_take FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.mark_may_void, anpi.mark_review_body, anpi.say_mark_review, anpi.mark_review_load, anpi.mark_review_withdraw,
    anpi.mark_review_take TO anpi_server;
