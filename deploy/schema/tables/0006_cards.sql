-- SPDX-License-Identifier: Apache-2.0
-- Cards: what the picture holds of a person, in one flat text, so that a million load in seconds.

CREATE FUNCTION anpi.flag(b boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN b THEN '1' WHEN NOT b THEN '0' ELSE '' END $$;
COMMENT ON FUNCTION anpi.flag(boolean) IS 'A yes or no in a card: 1, 0, or nothing when unknown';

CREATE FUNCTION anpi.txt(v anyelement) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(v::text, '') $$;
COMMENT ON FUNCTION anpi.txt(anyelement) IS 'A number in a card: its text, or nothing when NULL';

CREATE FUNCTION anpi.day(d date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(to_char(d, 'YYYY-MM-DD'), '') $$;
COMMENT ON FUNCTION anpi.day(date) IS 'A date in a card: ISO 8601, or nothing when NULL';

-- F is the field separator U+001F, I the item separator U+001E, S the subfield separator U+001D.
CREATE VIEW anpi.card_made AS
SELECT p.id AS person,
    '1' || E'\x1f' || p.municipality || E'\x1f' || anpi.clean(p.municipal_id) || E'\x1f' || anpi.clean(p.name) || E'\x1f'
    || anpi.clean(p.kana) || E'\x1f' || anpi.day(p.birth) || E'\x1f' || p.sex || E'\x1f' || anpi.flag(p.protected) || E'\x1f'
    || anpi.clean(p.inquiry_to) || E'\x1f'
    -- 9 home
    || anpi.clean(h.postcode) || E'\x1f' || anpi.clean(h.address) || E'\x1f' || anpi.clean(h.building) || E'\x1f' || h.level || E'\x1f'
    || anpi.txt(h.lon) || E'\x1f' || anpi.txt(h.lat) || E'\x1f' || anpi.txt(h.radius_m) || E'\x1f' || anpi.flag(h.pinned) || E'\x1f'
    || anpi.txt(h.mesh250) || E'\x1f' || anpi.txt(h.mesh125) || E'\x1f' || anpi.txt(h.zone) || E'\x1f' || anpi.clean(h.town_key) || E'\x1f'
    || anpi.txt(p.household) || E'\x1f'
    -- 22 phones
    || coalesce((SELECT string_agg(anpi.clean(f.kind) || E'\x1d' || anpi.clean(f.number) || E'\x1d' || anpi.clean(f.digits), E'\x1e' ORDER BY f.ord)
        FROM anpi.phone f WHERE f.person = p.id), '') || E'\x1f'
    -- 23 reasons
    || coalesce((SELECT string_agg(anpi.clean(r.kind) || E'\x1d' || anpi.clean(r.detail), E'\x1e' ORDER BY r.kind, r.detail)
        FROM anpi.reason r WHERE r.person = p.id), '') || E'\x1f'
    -- 24 listings that are open
    || coalesce((SELECT string_agg(l.list || E'\x1d' || anpi.day(l.from_on) || E'\x1d' || anpi.day(l.to_on), E'\x1e' ORDER BY l.list)
        FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL), '') || E'\x1f'
    -- 25 stay
    || coalesce((SELECT s.kind || E'\x1d' || anpi.clean(s.place) || E'\x1d' || anpi.us(s.from_at) || E'\x1d' || anpi.txt(s.lon) || E'\x1d' || anpi.txt(s.lat)
            || E'\x1d' || anpi.txt(s.mesh250) || E'\x1d' || anpi.txt(s.mesh125) || E'\x1d' || anpi.txt(s.zone) || E'\x1d' || anpi.clean(s.town_key)
        FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL), '') || E'\x1f'
    -- 26 devices
    || coalesce((SELECT string_agg(d.id || E'\x1d' || anpi.clean(d.kind) || E'\x1d' || anpi.clean(d.mode) || E'\x1d' || anpi.clean(d.maker) || E'\x1d'
            || anpi.clean(d.model) || E'\x1d' || anpi.clean(d.vendor_phone) || E'\x1d' || anpi.clean(d.used) || E'\x1d' || anpi.txt(d.off_ok_min) || E'\x1d'
            || anpi.txt(d.battery_internal_min) || E'\x1d' || anpi.txt(d.battery_external_min) || E'\x1d' || anpi.txt(d.oxygen_l_min) || E'\x1d'
            || anpi.txt(d.cylinder_min) || E'\x1d' || anpi.flag(d.resuscitator) || E'\x1d' || anpi.clean(d.own_power) || E'\x1d'
            || anpi.txt(d.move_at_min) || E'\x1d' || anpi.clean(d.move_to), E'\x1e' ORDER BY d.id)
        FROM anpi.device d WHERE d.person = p.id), '') || E'\x1f'
    -- 27 contacts
    || coalesce((SELECT string_agg(anpi.clean(c.name) || E'\x1d' || anpi.clean(c.relation) || E'\x1d' || anpi.clean(c.phone) || E'\x1d'
            || anpi.flag(c.has_key) || E'\x1d' || anpi.flag(c.together), E'\x1e' ORDER BY c.ord)
        FROM anpi.contact c WHERE c.person = p.id), '') || E'\x1f'
    -- 28 care team
    || coalesce((SELECT string_agg(anpi.txt(m.user_id) || E'\x1d' || anpi.txt(m.office) || E'\x1d' || anpi.clean(m.name) || E'\x1d' || anpi.clean(m.role)
            || E'\x1d' || anpi.clean(m.phone) || E'\x1d' || anpi.flag(m.main), E'\x1e' ORDER BY m.ord)
        FROM anpi.care_member m WHERE m.person = p.id), '') || E'\x1f'
    -- 29 helpers
    || coalesce((SELECT string_agg(anpi.clean(w.name) || E'\x1d' || anpi.clean(w.phone) || E'\x1d' || anpi.flag(w.has_key), E'\x1e' ORDER BY w.ord)
        FROM anpi.helper w WHERE w.person = p.id), '') || E'\x1f'
    -- 30 doctor, 31 medical
    || anpi.clean(p.doctor_name) || E'\x1d' || anpi.clean(p.doctor_phone) || E'\x1d' || anpi.clean(p.doctor_hospital) || E'\x1d'
    || anpi.clean(p.agreed_hospital) || E'\x1f' || anpi.txt(p.medical) || E'\x1f'
    -- 32 directives
    || coalesce((SELECT string_agg(v.kind || E'\x1d' || anpi.clean(v.body) || E'\x1d' || anpi.clean(v.doctor) || E'\x1d' || anpi.clean(v.doctor_phone)
            || E'\x1d' || anpi.day(v.signed_on) || E'\x1d' || anpi.day(v.withdrawn_on), E'\x1e' ORDER BY v.id)
        FROM anpi.directive v WHERE v.person = p.id), '') || E'\x1f'
    -- 33 consents
    || coalesce((SELECT string_agg(o.kind || E'\x1d' || o.party || E'\x1d' || o.answer || E'\x1d' || anpi.day(o.answered_on), E'\x1e' ORDER BY o.id)
        FROM anpi.consent o WHERE o.person = p.id), '') || E'\x1f'
    -- 34 plan and the rest
    || anpi.txt(p.plan) || E'\x1f' || anpi.clean(p.community) || E'\x1f' || anpi.clean(p.welfare_commissioner) || E'\x1f'
    || anpi.txt(h.access) || E'\x1f' || anpi.clean(h.key_code) || E'\x1f'
    || CASE WHEN h.caution = '{}' THEN '' ELSE (SELECT string_agg(anpi.clean(t), E'\x1e' ORDER BY n) FROM unnest(h.caution) WITH ORDINALITY AS x(t, n)) END
    || E'\x1f' || anpi.clean(p.note) || E'\x1f' || anpi.clean(p.mail) || E'\x1f' || anpi.clean(p.fax) || E'\x1f'
    -- 43 latest power confirmation
    || coalesce((SELECT q.power || E'\x1d' || anpi.us(q.at) || E'\x1d' || anpi.txt(q.battery_min) || E'\x1d' || anpi.clean(q.by_name)
        FROM anpi.power_confirmation q WHERE q.person = p.id ORDER BY q.at DESC, q.op_id DESC LIMIT 1), '') || E'\x1f'
    -- 44 links
    || coalesce((SELECT string_agg(y.id::text, E'\x1e' ORDER BY y.id)
        FROM (SELECT b AS id FROM anpi.person_link WHERE a = p.id UNION ALL SELECT a FROM anpi.person_link WHERE b = p.id) y), '')
    AS body
FROM anpi.person p JOIN anpi.home h ON h.id = p.home
WHERE p.erased_at IS NULL;
COMMENT ON VIEW anpi.card_made IS 'The card of each person as the tables have it now; anpi.card keeps it made';

CREATE FUNCTION anpi.card_refresh(ids bigint[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS
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

CREATE FUNCTION anpi.card_refresh_all() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
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
