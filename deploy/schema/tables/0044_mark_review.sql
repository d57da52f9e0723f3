-- SPDX-License-Identifier: Apache-2.0
-- 本部確認待ち: a mark that somebody made who once held the person, of a time at which that is in doubt, waits for the command centre.
--
-- It lies in a table of its own, so nothing that reads marks (the fold, counts, withdrawals) can count it by mistake. Accepted, it becomes a
-- mark like any other, with the time it was seen; refused, it stays here, on record. Nothing is ever taken out.

CREATE TABLE anpi.mark_review (
    op_id uuid PRIMARY KEY,
    incident bigint NOT NULL, person bigint NOT NULL,
    status text CHECK (status IN ('safe', 'noted', 'attention')),
    observed_at timestamptz NOT NULL, bounded boolean NOT NULL, time_unsure boolean NOT NULL, claimed_at timestamptz,
    by_user bigint NOT NULL, by_name text NOT NULL, reported_by jsonb,
    method text, outcome text, findings jsonb, lon double precision, lat double precision, note text,
    seen uuid[] NOT NULL DEFAULT '{}', voids uuid, settles uuid,
    received_at timestamptz NOT NULL, seq bigint NOT NULL,
    reason text NOT NULL CHECK (reason IN ('after_end', 'before_start', 'time_unsure', 'closed', 'stand_in')),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused', 'withdrawn')),
    decided_by bigint, decided_by_name text, decided_at timestamptz, decided_why text,
    CHECK (status IS NOT NULL OR voids IS NOT NULL),
    CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE INDEX mark_review_person ON anpi.mark_review (incident, person);
COMMENT ON TABLE anpi.mark_review IS
'Marks taken for review: in no status and no count until the command centre accepts them. reason = why it is in doubt: after_end, before_start (seen after or
before the assignment of its author), time_unsure (no sure time, and the assignment is over), closed (no sure time, and the incident was closed),
stand_in (by an office behind its silent user, and nobody knows how silent). Only the decision is ever written to a row. state = withdrawn: taken back by
its author or a command centre before anybody decided, and so is a withdrawal of what lies here: on record, and nobody has to decide on it';

CREATE FUNCTION anpi.mark_review_body(r anpi.mark_review) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('op_id', r.op_id, 'incident', r.incident, 'person', r.person, 'status', r.status, 'observed_us', anpi.us(r.observed_at),
       'time_unsure', r.time_unsure, 'bounded', r.bounded, 'by_name', r.by_name, 'reported_by', r.reported_by, 'method', r.method, 'outcome', r.outcome,
       'note', CASE WHEN r.state = 'waiting' THEN r.note END, 'voids', r.voids, 'voids_by', v.by_name, 'voids_status', v.status, 'voids_us', anpi.us(v.observed_at), 'settles', r.settles,
       'received_us', anpi.us(r.received_at), 'reason', r.reason, 'state', r.state)::text
     FROM (SELECT) once LEFT JOIN anpi.observation v ON v.op_id = r.voids AND v.incident = r.incident AND v.person = r.person $$;
COMMENT ON FUNCTION anpi.mark_review_body(anpi.mark_review) IS 'JSON for the picture, kind mark_review, id = op_id; state other than waiting = decided, and then without its
note: no picture shows it, a page reads it through the policy of the rows;
voids_by, voids_status, voids_us: of the mark that a withdrawal would take away';

CREATE FUNCTION anpi.say_mark_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('mark_review', NEW.op_id::text, anpi.mark_review_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_mark_review() IS 'Trigger: puts the row into the change feed';
CREATE TRIGGER mark_review_say AFTER INSERT OR UPDATE ON anpi.mark_review FOR EACH ROW EXECUTE FUNCTION anpi.say_mark_review();

CREATE FUNCTION anpi.mark_may_void(of_incident bigint, of_person bigint, mark uuid, of_user bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$
SELECT EXISTS (
    SELECT 1 FROM (SELECT o.by_user FROM anpi.observation o WHERE o.op_id = mark AND o.incident = of_incident AND o.person = of_person AND o.voids IS NULL
                   UNION ALL
                   SELECT r.by_user FROM anpi.mark_review r WHERE r.op_id = mark AND r.incident = of_incident AND r.person = of_person AND r.voids IS NULL) m
     WHERE m.by_user = of_user OR EXISTS (SELECT 1 FROM anpi.app_user u WHERE u.id = of_user AND u.role = 'command'))
$$;
COMMENT ON FUNCTION anpi.mark_may_void(bigint, bigint, uuid, bigint) IS
'Is this a mark of the person in the incident, taken or for review, and of_user its author or a command centre? One answer for unknown and not theirs';

-- Under the lock of the person's row, as a decision: whichever comes first stands.
CREATE FUNCTION anpi.mark_review_withdraw(mark uuid, of_user bigint, of_name text, now_us bigint) RETURNS boolean LANGUAGE plpgsql AS
$$
BEGIN
    UPDATE anpi.mark_review r SET state = 'withdrawn', decided_by = of_user, decided_by_name = of_name, decided_at = anpi.of_us(now_us)
     WHERE r.op_id = mark AND r.state = 'waiting';
    RETURN EXISTS (SELECT 1 FROM anpi.mark_review r WHERE r.op_id = mark AND r.state <> 'accepted');
END
$$;
COMMENT ON FUNCTION anpi.mark_review_withdraw(uuid, bigint, text, bigint) IS
'Withdraws a mark that waits for review; whether it may be is the caller''s to ask. True if the mark lies here only, so that its withdrawal has nothing to wait for';
REVOKE EXECUTE ON FUNCTION anpi.mark_may_void(bigint, bigint, uuid, bigint), anpi.mark_review_withdraw(uuid, bigint, text, bigint) FROM PUBLIC;

-- The arguments of anpi.mark_commit, with the doubt in the place of by_command. Few come this way: a loop will do.
CREATE FUNCTION anpi.mark_review_take(
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

CREATE FUNCTION anpi.mark_review_decide(in_op uuid, in_content bytea, of_incident bigint, of_mark uuid, accept boolean, in_why text,
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

CREATE FUNCTION anpi.mark_review_load() RETURNS TABLE (id text, body text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT r.op_id::text, anpi.mark_review_body(r) FROM anpi.mark_review r
    WHERE r.state = 'waiting' OR r.decided_at > (SELECT max(d.decided_at) FROM anpi.mark_review d) - interval '72 hours' $$;
COMMENT ON FUNCTION anpi.mark_review_load() IS 'All marks that wait for review, and those decided lately (a decision sent again is answered as it was), for the picture';

-- ---- the second wall --------------------------------------------------------------------------------------------------

ALTER TABLE anpi.mark_review ENABLE ROW LEVEL SECURITY;
CREATE POLICY mark_review_read ON anpi.mark_review FOR SELECT TO anpi_server
    USING (anpi.actor_role(person) IN ('command', 'field_care', 'field_community', 'care'));
GRANT SELECT ON anpi.mark_review TO anpi_server;

CREATE OR REPLACE FUNCTION anpi.history_read(of_incident bigint, of_person bigint, on_behalf bigint) RETURNS text LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    PERFORM set_config('anpi.actor', on_behalf::text, true);
    RETURN (
        WITH marks AS (
            SELECT o.op_id, o.round, o.status, o.observed_at, o.time_unsure, o.by_name, o.note, o.method, o.outcome, o.voids, o.settles,
                   EXISTS (SELECT 1 FROM anpi.observation v WHERE v.voids = o.op_id) AS voided
              FROM anpi.observation o WHERE o.incident = of_incident AND o.person = of_person
            UNION ALL
            SELECT r.op_id, anpi.round_at(r.incident, r.observed_at), r.status, r.observed_at, r.time_unsure, r.by_name, r.note, r.method, r.outcome, r.voids,
                   r.settles, r.state = 'withdrawn' AND r.voids IS NULL
              FROM anpi.mark_review r WHERE r.incident = of_incident AND r.person = of_person AND r.state <> 'accepted'
        )
        SELECT coalesce(json_agg(json_build_object('op_id', o.op_id, 'round', o.round, 'status', o.status, 'observed_us', anpi.us(o.observed_at),
                   'time_unsure', o.time_unsure, 'by', o.by_name, 'note', o.note, 'method', o.method, 'outcome', o.outcome, 'voids', o.voids,
                   'settles', o.settles, 'voided', o.voided, 'review', r.state, 'reviewed_by', r.decided_by_name, 'reviewed_us', anpi.us(r.decided_at),
                   'reviewed_why', r.decided_why) ORDER BY o.observed_at DESC, o.op_id DESC), '[]')::text
          FROM marks o LEFT JOIN anpi.mark_review r ON r.op_id = o.op_id);
END $$;
COMMENT ON FUNCTION anpi.history_read(bigint, bigint, bigint) IS
'JSON array of the marks of a person in an incident, newest first, as far as this user may read them; those that wait for review or were refused with
review = waiting, refused or withdrawn';

-- ---- keeping ----------------------------------------------------------------------------------------------------------

-- As the notes of marks go when their incident is long over, so do those of marks for review.
CREATE FUNCTION anpi.retention_mark_reviews(of_run bigint, cut timestamptz, key_inner bytea, key_outer bytea) RETURNS integer LANGUAGE plpgsql AS
$$
DECLARE due uuid[]; erased integer;
BEGIN
    SELECT array_agg(r.op_id) INTO due FROM anpi.mark_review r JOIN anpi.incident i ON i.id = r.incident
     WHERE i.closed_at < cut AND (r.note IS NOT NULL OR r.reported_by IS NOT NULL OR r.findings IS NOT NULL OR r.lon IS NOT NULL OR r.outcome IS NOT NULL
           OR r.decided_why IS NOT NULL);
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'mark_review', r.op_id::text, anpi.tombstone_hash(row_to_json(r)::text, key_inner, key_outer), of_run
      FROM anpi.mark_review r WHERE r.op_id = ANY (due) ON CONFLICT DO NOTHING;
    UPDATE anpi.mark_review r SET note = NULL, reported_by = NULL, findings = NULL, lon = NULL, lat = NULL, outcome = NULL, decided_why = NULL
     WHERE r.op_id = ANY (due);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
COMMENT ON FUNCTION anpi.retention_mark_reviews(bigint, timestamptz, bytea, bytea) IS 'Findings, notes and points of marks for review, of incidents closed before the cut; they are few';

CREATE OR REPLACE FUNCTION anpi.retention_observations(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql AS
$$
DECLARE pages uuid[]; due uuid[];
BEGIN
    SELECT array_agg(x.op_id ORDER BY x.op_id), array_agg(x.op_id) FILTER (WHERE x.due) INTO pages, due FROM (
        SELECT o.op_id, i.closed_at < cut AND (o.note IS NOT NULL OR o.reported_by IS NOT NULL OR o.findings IS NOT NULL OR o.lon IS NOT NULL
               OR o.photo IS NOT NULL OR o.outcome IS NOT NULL) AS due
          FROM anpi.observation o JOIN anpi.incident i ON i.id = o.incident
         WHERE o.op_id > coalesce(nullif(after_id, ''), '00000000-0000-0000-0000-000000000000')::uuid ORDER BY o.op_id LIMIT page) x;
    seen := coalesce(cardinality(pages), 0); next_id := pages[seen];
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'observation', o.op_id::text, anpi.tombstone_hash(row_to_json(o)::text, key_inner, key_outer), of_run
      FROM anpi.observation o WHERE o.op_id = ANY (due) ON CONFLICT DO NOTHING;
    UPDATE anpi.observation o SET note = NULL, reported_by = NULL, findings = NULL, lon = NULL, lat = NULL, photo = NULL, outcome = NULL
     WHERE o.op_id = ANY (due);
    GET DIAGNOSTICS erased = ROW_COUNT;
    IF seen < page THEN erased := erased + anpi.retention_mark_reviews(of_run, cut, key_inner, key_outer); END IF;
END
$$;
COMMENT ON FUNCTION anpi.retention_observations(bigint, timestamptz, text, integer, bytea, bytea) IS
'Findings, notes, points and photos of marks of incidents closed before the cut; with the last page those of marks for review';
REVOKE EXECUTE ON FUNCTION anpi.retention_mark_reviews(bigint, timestamptz, bytea, bytea) FROM anpi_server;
