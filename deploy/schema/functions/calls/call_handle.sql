-- SPDX-License-Identifier: Apache-2.0
-- The desk works on a call.

CREATE OR REPLACE FUNCTION anpi.call_order(state text) RETURNS integer LANGUAGE sql IMMUTABLE SECURITY INVOKER AS
$$ SELECT array_position(ARRAY['受信', '確認中', '相談', '協力員対応', '119要請', '誤報', '終了'], state) $$;
COMMENT ON FUNCTION anpi.call_order(text) IS 'A call only goes forward through these: a message that comes late takes nothing back';

CREATE OR REPLACE FUNCTION anpi.call_say(of_call bigint) RETURNS text LANGUAGE sql SECURITY INVOKER AS
$$
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'call', c.id::text, jsonb_build_object('id', c.id, 'vendor', v.name, 'device_id', c.device_id, 'kind', c.kind, 'state', c.state,
           'at_us', anpi.us(c.at), 'person', c.person, 'municipality', p.municipality)::text
      FROM anpi.call c JOIN anpi.vendor v ON v.id = c.vendor LEFT JOIN anpi.person p ON p.id = c.person WHERE c.id = of_call
    RETURNING body
$$;
COMMENT ON FUNCTION anpi.call_say(bigint) IS 'The change of a call, JSON: id, vendor, device_id, kind, state, at_us, person, municipality; returns it';

CREATE OR REPLACE FUNCTION anpi.call_handle(of_call bigint, wanted text, of_user bigint, now_us bigint, municipalities text[]) RETURNS text LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
BEGIN
    PERFORM 1 FROM anpi.call c LEFT JOIN anpi.person p ON p.id = c.person
      WHERE c.id = of_call AND (p.id IS NULL OR p.municipality = ANY (municipalities)) FOR UPDATE OF c;
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE anpi.call SET state = wanted, by_user = of_user, changed_at = anpi.of_us(now_us) WHERE id = of_call AND state <> wanted;
    RETURN anpi.call_say(of_call);
END
$$;
COMMENT ON FUNCTION anpi.call_handle(bigint, text, bigint, bigint, text[]) IS 'The desk moves a call on; returns the call, NULL when there is none';

CREATE OR REPLACE FUNCTION anpi.call_handle_once(in_op uuid, in_content bytea, of_call bigint, wanted text, of_user bigint, now_us bigint, municipalities text[])
RETURNS text LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE once record; said text;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'call', in_content, of_user, now_us);
    IF NOT once.fresh THEN RETURN once.answer; END IF;
    said := anpi.call_handle(of_call, wanted, of_user, now_us, municipalities);
    IF said IS NULL THEN RETURN NULL; END IF;
    PERFORM anpi.call_power(of_call), anpi.operation_keep(in_op, said);
    RETURN said;
END
$$;
COMMENT ON FUNCTION anpi.call_handle_once(uuid, bytea, bigint, text, bigint, bigint, text[]) IS
'anpi.call_handle, once for an operation id: a hand that is sent again late does not take the call back. NULL when there is no such call';

REVOKE ALL ON FUNCTION anpi.call_order, anpi.call_say, anpi.call_handle, anpi.call_handle_once FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.call_order, anpi.call_say, anpi.call_handle, anpi.call_handle_once TO anpi_server;
