-- SPDX-License-Identifier: Apache-2.0
-- Making a decision, and ending one before its time.

CREATE OR REPLACE FUNCTION anpi.decision_check(i anpi.incident, of_municipality text, in_roles text[], in_offices bigint[], in_zones bigint[], in_decided timestamptz,
    in_until timestamptz, longest interval, at timestamptz) RETURNS void LANGUAGE plpgsql STABLE SECURITY INVOKER AS
$$
DECLARE wrong text;
BEGIN
    wrong := CASE WHEN i.id IS NULL THEN 'incident.unknown' WHEN i.closed_at IS NOT NULL THEN 'incident.closed' WHEN i.drill THEN 'decision.drill'
        WHEN of_municipality <> ALL (i.municipalities) THEN 'incident.unknown'
        WHEN in_decided > at + interval '1 minute' OR in_decided < i.opened_at - interval '1 day' THEN 'decision.time'
        WHEN in_until <= at OR in_until > in_decided + longest THEN 'decision.until'
        WHEN EXISTS (SELECT 1 FROM unnest(in_zones) AS z (id) LEFT JOIN anpi.zone k ON k.id = z.id AND k.municipality = of_municipality AND k.ended_at IS NULL
                      WHERE k.id IS NULL) THEN 'zone.unknown'
        WHEN EXISTS (SELECT 1 FROM unnest(in_offices) AS w (id) LEFT JOIN anpi.office o ON o.id = w.id AND of_municipality = ANY (o.municipalities)
                      AND o.kind NOT IN ('city', 'shelter', 'vendor') WHERE o.id IS NULL) THEN 'decision.recipient' END;
    IF wrong IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = wrong; END IF;
END
$$;
COMMENT ON FUNCTION anpi.decision_check(anpi.incident, text, text[], bigint[], bigint[], timestamptz, timestamptz, interval, timestamptz) IS 'Raises what is wrong with a decision that is to be made';

CREATE OR REPLACE FUNCTION anpi.decision_make(in_op uuid, in_content bytea, of_incident bigint, of_municipality text, in_roles text[], in_offices bigint[], in_zones bigint[],
    in_fields text[], in_grounds text, in_decided_by text, in_title text, in_delegate boolean, in_decided_us bigint, in_until_us bigint, in_note text,
    in_replaces bigint, longest_ms bigint, in_by bigint, in_by_name text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE once record; i anpi.incident; before anpi.decision; made anpi.decision; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'decision', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    SELECT * INTO i FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    PERFORM anpi.decision_check(i, of_municipality, in_roles, in_offices, in_zones, anpi.of_us(in_decided_us), anpi.of_us(in_until_us),
        make_interval(secs => longest_ms / 1000.0), anpi.of_us(now_us));
    IF in_replaces IS NOT NULL THEN
        SELECT * INTO before FROM anpi.decision d WHERE d.id = in_replaces AND d.incident = of_incident AND d.municipality = of_municipality FOR NO KEY UPDATE;
        IF before.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'decision.unknown'; END IF;
        UPDATE anpi.decision SET ended_at = anpi.of_us(now_us), ended_by = in_by, ended_name = in_by_name WHERE id = in_replaces AND ended_at IS NULL;
    END IF;
    INSERT INTO anpi.decision (incident, municipality, roles, offices, zones, fields, grounds, decided_by, title, delegate, decided_at, until_at, note, persons,
                               replaces, made_at, made_by, made_name)
    SELECT of_incident, of_municipality, in_roles, in_offices, in_zones, in_fields, in_grounds, in_decided_by, in_title, in_delegate, anpi.of_us(in_decided_us),
           anpi.of_us(in_until_us), in_note, anpi.decision_count(of_municipality, in_zones),
           in_replaces, anpi.of_us(now_us), in_by, in_by_name
    RETURNING * INTO made;
    said := anpi.decision_body(made);
    PERFORM anpi.operation_keep(in_op, said), anpi.decision_record(made, 'decision.made', now_us);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.decision_make(uuid, bytea, bigint, text, text[], bigint[], bigint[], text[], text, text, text, boolean, bigint, bigint, text, bigint, bigint, bigint, text, bigint) IS
'Makes a decision, once for an operation id, beside those that run or in the place of one. JSON as anpi.decision_body. Raises incident.unknown,
incident.closed, decision.drill, decision.time, decision.until (past, or longer than allowed), zone.unknown, decision.recipient, decision.unknown';

CREATE OR REPLACE FUNCTION anpi.decision_end(in_op uuid, in_content bytea, of_incident bigint, of_decision bigint, in_by bigint, in_by_name text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE once record; d anpi.decision; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'undecide', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    SELECT * INTO d FROM anpi.decision k WHERE k.id = of_decision AND (of_incident IS NULL OR k.incident = of_incident) FOR NO KEY UPDATE;
    IF d.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'decision.unknown'; END IF;
    IF d.ended_at IS NULL AND d.until_at > anpi.of_us(now_us) THEN
        UPDATE anpi.decision k SET ended_at = anpi.of_us(now_us), ended_by = in_by, ended_name = in_by_name WHERE k.id = of_decision RETURNING * INTO d;
        PERFORM anpi.decision_record(d, 'decision.ended', now_us);
    END IF;
    said := anpi.decision_body(d);
    PERFORM anpi.operation_keep(in_op, said);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.decision_end(uuid, bytea, bigint, bigint, bigint, text, bigint) IS 'Ends a decision before its time (over already: stays as it is). Raises decision.unknown, operation.id_reused';

REVOKE ALL ON FUNCTION anpi.decision_check, anpi.decision_make, anpi.decision_end FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.decision_make, anpi.decision_end TO anpi_server;
