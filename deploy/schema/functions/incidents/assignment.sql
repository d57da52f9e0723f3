-- SPDX-License-Identifier: Apache-2.0
-- Assignments (担当): a person or a zone entrusted to an office or a user.

CREATE OR REPLACE FUNCTION anpi.assignment_body(a anpi.assignment) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('id', a.id, 'incident', a.incident, 'person', a.person, 'zone', a.zone, 'office', a.office,
                            'user_id', a.user_id, 'fallback_min', a.fallback_min, 'from_us', anpi.us(a.from_at), 'to_us', anpi.us(a.to_at),
                            'user_name', (SELECT u.name FROM anpi.app_user u WHERE u.id = a.user_id),
                            'office_name', (SELECT o.name FROM anpi.office o WHERE o.id = a.office))::text $$;
COMMENT ON FUNCTION anpi.assignment_body(anpi.assignment) IS 'JSON for the picture, kind assignment; to_us set = over';

CREATE OR REPLACE FUNCTION anpi.say_assignment() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('assignment', NEW.id::text, anpi.assignment_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_assignment() IS 'Trigger: puts the row into the change feed';

CREATE OR REPLACE FUNCTION anpi.assignment_add(in_op uuid, in_content bytea, of_incident bigint, in_person bigint, in_zone bigint, in_office bigint, in_user bigint,
    in_fallback integer, in_by bigint, now_us bigint) RETURNS text LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.assignment_end(in_op uuid, in_content bytea, of_incident bigint, of_assignment bigint, in_by bigint, now_us bigint) RETURNS text
LANGUAGE plpgsql SECURITY INVOKER AS
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

REVOKE ALL ON FUNCTION anpi.assignment_body, anpi.say_assignment, anpi.assignment_add,
    anpi.assignment_end FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.assignment_body, anpi.say_assignment, anpi.assignment_add, anpi.assignment_end TO anpi_server;
