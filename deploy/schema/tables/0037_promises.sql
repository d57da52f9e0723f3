-- SPDX-License-Identifier: Apache-2.0
-- Operation ids for the writes that had none; whose people (担当) and labels; and what a power-fail call says of a home.

-- ---- operations -------------------------------------------------------------------------------------------------------

CREATE FUNCTION anpi.operation_once(in_op uuid, in_kind text, in_content bytea, in_by bigint, now_us bigint, OUT fresh boolean, OUT answer text)
LANGUAGE plpgsql AS
$$
DECLARE taken record;
BEGIN
    fresh := true;
    IF in_op IS NULL THEN RETURN; END IF;
    SELECT * INTO taken FROM anpi.operation_take(in_op, in_kind, in_content, in_by, now_us);
    IF taken.result = 'refused' THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'operation.id_reused';
    END IF;
    fresh := taken.result = 'accepted';
    answer := taken.known_answer;
END
$$;
COMMENT ON FUNCTION anpi.operation_once(uuid, text, bytea, bigint, bigint) IS
'For writes that come one at a time: fresh = do it, else it was done and answer is what its writer kept with anpi.operation_keep.
Without an id every request is fresh. Raises operation.id_reused';

CREATE FUNCTION anpi.operation_keep(in_op uuid, in_answer text) RETURNS void LANGUAGE sql AS
$$ UPDATE anpi.operation SET answer = in_answer WHERE op_id = in_op $$;
COMMENT ON FUNCTION anpi.operation_keep(uuid, text) IS 'What a repetition of this operation is to be told';

CREATE FUNCTION anpi.round_start_once(in_op uuid, in_content bytea, of_incident bigint, in_by bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
BEGIN
    IF (SELECT fresh FROM anpi.operation_once(in_op, 'round', in_content, in_by, now_us)) THEN
        RETURN anpi.round_start(of_incident, in_by, now_us);
    END IF;
    PERFORM 1 FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    RETURN anpi.incident_say(of_incident);
END
$$;
COMMENT ON FUNCTION anpi.round_start_once(uuid, bytea, bigint, bigint, bigint) IS 'anpi.round_start, once for an operation id; sent again it returns the incident as it stands';

CREATE FUNCTION anpi.incident_close_once(in_op uuid, in_content bytea, of_incident bigint, in_by bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM anpi.operation_once(in_op, 'close', in_content, in_by, now_us); -- closed already: stays as it is
    RETURN anpi.incident_close(of_incident, in_by, now_us);
END
$$;
COMMENT ON FUNCTION anpi.incident_close_once(uuid, bytea, bigint, bigint, bigint) IS 'anpi.incident_close, once for an operation id';

CREATE FUNCTION anpi.call_handle_once(in_op uuid, in_content bytea, of_call bigint, wanted text, of_user bigint, now_us bigint, municipalities text[])
RETURNS text LANGUAGE plpgsql AS
$$
DECLARE once record; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'call', in_content, of_user, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    said := anpi.call_handle(of_call, wanted, of_user, now_us, municipalities);
    IF said IS NULL THEN RETURN NULL; END IF;
    PERFORM anpi.call_power(of_call), anpi.operation_keep(in_op, said);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.call_handle_once(uuid, bytea, bigint, text, bigint, bigint, text[]) IS
'anpi.call_handle, once for an operation id: a hand that is sent again late does not take the call back. NULL when there is no such call';

CREATE FUNCTION anpi.home_pin_once(in_op uuid, in_content bytea, in_by bigint, of_person bigint, at_lon double precision, at_lat double precision,
    in_mesh250 bigint, in_mesh125 bigint, in_zone bigint, nearest boolean, by_name text, now_us bigint) RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE once record; of_home bigint;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'pin', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer::bigint; END IF;
    of_home := CASE WHEN at_lon IS NULL THEN anpi.home_unpin(of_person)
                    ELSE anpi.home_pin(of_person, at_lon, at_lat, in_mesh250, in_mesh125, in_zone, nearest, by_name, now_us) END;
    PERFORM anpi.operation_keep(in_op, of_home::text);
    RETURN of_home;
END
$$;
COMMENT ON FUNCTION anpi.home_pin_once(uuid, bytea, bigint, bigint, double precision, double precision, bigint, bigint, bigint, boolean, text, bigint) IS
'anpi.home_pin, or without a point anpi.home_unpin, once for an operation id: one sent again late does not undo a later one';

-- A review sent again by the same person with the same words is the same review.
CREATE OR REPLACE FUNCTION anpi.break_glass_review(of_audit bigint, in_by bigint, may_see text[], in_verdict text, in_remark text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE b anpi.break_glass;
BEGIN
    SELECT * INTO b FROM anpi.break_glass g WHERE g.audit = of_audit AND (may_see IS NULL OR g.municipality = ANY (may_see)) FOR NO KEY UPDATE;
    IF FOUND AND b.reviewed_by = in_by AND b.verdict = in_verdict AND b.remark IS NOT DISTINCT FROM in_remark THEN
        RETURN b.person::text;
    ELSIF NOT FOUND OR b.reviewed_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'break_glass.unknown';
    ELSIF b.user_id = in_by THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'break_glass.own';
    END IF;
    UPDATE anpi.break_glass SET reviewed_at = anpi.of_us(now_us), reviewed_by = in_by, verdict = in_verdict, remark = in_remark WHERE audit = of_audit;
    RETURN b.person::text;
END
$$;

-- ---- whose people -----------------------------------------------------------------------------------------------------

ALTER TABLE anpi.assignment ADD COLUMN by_user bigint, ADD COLUMN ended_by bigint;
CREATE INDEX assignment_running ON anpi.assignment (incident) WHERE to_at IS NULL;
COMMENT ON COLUMN anpi.assignment.fallback_min IS 'With a user: when the person is still unreported so many minutes after from_at, all of the office hold it too';

CREATE OR REPLACE FUNCTION anpi.assignment_body(a anpi.assignment) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', a.id, 'incident', a.incident, 'person', a.person, 'zone', a.zone, 'office', a.office,
                            'user_id', a.user_id, 'fallback_min', a.fallback_min, 'from_us', anpi.us(a.from_at), 'to_us', anpi.us(a.to_at),
                            'user_name', (SELECT u.name FROM anpi.app_user u WHERE u.id = a.user_id),
                            'office_name', (SELECT o.name FROM anpi.office o WHERE o.id = a.office))::text $$;

CREATE FUNCTION anpi.assignment_add(in_op uuid, in_content bytea, of_incident bigint, in_person bigint, in_zone bigint, in_office bigint, in_user bigint,
    in_fallback integer, in_by bigint, now_us bigint) RETURNS text LANGUAGE plpgsql AS
$$
DECLARE once record; i anpi.incident; there text; holder record; made anpi.assignment; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'assign', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    SELECT * INTO i FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    IF i.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.unknown'; END IF;
    IF i.closed_at IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.closed'; END IF;
    IF in_person IS NOT NULL THEN
        SELECT p.municipality INTO there FROM anpi.person p WHERE p.id = in_person AND p.erased_at IS NULL;
    ELSE
        SELECT z.municipality INTO there FROM anpi.zone z WHERE z.id = in_zone AND z.ended_at IS NULL;
    END IF;
    IF there IS NULL OR there <> ALL (i.municipalities) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = CASE WHEN in_person IS NULL THEN 'zone.unknown' ELSE 'person.unknown' END;
    END IF;
    -- Who holds it must be able to see it: an office that works in that municipality.
    SELECT o.id AS office, u.id AS user_id INTO holder FROM anpi.office o LEFT JOIN anpi.app_user u ON u.office = o.id AND u.id = in_user AND u.disabled_at IS NULL
     WHERE there = ANY (o.municipalities) AND CASE WHEN in_user IS NULL THEN o.id = in_office ELSE u.id = in_user END;
    IF holder.office IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = CASE WHEN in_user IS NULL THEN 'user.office' ELSE 'user.unknown' END;
    END IF;
    -- The incident's row is held: nobody makes the same one beside us.
    SELECT * INTO made FROM anpi.assignment a WHERE a.incident = of_incident AND a.to_at IS NULL AND a.person IS NOT DISTINCT FROM in_person
        AND a.zone IS NOT DISTINCT FROM in_zone AND a.user_id IS NOT DISTINCT FROM holder.user_id AND a.office = holder.office
        AND a.fallback_min IS NOT DISTINCT FROM in_fallback;
    IF made.id IS NULL THEN
        INSERT INTO anpi.assignment (incident, person, zone, office, user_id, fallback_min, from_at, by_user)
        VALUES (of_incident, in_person, in_zone, holder.office, holder.user_id, in_fallback, anpi.of_us(now_us), in_by) RETURNING * INTO made;
    END IF;
    said := anpi.assignment_body(made);
    PERFORM anpi.operation_keep(in_op, said);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.assignment_add(uuid, bytea, bigint, bigint, bigint, bigint, bigint, integer, bigint, bigint) IS
'Entrusts a person or a zone to an office, or to a user, for an incident; one that runs already is returned. JSON as anpi.assignment_body.
Raises incident.unknown, incident.closed, person.unknown, zone.unknown, user.unknown, user.office, operation.id_reused';

CREATE FUNCTION anpi.assignment_end(in_op uuid, in_content bytea, of_incident bigint, of_assignment bigint, in_by bigint, now_us bigint) RETURNS text
LANGUAGE plpgsql AS
$$
DECLARE once record; a anpi.assignment; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'unassign', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    SELECT * INTO a FROM anpi.assignment k WHERE k.id = of_assignment AND k.incident = of_incident FOR NO KEY UPDATE;
    IF a.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'assignment.unknown'; END IF;
    IF a.to_at IS NULL THEN
        UPDATE anpi.assignment k SET to_at = anpi.of_us(now_us), ended_by = in_by WHERE k.id = of_assignment RETURNING * INTO a;
    END IF;
    said := anpi.assignment_body(a);
    PERFORM anpi.operation_keep(in_op, said);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.assignment_end(uuid, bytea, bigint, bigint, bigint, bigint) IS
'Takes an assignment of an incident back (over already: stays as it is). Raises assignment.unknown, operation.id_reused';

-- ---- labels -----------------------------------------------------------------------------------------------------------

ALTER TABLE anpi.label ALTER COLUMN colour DROP NOT NULL;
COMMENT ON COLUMN anpi.label.colour IS 'NULL: taken off again';
CREATE TABLE anpi.label_name (
    incident bigint NOT NULL REFERENCES anpi.incident, colour text NOT NULL CHECK (colour IN ('赤', '青', '黄')), meaning text NOT NULL,
    by_user bigint NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (incident, colour)
);
COMMENT ON TABLE anpi.label_name IS 'What a colour means in an incident, in the words of the command centre; empty = nothing in particular';

CREATE OR REPLACE FUNCTION anpi.say_label() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('label', NEW.incident || '/' || NEW.person, CASE WHEN NEW.colour IS NOT NULL THEN anpi.label_body(NEW) END);
    RETURN NULL;
END $$;
CREATE FUNCTION anpi.label_name_body(n anpi.label_name) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('incident', n.incident, 'colour', n.colour, 'meaning', n.meaning)::text $$;
COMMENT ON FUNCTION anpi.label_name_body(anpi.label_name) IS 'JSON for the picture, kind label, id incident/colour: a label of nobody that carries the meaning';
CREATE FUNCTION anpi.say_label_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('label', NEW.incident || '/' || NEW.colour, anpi.label_name_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_label_name() IS 'Trigger: puts the row into the change feed';
CREATE TRIGGER label_name_say AFTER INSERT OR UPDATE ON anpi.label_name FOR EACH ROW EXECUTE FUNCTION anpi.say_label_name();

CREATE FUNCTION anpi.label_set(in_op uuid, in_content bytea, of_incident bigint, of_person bigint, in_colour text, in_by bigint, now_us bigint) RETURNS text
LANGUAGE plpgsql AS
$$
DECLARE i anpi.incident;
BEGIN
    IF NOT (SELECT fresh FROM anpi.operation_once(in_op, 'label', in_content, in_by, now_us)) THEN RETURN 'known'; END IF;
    SELECT * INTO i FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    IF i.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.unknown'; END IF;
    IF i.closed_at IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.closed'; END IF;
    IF NOT EXISTS (SELECT 1 FROM anpi.person p WHERE p.id = of_person AND p.erased_at IS NULL AND p.municipality = ANY (i.municipalities)) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'person.unknown';
    END IF;
    INSERT INTO anpi.label AS l (incident, person, colour, by_user, at) VALUES (of_incident, of_person, in_colour, in_by, anpi.of_us(now_us))
    ON CONFLICT (incident, person) DO UPDATE SET colour = excluded.colour, by_user = excluded.by_user, at = excluded.at
     WHERE l.colour IS DISTINCT FROM excluded.colour;
    RETURN 'accepted';
END
$$;
COMMENT ON FUNCTION anpi.label_set(uuid, bytea, bigint, bigint, text, bigint, bigint) IS
'Gives a person a colour in an incident; NULL takes it off. accepted or known. Raises incident.unknown, incident.closed, person.unknown, operation.id_reused';

CREATE FUNCTION anpi.label_name_set(in_op uuid, in_content bytea, of_incident bigint, in_colour text, in_meaning text, in_by bigint, now_us bigint) RETURNS text
LANGUAGE plpgsql AS
$$
BEGIN
    IF NOT (SELECT fresh FROM anpi.operation_once(in_op, 'label_name', in_content, in_by, now_us)) THEN RETURN 'known'; END IF;
    INSERT INTO anpi.label_name AS n (incident, colour, meaning, by_user, at) VALUES (of_incident, in_colour, in_meaning, in_by, anpi.of_us(now_us))
    ON CONFLICT (incident, colour) DO UPDATE SET meaning = excluded.meaning, by_user = excluded.by_user, at = excluded.at WHERE n.meaning <> excluded.meaning;
    RETURN 'accepted';
END
$$;
COMMENT ON FUNCTION anpi.label_name_set(uuid, bytea, bigint, text, text, bigint, bigint) IS 'Says what a colour means in an incident. accepted or known. Raises operation.id_reused';

GRANT SELECT, INSERT, UPDATE ON anpi.label_name TO anpi_server;

-- ---- a power-fail call ------------------------------------------------------------------------------------------------

-- The device stands in the home: its alarm says that the home is dark, for all who are there now, and until somebody looks.
-- It adds nothing to what somebody saw in the last day (a battery read is not given back, external power not forgotten), and what a
-- false alarm said is taken back with it.
CREATE FUNCTION anpi.call_power(of_call bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE c anpi.call; from_vendor text; there bigint[]; told bigint[] := '{}';
BEGIN
    SELECT * INTO c FROM anpi.call k WHERE k.id = of_call;
    IF c.id IS NULL OR c.kind <> '停電' OR c.person IS NULL THEN RETURN 0; END IF;
    SELECT v.name INTO from_vendor FROM anpi.vendor v WHERE v.id = c.vendor;
    SELECT array_agg(p.id ORDER BY p.id) INTO there FROM (
        SELECT p.id FROM anpi.person p JOIN anpi.person w ON w.home = p.home WHERE w.id = c.person AND p.erased_at IS NULL ORDER BY p.id FOR NO KEY UPDATE OF p) p;
    IF c.state = '誤報' THEN
        WITH gone AS (DELETE FROM anpi.power_confirmation q WHERE q.person = ANY (there) AND q.op_id = md5('call/' || c.id || '/' || q.person)::uuid
                      RETURNING q.person)
        SELECT coalesce(array_agg(person), '{}') INTO told FROM gone;
    ELSIF c.state <> '終了' THEN
        WITH said AS (
            INSERT INTO anpi.power_confirmation (op_id, person, at, power, battery_min, by_user, by_name, seq)
            SELECT md5('call/' || c.id || '/' || x.id)::uuid, x.id, c.at, '停電', NULL, 0, '通報 ' || from_vendor, nextval('anpi.operation_seq')
              FROM unnest(there) AS x(id)
             WHERE NOT EXISTS (SELECT 1 FROM anpi.stay s WHERE s.person = x.id AND s.to_at IS NULL AND s.kind <> '在宅')
               AND NOT EXISTS (SELECT 1 FROM (SELECT q.power, q.at FROM anpi.power_confirmation q WHERE q.person = x.id ORDER BY q.at DESC, q.op_id DESC LIMIT 1) q
                                WHERE q.at > c.at OR q.power <> '復電' AND q.at > c.at - interval '24 hours')
            ON CONFLICT (op_id) DO NOTHING RETURNING person
        )
        SELECT coalesce(array_agg(person), '{}') INTO told FROM said;
    END IF;
    PERFORM anpi.card_refresh(told);
    RETURN cardinality(told);
END
$$;
COMMENT ON FUNCTION anpi.call_power(bigint) IS
'What a call of kind 停電 says of the home: 停電 from its time for each who lives there and is there now, unless somebody saw later, or in the day
before, how it stands; by_user 0 = a device. A false alarm takes it back. Returns for how many that changed something; call it in the call''s transaction';

CREATE FUNCTION anpi.call_take_power(of_vendor bigint, in_call_id text, in_device text, in_kind text, in_at_us bigint, in_state text, in_municipality text,
    in_municipal_id text, now_us bigint) RETURNS TABLE (call bigint, body text, fresh boolean) LANGUAGE plpgsql AS
$$
BEGIN
    SELECT t.call, t.body, t.fresh INTO call, body, fresh
      FROM anpi.call_take(of_vendor, in_call_id, in_device, in_kind, in_at_us, in_state, in_municipality, in_municipal_id, now_us) t;
    IF body IS NOT NULL THEN PERFORM anpi.call_power(call); END IF;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION anpi.call_take_power(bigint, text, text, text, bigint, text, text, text, bigint) IS 'anpi.call_take, and what the call says of the power at the home';

DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'anpi'::regnamespace AND p.proname IN (
        'operation_once', 'operation_keep', 'round_start_once', 'incident_close_once', 'call_handle_once', 'home_pin_once', 'break_glass_review',
        'assignment_add', 'assignment_end', 'label_set', 'label_name_set', 'label_name_body', 'say_label_name', 'call_power', 'call_take_power') LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO anpi_server', f);
    END LOOP;
END $$;
