-- SPDX-License-Identifier: Apache-2.0
-- Reports of zones, taken in groups.

CREATE OR REPLACE FUNCTION anpi.zone_report_commit(
    in_ord integer[], in_op_id uuid[], in_incident bigint[], in_zone bigint[], in_state text[], in_at_us bigint[],
    in_by_user bigint[], in_by_name text[], in_note text[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text) LANGUAGE plpgsql SECURITY INVOKER AS
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

REVOKE ALL ON FUNCTION anpi.zone_report_commit FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.zone_report_commit TO anpi_server;
