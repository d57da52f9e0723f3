-- SPDX-License-Identifier: Apache-2.0
-- 通報: alarms from emergency-call devices, sent by their vendors.

ALTER TABLE anpi.call ADD COLUMN received_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN changed_at timestamptz, ADD COLUMN by_user bigint;
CREATE INDEX call_at ON anpi.call (at);
CREATE INDEX call_device ON anpi.call (vendor, device_id, id) WHERE person IS NOT NULL;

CREATE FUNCTION anpi.call_order(state text) RETURNS integer LANGUAGE sql IMMUTABLE AS
$$ SELECT array_position(ARRAY['受信', '確認中', '相談', '協力員対応', '119要請', '誤報', '終了'], state) $$;
COMMENT ON FUNCTION anpi.call_order(text) IS 'A call only goes forward through these: a message that comes late takes nothing back';

CREATE FUNCTION anpi.call_say(of_call bigint) RETURNS text LANGUAGE sql AS
$$
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'call', c.id::text, jsonb_build_object('id', c.id, 'vendor', v.name, 'device_id', c.device_id, 'kind', c.kind, 'state', c.state,
           'at_us', anpi.us(c.at), 'person', c.person, 'municipality', p.municipality)::text
      FROM anpi.call c JOIN anpi.vendor v ON v.id = c.vendor LEFT JOIN anpi.person p ON p.id = c.person WHERE c.id = of_call
    RETURNING body
$$;
COMMENT ON FUNCTION anpi.call_say(bigint) IS 'The change of a call, JSON: id, vendor, device_id, kind, state, at_us, person, municipality; returns it';

CREATE FUNCTION anpi.call_take(of_vendor bigint, in_call_id text, in_device text, in_kind text, in_at_us bigint, in_state text, in_municipality text,
    in_municipal_id text, now_us bigint) RETURNS TABLE (call bigint, body text, fresh boolean) LANGUAGE plpgsql AS
$$
DECLARE c anpi.call; who bigint; wanted text := coalesce(in_state, '受信'); made bigint;
BEGIN
    SELECT p.id INTO who FROM anpi.person p WHERE p.municipality = in_municipality AND p.municipal_id = in_municipal_id AND p.erased_at IS NULL;
    IF who IS NULL THEN -- the device is known from an earlier call
        SELECT k.person INTO who FROM anpi.call k WHERE k.vendor = of_vendor AND k.device_id = in_device AND k.person IS NOT NULL ORDER BY k.id DESC LIMIT 1;
    END IF;
    INSERT INTO anpi.call (vendor, vendor_call_id, device_id, kind, at, person, state, received_at)
    VALUES (of_vendor, in_call_id, in_device, in_kind, anpi.of_us(least(in_at_us, now_us + 5000000)), who, wanted, anpi.of_us(now_us))
    ON CONFLICT (vendor, vendor_call_id) DO NOTHING RETURNING id INTO made;
    fresh := made IS NOT NULL;
    SELECT * INTO c FROM anpi.call k WHERE k.vendor = of_vendor AND k.vendor_call_id = in_call_id FOR UPDATE;
    call := c.id;
    IF NOT fresh AND anpi.call_order(wanted) <= anpi.call_order(c.state) AND (who IS NULL OR c.person IS NOT NULL) THEN
        body := NULL;
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE anpi.call k SET person = coalesce(k.person, who), changed_at = anpi.of_us(now_us),
           state = CASE WHEN anpi.call_order(wanted) > anpi.call_order(k.state) THEN wanted ELSE k.state END WHERE k.id = c.id;
    body := anpi.call_say(c.id);
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION anpi.call_take(bigint, text, text, text, bigint, text, text, text, bigint) IS
'One alarm: the same vendor call id twice is one call, whose state may go on. Who it is: by municipal id, else by the device''s earlier call';

CREATE FUNCTION anpi.call_handle(of_call bigint, wanted text, of_user bigint, now_us bigint, municipalities text[]) RETURNS text LANGUAGE plpgsql AS
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

CREATE FUNCTION anpi.vendor_save(in_name text, in_hash bytea) RETURNS bigint LANGUAGE sql AS
$$ INSERT INTO anpi.vendor (name, key_hash) VALUES (in_name, in_hash)
   ON CONFLICT (name) DO UPDATE SET key_hash = excluded.key_hash, active = true RETURNING id $$;
COMMENT ON FUNCTION anpi.vendor_save(text, bytea) IS 'A vendor by name; a new key takes the old one''s place';
REVOKE EXECUTE ON FUNCTION anpi.vendor_save(text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.call_order(text), anpi.call_say(bigint), anpi.call_handle(bigint, text, bigint, bigint, text[]),
    anpi.call_take(bigint, text, text, text, bigint, text, text, text, bigint) TO anpi_server;
