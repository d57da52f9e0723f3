-- SPDX-License-Identifier: Apache-2.0
-- Incidents: opened, told, closed.

CREATE OR REPLACE FUNCTION anpi.incident_say(of_incident bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.incident_open(
    in_op uuid, in_content bytea, in_name text, in_kind text, in_drill boolean, in_municipalities text[], in_population text,
    in_decided_by text, in_grounds text, in_by_user bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.incident_close(of_incident bigint, in_by_user bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql
    SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.incident_close_once(in_op uuid, in_content bytea, of_incident bigint, in_by bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    PERFORM anpi.operation_once(in_op, 'close', in_content, in_by, now_us); -- closed already: stays as it is
    RETURN anpi.incident_close(of_incident, in_by, now_us);
END
$$;
COMMENT ON FUNCTION anpi.incident_close_once(uuid, bytea, bigint, bigint, bigint) IS 'anpi.incident_close, once for an operation id';

REVOKE ALL ON FUNCTION anpi.incident_say, anpi.incident_open, anpi.incident_close,
    anpi.incident_close_once FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.incident_say, anpi.incident_open, anpi.incident_close, anpi.incident_close_once TO anpi_server;
