-- SPDX-License-Identifier: Apache-2.0
-- Incidents, zone reports, transports, power confirmations, stays: each operation once, each with its change row; and what
-- keeps the change feed: where it stands, what it is, and pruning.
-- Functions of groups take arrays and answer a row for every ord: result, seq, error, bounded, id. Times are given in us, UTC.
-- A refusal of a single call is raised with SQLSTATE AN001 and the public code as its message.

CREATE FUNCTION anpi.operation_take(
    new_op uuid, new_kind text, new_content bytea, new_by bigint, now_us bigint, OUT result text, OUT taken_seq bigint, OUT known_answer text)
LANGUAGE plpgsql AS
$$
DECLARE o anpi.operation;
BEGIN
    INSERT INTO anpi.operation (op_id, kind, content, by_user, seq, at)
    VALUES (new_op, new_kind, new_content, new_by, nextval('anpi.operation_seq'), anpi.of_us(now_us))
    ON CONFLICT (op_id) DO NOTHING RETURNING operation.seq INTO taken_seq;
    IF FOUND THEN
        result := 'accepted';
        RETURN;
    END IF;
    SELECT * INTO o FROM anpi.operation WHERE op_id = new_op;
    IF o.kind = new_kind AND o.content = new_content THEN
        result := 'known'; taken_seq := o.seq; known_answer := o.answer;
    ELSE
        result := 'refused';
    END IF;
END
$$;
COMMENT ON FUNCTION anpi.operation_take(uuid, text, bytea, bigint, bigint) IS
'Takes an operation id: accepted (new), known (the same kind and content was taken before: its seq and answer), or refused (the id
was used with another content)';

CREATE FUNCTION anpi.incident_say(of_incident bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
DECLARE said jsonb;
BEGIN
    SELECT jsonb_build_object('id', i.id, 'name', i.name, 'kind', i.kind, 'drill', i.drill, 'municipalities', to_jsonb(i.municipalities),
               'population', i.population, 'decided_by', i.decided_by, 'grounds', i.grounds, 'report_every_min', i.report_every_min,
               'opened_us', anpi.us(i.opened_at), 'closed_us', anpi.us(i.closed_at),
               'rounds', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', r.n, 'started_us', anpi.us(r.started_at)) ORDER BY r.n), '[]')
                          FROM anpi.round r WHERE r.incident = i.id))
    INTO said FROM anpi.incident i WHERE i.id = of_incident;
    INSERT INTO anpi.change (kind, id, body) VALUES ('incident', of_incident::text, said::text);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.incident_say(bigint) IS
'Inserts and returns the change of an incident, JSON: id, name, kind, drill, municipalities[], population, decided_by, grounds,
report_every_min, opened_us, closed_us or null, rounds [{n, started_us}]; ids are numbers. The caller holds the incident''s row';

CREATE FUNCTION anpi.incident_open(
    in_op uuid, in_content bytea, in_name text, in_kind text, in_drill boolean, in_municipalities text[], in_population text,
    in_decided_by text, in_grounds text, in_by_user bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
DECLARE
    taken record;
    made bigint;
BEGIN
    IF in_op IS NOT NULL THEN
        SELECT * INTO taken FROM anpi.operation_take(in_op, 'incident', in_content, in_by_user, now_us);
        IF taken.result = 'known' THEN
            PERFORM 1 FROM anpi.incident WHERE id = taken.known_answer::bigint FOR NO KEY UPDATE;
            RETURN anpi.incident_say(taken.known_answer::bigint);
        ELSIF taken.result = 'refused' THEN
            RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'operation.id_reused';
        END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(in_municipalities) AS m(code) LEFT JOIN anpi.municipality k USING (code) WHERE k.code IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'registry.unknown_municipality';
    END IF;
    INSERT INTO anpi.incident (name, kind, drill, municipalities, population, decided_by, grounds, opened_at, opened_by)
    VALUES (in_name, in_kind, in_drill, in_municipalities, coalesce(in_population::jsonb, '{"lists":["名簿"],"powered":true}'),
            in_decided_by, in_grounds, anpi.of_us(now_us), in_by_user)
    RETURNING id INTO made;
    INSERT INTO anpi.round (incident, n, started_at, by_user) VALUES (made, 1, anpi.of_us(now_us), in_by_user);
    UPDATE anpi.operation SET answer = made::text WHERE op_id = in_op;
    RETURN anpi.incident_say(made);
END
$$;
COMMENT ON FUNCTION anpi.incident_open IS
'Opens an incident with its first round and returns it as its change says it; in_op may be NULL, else the id counts once.
Raises registry.unknown_municipality, operation.id_reused';

CREATE FUNCTION anpi.incident_close(of_incident bigint, in_by_user bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM 1 FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.unknown';
    END IF;
    UPDATE anpi.incident SET closed_at = anpi.of_us(now_us), closed_by = in_by_user WHERE id = of_incident AND closed_at IS NULL;
    RETURN anpi.incident_say(of_incident);
END
$$;
COMMENT ON FUNCTION anpi.incident_close(bigint, bigint, bigint) IS 'Closes it (closed already: stays as it is) and returns it. Raises incident.unknown';

CREATE FUNCTION anpi.round_start(of_incident bigint, in_by_user bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql AS
$$
DECLARE i anpi.incident;
BEGIN
    SELECT * INTO i FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.unknown';
    ELSIF i.closed_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.closed';
    END IF;
    INSERT INTO anpi.round (incident, n, started_at, by_user)
    SELECT of_incident, max(n) + 1, anpi.of_us(now_us), in_by_user FROM anpi.round WHERE incident = of_incident;
    RETURN anpi.incident_say(of_incident);
END
$$;
COMMENT ON FUNCTION anpi.round_start(bigint, bigint, bigint) IS
'第n次確認: starts the next round now and returns the incident. Raises incident.unknown, incident.closed';

CREATE FUNCTION anpi.zone_report_commit(
    in_ord integer[], in_op_id uuid[], in_incident bigint[], in_zone bigint[], in_state text[], in_at_us bigint[],
    in_by_user bigint[], in_by_name text[], in_note text[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text) LANGUAGE plpgsql AS
$$
#variable_conflict use_column
DECLARE
    x record; taken record; i anpi.incident; z anpi.zone;
    seen_at timestamptz; of_round integer;
BEGIN
    PERFORM 1 FROM anpi.zone WHERE id = ANY (in_zone) ORDER BY id FOR NO KEY UPDATE;
    FOR x IN SELECT * FROM unnest(in_ord, in_op_id, in_incident, in_zone, in_state, in_at_us, in_by_user, in_by_name, in_note, in_content)
             AS g(ord, op_id, incident, zone, state, at_us, by_user, by_name, note, content) ORDER BY ord
    LOOP
        ord := x.ord; result := 'refused'; seq := NULL; error := NULL; id := NULL; bounded := x.at_us > now_us + 5000000;
        seen_at := anpi.of_us(CASE WHEN bounded THEN now_us ELSE x.at_us END);
        SELECT * INTO i FROM anpi.incident k WHERE k.id = x.incident;
        SELECT * INTO z FROM anpi.zone k WHERE k.id = x.zone;
        IF i.id IS NULL THEN error := 'incident.unknown';
        ELSIF z.id IS NULL OR z.municipality <> ALL (i.municipalities) THEN error := 'zone.unknown';
        ELSIF seen_at > i.closed_at AND NOT EXISTS (SELECT 1 FROM anpi.operation o WHERE o.op_id = x.op_id) THEN error := 'incident.closed';
        ELSE
            SELECT * INTO taken FROM anpi.operation_take(x.op_id, 'zone_report', x.content, x.by_user, now_us);
            result := taken.result; seq := taken.taken_seq;
            IF result = 'refused' THEN
                error := 'operation.id_reused'; seq := NULL;
            ELSIF result = 'accepted' THEN
                of_round := anpi.round_at(x.incident, seen_at);
                INSERT INTO anpi.zone_report (op_id, incident, round, zone, state, at, by_user, by_name, note, seq)
                VALUES (x.op_id, x.incident, of_round, x.zone, x.state, seen_at, x.by_user, x.by_name, x.note, seq);
                INSERT INTO anpi.change (kind, id, body) VALUES ('zone_report', x.op_id::text,
                    jsonb_build_object('op_id', x.op_id, 'incident', x.incident, 'round', of_round, 'zone', x.zone, 'state', x.state,
                                       'at_us', anpi.us(seen_at), 'by_name', x.by_name, 'note', x.note)::text);
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION anpi.zone_report_commit IS
'A group of zone reports. Change of kind zone_report (id = op_id), JSON: op_id, incident, round, zone, state, at_us, by_name, note.
Refusals: incident.unknown, zone.unknown, incident.closed, operation.id_reused';

CREATE FUNCTION anpi.transport_json(t anpi.transport) RETURNS jsonb LANGUAGE sql STABLE AS
$$ SELECT to_jsonb(t) - 'at' - 'received_at' || jsonb_build_object('at_us', anpi.us(t.at), 'received_us', anpi.us(t.received_at)) $$;
COMMENT ON FUNCTION anpi.transport_json(anpi.transport) IS 'A transport as its change says it: its columns, at_us and received_us for the two times';

CREATE FUNCTION anpi.transport_commit(
    in_ord integer[], in_op_id uuid[], in_person bigint[], in_at_us bigint[], in_hospital text[], in_not_transported text[],
    in_kind text[], in_times text[], in_complaint text[], in_urgency text[], in_severity text[], in_refusals text[], in_vitals text[],
    in_companion text[], in_remarks text[], in_crew text[], in_case_number text[], in_corrects bigint[],
    in_by_user bigint[], in_by_name text[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text) LANGUAGE plpgsql AS
$$
#variable_conflict use_column
DECLARE
    x record; taken record; made anpi.transport; p anpi.person;
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;
    FOR x IN SELECT * FROM unnest(in_ord, in_op_id, in_person, in_at_us, in_hospital, in_not_transported, in_kind, in_times, in_complaint,
                 in_urgency, in_severity, in_refusals, in_vitals, in_companion, in_remarks, in_crew, in_case_number, in_corrects,
                 in_by_user, in_by_name, in_content)
             AS g(ord, op_id, person, at_us, hospital, not_transported, kind, times, complaint, urgency, severity, refusals, vitals,
                  companion, remarks, crew, case_number, corrects, by_user, by_name, content) ORDER BY ord
    LOOP
        ord := x.ord; result := 'refused'; seq := NULL; error := NULL; id := NULL; bounded := x.at_us > now_us + 5000000;
        SELECT * INTO p FROM anpi.person k WHERE k.id = x.person;
        IF p.id IS NULL OR p.erased_at IS NOT NULL THEN error := 'person.unknown';
        ELSIF x.hospital IS NULL AND x.not_transported IS NULL THEN error := 'transport.where_missing';
        ELSE
            SELECT * INTO taken FROM anpi.operation_take(x.op_id, 'transport', x.content, x.by_user, now_us);
            result := taken.result; seq := taken.taken_seq; id := taken.known_answer;
            IF result = 'refused' THEN
                error := 'operation.id_reused'; seq := NULL;
            ELSIF result = 'accepted' THEN
                INSERT INTO anpi.transport (op_id, person, at, hospital, not_transported, kind, times, complaint, urgency, severity, refusals,
                    vitals, companion, remarks, crew, case_number, corrects, by_user, by_name, received_at, seq)
                VALUES (x.op_id, x.person, anpi.of_us(CASE WHEN bounded THEN now_us ELSE x.at_us END), x.hospital, x.not_transported, x.kind,
                    x.times::jsonb, x.complaint, x.urgency, x.severity, x.refusals::jsonb, x.vitals::jsonb, x.companion, x.remarks, x.crew,
                    x.case_number, x.corrects, x.by_user, x.by_name, anpi.of_us(now_us), seq)
                RETURNING * INTO made;
                id := made.id::text;
                UPDATE anpi.operation o SET answer = made.id::text WHERE o.op_id = x.op_id;
                INSERT INTO anpi.change (kind, id, body) VALUES ('transport', made.id::text, anpi.transport_json(made)::text);
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION anpi.transport_commit IS
'A group of transports; id = the transport''s. Change of kind transport (id = the transport''s), JSON as anpi.transport_json.
Refusals: person.unknown, transport.where_missing, operation.id_reused';

CREATE FUNCTION anpi.power_confirm_commit(
    in_ord integer[], in_op_id uuid[], in_person bigint[], in_at_us bigint[], in_power text[], in_battery_min integer[],
    in_by_user bigint[], in_by_name text[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text) LANGUAGE plpgsql AS
$$
#variable_conflict use_column
DECLARE
    x record; taken record; p anpi.person; changed bigint[] := '{}';
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;
    FOR x IN SELECT * FROM unnest(in_ord, in_op_id, in_person, in_at_us, in_power, in_battery_min, in_by_user, in_by_name, in_content)
             AS g(ord, op_id, person, at_us, power, battery_min, by_user, by_name, content) ORDER BY ord
    LOOP
        ord := x.ord; result := 'refused'; seq := NULL; error := NULL; id := NULL; bounded := x.at_us > now_us + 5000000;
        SELECT * INTO p FROM anpi.person k WHERE k.id = x.person;
        IF p.id IS NULL OR p.erased_at IS NOT NULL THEN error := 'person.unknown';
        ELSE
            SELECT * INTO taken FROM anpi.operation_take(x.op_id, 'power', x.content, x.by_user, now_us);
            result := taken.result; seq := taken.taken_seq;
            IF result = 'refused' THEN
                error := 'operation.id_reused'; seq := NULL;
            ELSIF result = 'accepted' THEN
                INSERT INTO anpi.power_confirmation (op_id, person, at, power, battery_min, by_user, by_name, seq)
                VALUES (x.op_id, x.person, anpi.of_us(CASE WHEN bounded THEN now_us ELSE x.at_us END), x.power, x.battery_min,
                        x.by_user, x.by_name, seq);
                changed := changed || x.person;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
    PERFORM anpi.card_refresh(changed);
END
$$;
COMMENT ON FUNCTION anpi.power_confirm_commit IS
'A group of power confirmations; the persons'' cards are made anew. Refusals: person.unknown, operation.id_reused';

CREATE FUNCTION anpi.stay_set(
    in_ord integer[], in_op_id uuid[], in_person bigint[], in_kind text[], in_place text[], in_lon double precision[], in_lat double precision[],
    in_mesh250 bigint[], in_mesh125 bigint[], in_zone bigint[], in_town_key text[], in_from_us bigint[], in_said_by text[],
    in_by_user bigint[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text) LANGUAGE plpgsql AS
$$
#variable_conflict use_column
DECLARE
    x record; taken record; p anpi.person; changed bigint[] := '{}';
    begins timestamptz; ends timestamptz;
BEGIN
    PERFORM 1 FROM anpi.person WHERE id = ANY (in_person) ORDER BY id FOR NO KEY UPDATE;
    FOR x IN SELECT * FROM unnest(in_ord, in_op_id, in_person, in_kind, in_place, in_lon, in_lat, in_mesh250, in_mesh125, in_zone, in_town_key,
                 in_from_us, in_said_by, in_by_user, in_content)
             AS g(ord, op_id, person, kind, place, lon, lat, mesh250, mesh125, zone, town_key, from_us, said_by, by_user, content) ORDER BY ord
    LOOP
        ord := x.ord; result := 'refused'; seq := NULL; error := NULL; id := NULL; bounded := x.from_us > now_us + 5000000;
        SELECT * INTO p FROM anpi.person k WHERE k.id = x.person;
        IF p.id IS NULL OR p.erased_at IS NOT NULL THEN error := 'person.unknown';
        ELSE
            SELECT * INTO taken FROM anpi.operation_take(x.op_id, 'stay', x.content, x.by_user, now_us);
            result := taken.result; seq := taken.taken_seq;
            IF result = 'refused' THEN
                error := 'operation.id_reused'; seq := NULL;
            ELSIF result = 'accepted' THEN
                begins := anpi.of_us(CASE WHEN bounded THEN now_us ELSE x.from_us END);
                -- Told late about an earlier stay: it ended when the next one began, and the current one stands.
                SELECT min(s.from_at) INTO ends FROM anpi.stay s WHERE s.person = x.person AND s.from_at > begins;
                UPDATE anpi.stay s SET to_at = begins
                WHERE s.person = x.person AND s.from_at <= begins AND (s.to_at IS NULL OR s.to_at > begins);
                INSERT INTO anpi.stay (person, kind, place, lon, lat, mesh250, mesh125, zone, town_key, from_at, to_at, said_by, op_id)
                VALUES (x.person, x.kind, x.place, x.lon, x.lat, x.mesh250, x.mesh125, x.zone, x.town_key, begins, ends, x.said_by, x.op_id)
                RETURNING stay.id::text INTO id;
                changed := changed || x.person;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
    PERFORM anpi.card_refresh(changed);
END
$$;
COMMENT ON FUNCTION anpi.stay_set IS
'A group of stays: each ends the one before it at its own beginning; one told late is slipped in before those that began after it.
A stay at home is a row of kind 在宅 without a point. The persons'' cards are made anew. Refusals: person.unknown, operation.id_reused';

CREATE FUNCTION anpi.epoch_text() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT s.system_identifier || '/' || c.timeline_id || '/' || e.restore_id FROM pg_control_system() s, pg_control_checkpoint() c, anpi.epoch e $$;
COMMENT ON FUNCTION anpi.epoch_text() IS 'System identifier / timeline / restore id: a cursor of the change feed is void under another one';

CREATE FUNCTION anpi.change_prune(keep interval) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE n bigint; newest xid8;
BEGIN
    WITH gone AS (DELETE FROM anpi.change WHERE at < clock_timestamp() - keep RETURNING xid)
    SELECT count(*), max(xid::text::numeric)::text::xid8 INTO n, newest FROM gone;
    UPDATE anpi.epoch SET pruned_xid = newest WHERE newest > pruned_xid;
    RETURN n;
END
$$;
COMMENT ON FUNCTION anpi.change_prune(interval) IS
'Deletes changes older than this (real time, not the server''s set clock) and remembers the newest transaction among them: a reader
whose cursor may not have seen it loads anew. Returns how many';

CREATE FUNCTION anpi.change_since(cursor_text text, upto_text text, after_seq bigint, rows_max integer)
RETURNS TABLE (seq bigint, kind text, id text, body text) LANGUAGE plpgsql STABLE
    SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS
$$
DECLARE
    had pg_snapshot := cursor_text::pg_snapshot;
    upto pg_snapshot := upto_text::pg_snapshot;
    open_then xid8[] := ARRAY(SELECT pg_snapshot_xip(had));
BEGIN
    RETURN QUERY SELECT c.seq, c.kind, c.id, c.body FROM (
        SELECT * FROM anpi.change a WHERE a.xid = ANY (open_then)
        UNION ALL
        SELECT * FROM anpi.change b WHERE b.xid >= pg_snapshot_xmax(had) AND b.xid < pg_snapshot_xmax(upto)
    ) c
    WHERE pg_visible_in_snapshot(c.xid, upto) AND c.seq > after_seq
    ORDER BY c.seq LIMIT rows_max;
END
$$;
COMMENT ON FUNCTION anpi.change_since(text, text, bigint, integer) IS
'The changes that the snapshot cursor_text did not see and upto_text does, by seq, those above after_seq, at most rows_max. A reader
takes upto_text = pg_current_snapshot(), pages through by after_seq and then has upto_text as its next cursor. What a snapshot did not
see is what was open in it or began after it: both are looked up by xid, so that one long transaction does not make every poll read
all that was committed since it began';
