-- SPDX-License-Identifier: Apache-2.0
-- Operations, each taken once: sent again it is answered as the first time.

CREATE OR REPLACE FUNCTION anpi.operation_take(
    new_op uuid, new_kind text, new_content bytea, new_by bigint, now_us bigint, OUT result text, OUT taken_seq bigint, OUT known_answer text)
LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.operation_once(in_op uuid, in_kind text, in_content bytea, in_by bigint, now_us bigint, OUT fresh boolean, OUT answer text)
LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.operation_keep(in_op uuid, in_answer text) RETURNS void LANGUAGE sql SECURITY INVOKER AS
$$ UPDATE anpi.operation SET answer = in_answer WHERE op_id = in_op $$;
COMMENT ON FUNCTION anpi.operation_keep(uuid, text) IS 'What a repetition of this operation is to be told';

REVOKE ALL ON FUNCTION anpi.operation_take, anpi.operation_once, anpi.operation_keep FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.operation_take, anpi.operation_once, anpi.operation_keep TO anpi_server;
