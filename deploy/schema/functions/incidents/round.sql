-- SPDX-License-Identifier: Apache-2.0
-- Rounds (第n次確認): each is started once.

CREATE OR REPLACE FUNCTION anpi.round_at(of_incident bigint, at timestamptz) RETURNS integer LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT coalesce((SELECT n FROM anpi.round WHERE incident = of_incident AND started_at <= at ORDER BY started_at DESC, n DESC LIMIT 1), 1) $$;
COMMENT ON FUNCTION anpi.round_at(bigint, timestamptz) IS 'The last round started at or before this time; before the first: the first';

CREATE OR REPLACE FUNCTION anpi.round_start(of_incident bigint, in_by_user bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY INVOKER AS
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

CREATE OR REPLACE FUNCTION anpi.round_start_once(in_op uuid, in_content bytea, of_incident bigint, in_by bigint, now_us bigint) RETURNS jsonb LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    IF (SELECT fresh FROM anpi.operation_once(in_op, 'round', in_content, in_by, now_us)) THEN
        RETURN anpi.round_start(of_incident, in_by, now_us);
    END IF;
    PERFORM 1 FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    RETURN anpi.incident_say(of_incident);
END
$$;
COMMENT ON FUNCTION anpi.round_start_once(uuid, bytea, bigint, bigint, bigint) IS 'anpi.round_start, once for an operation id; sent again it returns the incident as it stands';

CREATE OR REPLACE FUNCTION anpi.round_start_from(in_op uuid, in_content bytea, of_incident bigint, from_round integer, in_by bigint, now_us bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE standing integer;
BEGIN
    -- Whoever holds the incident's row counts its rounds alone: the others see, after their wait, the round that was started.
    PERFORM 1 FROM anpi.incident WHERE id = of_incident FOR NO KEY UPDATE;
    SELECT max(n) INTO standing FROM anpi.round WHERE incident = of_incident;
    IF standing <> from_round AND NOT EXISTS (SELECT 1 FROM anpi.operation WHERE op_id = in_op) THEN
        RETURN jsonb_build_object('id', of_incident, 'past', standing);
    END IF;
    RETURN anpi.round_start_once(in_op, in_content, of_incident, in_by, now_us);
END
$$;
COMMENT ON FUNCTION anpi.round_start_from(uuid, bytea, bigint, integer, bigint, bigint) IS
'anpi.round_start_once, if from_round is the last round (NULL: whichever it is); else nothing is changed and the answer is {id, past}, past the
last round. An operation sent again is answered as it was';

REVOKE ALL ON FUNCTION anpi.round_at, anpi.round_start, anpi.round_start_once, anpi.round_start_from FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.round_at, anpi.round_start, anpi.round_start_once, anpi.round_start_from TO anpi_server;
