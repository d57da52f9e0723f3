-- SPDX-License-Identifier: Apache-2.0
-- Power at the home, as somebody saw it: taken in groups.

CREATE OR REPLACE FUNCTION anpi.power_confirm_commit(
    in_ord integer[], in_op_id uuid[], in_person bigint[], in_at_us bigint[], in_power text[], in_battery_min integer[],
    in_by_user bigint[], in_by_name text[], in_content bytea[], now_us bigint)
RETURNS TABLE (ord integer, result text, seq bigint, error text, bounded boolean, id text) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
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

REVOKE ALL ON FUNCTION anpi.power_confirm_commit FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.power_confirm_commit TO anpi_server;
