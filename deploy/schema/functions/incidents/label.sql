-- SPDX-License-Identifier: Apache-2.0
-- Labels of persons in an incident, and what their colours mean.

CREATE OR REPLACE FUNCTION anpi.label_body(l anpi.label) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('incident', l.incident, 'person', l.person, 'colour', l.colour, 'at_us', anpi.us(l.at))::text $$;
COMMENT ON FUNCTION anpi.label_body(anpi.label) IS 'JSON for the picture, kind label, id incident/person';

CREATE OR REPLACE FUNCTION anpi.say_label() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('label', NEW.incident || '/' || NEW.person, CASE WHEN NEW.colour IS NOT NULL THEN anpi.label_body(NEW) END);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_label() IS 'Trigger: puts the row into the change feed';

CREATE OR REPLACE FUNCTION anpi.label_set(in_op uuid, in_content bytea, of_incident bigint, of_person bigint, in_colour text, in_by bigint, now_us bigint) RETURNS text
LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.label_name_body(n anpi.label_name) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('incident', n.incident, 'colour', n.colour, 'meaning', n.meaning)::text $$;
COMMENT ON FUNCTION anpi.label_name_body(anpi.label_name) IS 'JSON for the picture, kind label, id incident/colour: a label of nobody that carries the meaning';

CREATE OR REPLACE FUNCTION anpi.say_label_name() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('label', NEW.incident || '/' || NEW.colour, anpi.label_name_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_label_name() IS 'Trigger: puts the row into the change feed';

CREATE OR REPLACE FUNCTION anpi.label_name_set(in_op uuid, in_content bytea, of_incident bigint, in_colour text, in_meaning text, in_by bigint, now_us bigint) RETURNS text
LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    IF NOT (SELECT fresh FROM anpi.operation_once(in_op, 'label_name', in_content, in_by, now_us)) THEN RETURN 'known'; END IF;
    INSERT INTO anpi.label_name AS n (incident, colour, meaning, by_user, at) VALUES (of_incident, in_colour, in_meaning, in_by, anpi.of_us(now_us))
    ON CONFLICT (incident, colour) DO UPDATE SET meaning = excluded.meaning, by_user = excluded.by_user, at = excluded.at WHERE n.meaning <> excluded.meaning;
    RETURN 'accepted';
END
$$;
COMMENT ON FUNCTION anpi.label_name_set(uuid, bytea, bigint, text, text, bigint, bigint) IS 'Says what a colour means in an incident. accepted or known. Raises operation.id_reused';

REVOKE ALL ON FUNCTION anpi.label_body, anpi.say_label, anpi.label_set, anpi.label_name_body, anpi.say_label_name,
    anpi.label_name_set FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.label_body, anpi.say_label, anpi.label_set, anpi.label_name_body, anpi.say_label_name,
    anpi.label_name_set TO anpi_server;
