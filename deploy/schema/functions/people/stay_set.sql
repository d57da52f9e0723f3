-- SPDX-License-Identifier: Apache-2.0
-- Stays: where a person is for a time, taken in groups.

CREATE OR REPLACE FUNCTION anpi.stay_set(
    in_ord integer[], in_op_id uuid[], in_person bigint[], in_kind text[], in_place text[], in_lon double precision[], in_lat double precision[],
    in_mesh250 bigint[], in_mesh125 bigint[], in_zone bigint[], in_town_key text[], in_from_us bigint[], in_said_by text[],
    in_by_user bigint[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text) LANGUAGE plpgsql SECURITY INVOKER AS
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

REVOKE ALL ON FUNCTION anpi.stay_set FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.stay_set TO anpi_server;
