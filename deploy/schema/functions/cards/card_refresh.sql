-- SPDX-License-Identifier: Apache-2.0
-- Cards made anew: those of some persons with their changes, or all.

CREATE OR REPLACE FUNCTION anpi.card_refresh(ids bigint[]) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS
$$
DECLARE n bigint;
BEGIN
    -- Writers of one person stand in line here, in id order, so that the later card and the later seq are the same writer's.
    PERFORM 1 FROM anpi.person WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    WITH made AS MATERIALIZED (
        SELECT m.person, m.body FROM anpi.card_made m WHERE m.person = ANY (ids)
    ), kept AS (
        INSERT INTO anpi.card AS c (person, body) SELECT person, body FROM made
        ON CONFLICT (person) DO UPDATE SET body = excluded.body WHERE c.body <> excluded.body
        RETURNING c.person, c.body
    ), gone AS (
        DELETE FROM anpi.card c USING anpi.person p
        WHERE c.person = ANY (ids) AND p.id = c.person AND p.erased_at IS NOT NULL RETURNING c.person
    )
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'person', person::text, body FROM kept UNION ALL SELECT 'person', person::text, NULL FROM gone;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;
COMMENT ON FUNCTION anpi.card_refresh(bigint[]) IS
'Rebuilds the cards of these persons and inserts a change of kind person (id = person id, body = card, NULL when erased) for
each card that differs; returns how many. Call it last in the transaction that wrote. Locks the persons in id order.
Card: fields separated by U+001F, items of a list by U+001E, subfields by U+001D; unknown = empty; flags 1, 0 or empty; *_us
microseconds UTC; dates ISO; lon lat degrees.
0 version (1), 1 municipality, 2 municipal_id, 3 name, 4 kana, 5 birth, 6 sex, 7 protected, 8 inquiry_to, 9 postcode, 10 address,
11 building, 12 level, 13 lon, 14 lat, 15 radius_m, 16 pinned, 17 mesh250, 18 mesh125, 19 zone, 20 town_key, 21 household,
22 phones[kind, number, digits], 23 reasons[kind, detail], 24 listings[list, from, to] (open ones),
25 stay(kind, place, from_us, lon, lat, mesh250, mesh125, zone, town_key),
26 devices[id, kind, mode, maker, model, vendor_phone, used, off_ok_min, internal_min, external_min, oxygen_l_min, cylinder_min,
resuscitator, own_power, move_at_min, move_to], 27 contacts[name, relation, phone, has_key, together],
28 care[user, office, name, role, phone, main], 29 helpers[name, phone, has_key], 30 doctor(name, phone, hospital, agreed_hospital),
31 medical JSON, 32 directives[kind, body, doctor, phone, signed_on, withdrawn_on], 33 consents[kind, party, answer, on],
34 plan JSON, 35 community, 36 welfare_commissioner, 37 access JSON, 38 key_code, 39 caution[..], 40 note, 41 mail, 42 fax,
43 latest power confirmation(power, at_us, battery_min, by), 44 links[person id]';

CREATE OR REPLACE FUNCTION anpi.card_refresh_all() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE n bigint;
BEGIN
    TRUNCATE anpi.card;
    INSERT INTO anpi.card (person, body) SELECT person, body FROM anpi.card_made;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;
COMMENT ON FUNCTION anpi.card_refresh_all() IS
'All cards anew after a bulk load, without change rows: pictures already running must be told to reload (a new epoch.restore_id).
Returns how many';

CREATE OR REPLACE FUNCTION anpi.cards_renew() RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE n bigint;
BEGIN
    -- Whoever writes a card waits until these are committed, and then writes a later one. Rows are kept where they say the same, and nothing
    -- is truncated: a picture that is being loaded reads on what it began with.
    LOCK TABLE anpi.card IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO anpi.card AS c (person, body) SELECT person, body FROM anpi.card_made
    ON CONFLICT (person) DO UPDATE SET body = excluded.body WHERE c.body <> excluded.body;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN
        PERFORM anpi.epoch_renew();
    END IF;
    RETURN n;
END
$$;
COMMENT ON FUNCTION anpi.cards_renew() IS
'All cards as the view makes them now, while servers are at work; when any differs every picture loads anew (anpi.epoch_renew). Called when
the function files changed what makes a card. Returns how many differ';

REVOKE ALL ON FUNCTION anpi.card_refresh, anpi.card_refresh_all, anpi.cards_renew FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.card_refresh TO anpi_server;
