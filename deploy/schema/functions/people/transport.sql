-- SPDX-License-Identifier: Apache-2.0
-- Transports by ambulance crews, taken in groups and corrected.

CREATE OR REPLACE FUNCTION anpi.transport_json(t anpi.transport) RETURNS jsonb LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT to_jsonb(t) - 'at' - 'received_at' || jsonb_build_object('at_us', anpi.us(t.at), 'received_us', anpi.us(t.received_at)) $$;
COMMENT ON FUNCTION anpi.transport_json(anpi.transport) IS 'A transport as its change says it: its columns, at_us and received_us for the two times';

-- Asked under the lock of the person's row. An operation that is known already is answered as the first time.
CREATE OR REPLACE FUNCTION anpi.transport_may_correct(of_op uuid, of_person bigint, entry bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY INVOKER AS
$$
SELECT entry IS NULL OR EXISTS (SELECT 1 FROM anpi.operation o WHERE o.op_id = of_op)
    OR (EXISTS (SELECT 1 FROM anpi.transport t WHERE t.id = entry AND t.person = of_person)
        AND NOT EXISTS (SELECT 1 FROM anpi.transport t WHERE t.corrects = entry))
$$;
COMMENT ON FUNCTION anpi.transport_may_correct(uuid, bigint, bigint) IS 'Is entry NULL, or a transport of this person that nothing has replaced yet? True also for an operation that is known';

CREATE OR REPLACE FUNCTION anpi.transport_commit(
    in_ord integer[], in_op_id uuid[], in_person bigint[], in_at_us bigint[], in_hospital text[], in_not_transported text[],
    in_kind text[], in_times text[], in_complaint text[], in_urgency text[], in_severity text[], in_refusals text[], in_vitals text[],
    in_companion text[], in_remarks text[], in_crew text[], in_case_number text[], in_corrects bigint[],
    in_by_user bigint[], in_by_name text[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
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
        ELSIF NOT anpi.transport_may_correct(x.op_id, x.person, x.corrects) THEN
            error := CASE WHEN EXISTS (SELECT 1 FROM anpi.transport t WHERE t.id = x.corrects AND t.person = x.person)
                     THEN 'transport.corrected' ELSE 'transport.unknown' END;
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
Refusals: person.unknown, transport.where_missing, transport.unknown, transport.corrected, operation.id_reused';

CREATE OR REPLACE FUNCTION anpi.transport_load() RETURNS TABLE (id text, body text) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT t.id::text, anpi.transport_json(t)::text FROM anpi.transport t $$;
COMMENT ON FUNCTION anpi.transport_load() IS 'All transports, for the picture';

REVOKE ALL ON FUNCTION anpi.transport_json, anpi.transport_may_correct, anpi.transport_commit,
    anpi.transport_load FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.transport_json, anpi.transport_may_correct, anpi.transport_commit, anpi.transport_load TO anpi_server;
