-- SPDX-License-Identifier: Apache-2.0
-- An alarm comes in: whose it is, and what it says of the power at the home.

CREATE OR REPLACE FUNCTION anpi.call_take(of_vendor bigint, in_call_id text, in_device text, in_kind text, in_at_us bigint, in_state text, in_municipality text,
    in_municipal_id text, now_us bigint) RETURNS TABLE (call bigint, body text, fresh boolean) LANGUAGE plpgsql SECURITY INVOKER AS
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

-- The device stands in the home: its alarm says that the home is dark, for all who are there now, and until somebody looks.
-- It adds nothing to what somebody saw in the last day (a battery read is not given back, external power not forgotten), and what a
-- false alarm said is taken back with it.
CREATE OR REPLACE FUNCTION anpi.call_power(of_call bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE c anpi.call; from_vendor text; there bigint[]; told bigint[] := '{}';
BEGIN
    SELECT * INTO c FROM anpi.call k WHERE k.id = of_call;
    IF c.id IS NULL OR c.kind <> '停電' OR c.person IS NULL THEN RETURN 0; END IF;
    SELECT v.name INTO from_vendor FROM anpi.vendor v WHERE v.id = c.vendor;
    SELECT array_agg(p.id ORDER BY p.id) INTO there FROM (
        SELECT p.id FROM anpi.person p JOIN anpi.person w ON w.home = p.home WHERE w.id = c.person AND p.erased_at IS NULL ORDER BY p.id FOR NO KEY UPDATE OF p) p;
    IF c.state = '誤報' THEN
        WITH gone AS (DELETE FROM anpi.power_confirmation q WHERE q.person = ANY (there) AND q.op_id = md5('call/' || c.id || '/' || q.person)::uuid
                      RETURNING q.person)
        SELECT coalesce(array_agg(person), '{}') INTO told FROM gone;
    ELSIF c.state <> '終了' THEN
        WITH said AS (
            INSERT INTO anpi.power_confirmation (op_id, person, at, power, battery_min, by_user, by_name, seq)
            SELECT md5('call/' || c.id || '/' || x.id)::uuid, x.id, c.at, '停電', NULL, 0, '通報 ' || from_vendor, nextval('anpi.operation_seq')
              FROM unnest(there) AS x(id)
             WHERE NOT EXISTS (SELECT 1 FROM anpi.stay s WHERE s.person = x.id AND s.to_at IS NULL AND s.kind <> '在宅')
               AND NOT EXISTS (SELECT 1 FROM (SELECT q.power, q.at FROM anpi.power_confirmation q WHERE q.person = x.id ORDER BY q.at DESC, q.op_id DESC LIMIT 1) q
                                WHERE q.at > c.at OR q.power <> '復電' AND q.at > c.at - interval '24 hours')
            ON CONFLICT (op_id) DO NOTHING RETURNING person
        )
        SELECT coalesce(array_agg(person), '{}') INTO told FROM said;
    END IF;
    PERFORM anpi.card_refresh(told);
    RETURN cardinality(told);
END
$$;
COMMENT ON FUNCTION anpi.call_power(bigint) IS
'What a call of kind 停電 says of the home: 停電 from its time for each who lives there and is there now, unless somebody saw later, or in the day
before, how it stands; by_user 0 = a device. A false alarm takes it back. Returns for how many that changed something; call it in the call''s transaction';

CREATE OR REPLACE FUNCTION anpi.call_take_power(of_vendor bigint, in_call_id text, in_device text, in_kind text, in_at_us bigint, in_state text, in_municipality text,
    in_municipal_id text, now_us bigint) RETURNS TABLE (call bigint, body text, fresh boolean) LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    SELECT t.call, t.body, t.fresh INTO call, body, fresh
      FROM anpi.call_take(of_vendor, in_call_id, in_device, in_kind, in_at_us, in_state, in_municipality, in_municipal_id, now_us) t;
    IF body IS NOT NULL THEN PERFORM anpi.call_power(call); END IF;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION anpi.call_take_power(bigint, text, text, text, bigint, text, text, text, bigint) IS 'anpi.call_take, and what the call says of the power at the home';

CREATE OR REPLACE FUNCTION anpi.vendor_save(in_name text, in_hash bytea) RETURNS bigint LANGUAGE sql SECURITY INVOKER AS
$$ INSERT INTO anpi.vendor (name, key_hash) VALUES (in_name, in_hash)
   ON CONFLICT (name) DO UPDATE SET key_hash = excluded.key_hash, active = true RETURNING id $$;
COMMENT ON FUNCTION anpi.vendor_save(text, bytea) IS 'A vendor by name; a new key takes the old one''s place';

REVOKE ALL ON FUNCTION anpi.call_take, anpi.call_power, anpi.call_take_power, anpi.vendor_save FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.call_take, anpi.call_power, anpi.call_take_power, anpi.vendor_save TO anpi_server;
