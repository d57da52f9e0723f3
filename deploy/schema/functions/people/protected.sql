-- SPDX-License-Identifier: Apache-2.0
-- Protection (支援措置): set on record alone, with a home row of its own, and a desk that is named.

-- Set and lifted by anpi.person_protect, on record; the server's role has that right as little as that of naming a desk.
CREATE OR REPLACE FUNCTION anpi.protected_guard() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF current_user = 'anpi_server' THEN
        RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'protection is set and lifted on the command line';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION anpi.protected_guard() IS 'Trigger: the server''s role cannot set or lift protection';

CREATE OR REPLACE FUNCTION anpi.protected_home_own() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE own bigint;
BEGIN
    PERFORM 1 FROM anpi.home h WHERE h.id = NEW.home FOR NO KEY UPDATE; -- two who come to share it at once stand in line here
    IF NOT EXISTS (SELECT 1 FROM anpi.person q WHERE q.home = NEW.home AND q.id <> NEW.id AND q.erased_at IS NULL AND (NEW.protected OR q.protected)) THEN
        RETURN NEW;
    END IF;
    INSERT INTO anpi.home (address, postcode, building, pref, city, town, number, rest, level, town_key, lon, lat, radius_m, mesh250, mesh125, zone,
                           zone_nearest, pinned, pinned_by, pinned_at, access, key_code, caution)
    SELECT h.address, h.postcode, h.building, h.pref, h.city, h.town, h.number, h.rest, h.level, h.town_key, h.lon, h.lat, h.radius_m, h.mesh250, h.mesh125,
           h.zone, h.zone_nearest, h.pinned, h.pinned_by, h.pinned_at, h.access, h.key_code, h.caution
      FROM anpi.home h WHERE h.id = NEW.home RETURNING id INTO own;
    NEW.home := own;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION anpi.protected_home_own() IS
'Trigger: who is protected gets a home row of their own, and so does who would move in with one (a new person is written with a new home); it says what the shared one said';

CREATE OR REPLACE FUNCTION anpi.protected_homes_split() RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE n bigint;
BEGIN
    UPDATE anpi.person p SET home = p.home WHERE p.protected
       AND EXISTS (SELECT 1 FROM anpi.person q WHERE q.home = p.home AND q.id <> p.id AND q.erased_at IS NULL);
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;
COMMENT ON FUNCTION anpi.protected_homes_split() IS 'Gives every protected person who still shares a home row one of their own (its cards say the same). Returns how many';

CREATE OR REPLACE FUNCTION anpi.person_protect(of_person bigint, wanted boolean, ask text, by_name text, now_us bigint) RETURNS boolean LANGUAGE plpgsql
    SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE p anpi.person;
BEGIN
    SELECT * INTO p FROM anpi.person k WHERE k.id = of_person FOR NO KEY UPDATE;
    UPDATE anpi.person SET protected = wanted, inquiry_to = CASE WHEN wanted THEN coalesce(ask, inquiry_to) END, updated_at = anpi.of_us(now_us)
     WHERE id = of_person;
    INSERT INTO anpi.audit (spool, spool_number, at, kind, login, person, result, detail)
    VALUES (gen_random_uuid(), 0, anpi.of_us(now_us), 'protect', session_user, of_person, CASE WHEN wanted THEN 'set' ELSE 'lifted' END,
            jsonb_build_object('by', by_name));
    PERFORM anpi.card_refresh(ARRAY[of_person]);
    RETURN p.protected <> wanted;
END
$$;
COMMENT ON FUNCTION anpi.person_protect(bigint, boolean, text, text, bigint) IS
'Sets or lifts protection, on record; ask NULL keeps whom to ask. Every picture follows with the card. True when it was not so already';

-- Who changes office or role is another person to the register; and what was given by name is not the server's to give.
CREATE OR REPLACE FUNCTION anpi.protected_desk_guard() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE had text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        had := OLD.protected_desk;
        IF NEW.office <> OLD.office OR NEW.role <> OLD.role THEN NEW.protected_desk := NULL; END IF;
    END IF;
    IF NEW.protected_desk IS NOT NULL AND NEW.protected_desk IS DISTINCT FROM had AND current_user = 'anpi_server' THEN
        RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'the right protected_desk is given on the command line';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION anpi.protected_desk_guard() IS 'Trigger: the right ends with the office or the role, and the server''s role cannot give it';

CREATE OR REPLACE FUNCTION anpi.protected_desk_set(of_login text, wanted text, day text, night text, now_us bigint) RETURNS bigint LANGUAGE plpgsql
    SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE u anpi.app_user; o anpi.office;
BEGIN
    SELECT * INTO u FROM anpi.app_user k WHERE k.login = of_login;
    IF u.id IS NULL THEN RETURN NULL; END IF;
    SELECT * INTO o FROM anpi.office k WHERE k.id = u.office;
    -- Two who name people of two offices at once stand in line here.
    PERFORM 1 FROM anpi.municipality m WHERE m.code = ANY (o.municipalities) ORDER BY m.code FOR NO KEY UPDATE;
    SELECT * INTO u FROM anpi.app_user k WHERE k.id = u.id FOR UPDATE;
    IF wanted IS NOT NULL THEN
        IF o.kind <> 'city' OR u.role <> 'command' OR u.disabled_at IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'user.desk_role';
        END IF;
        IF EXISTS (SELECT 1 FROM anpi.app_user k JOIN anpi.office f ON f.id = k.office
                    WHERE k.protected_desk IS NOT NULL AND k.disabled_at IS NULL AND f.id <> o.id AND f.municipalities && o.municipalities) THEN
            RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'user.desk_office';
        END IF;
    END IF;
    UPDATE anpi.app_user SET protected_desk = wanted WHERE id = u.id;
    PERFORM anpi.user_changed(u.id);
    IF day IS NOT NULL OR night IS NOT NULL THEN
        UPDATE anpi.office SET phone_day = coalesce(day, phone_day), phone_night = coalesce(night, phone_night) WHERE id = o.id;
    END IF;
    INSERT INTO anpi.audit (spool, spool_number, at, kind, login, result, detail)
    VALUES (gen_random_uuid(), 0, anpi.of_us(now_us), 'protected_desk', session_user, coalesce(wanted, 'off'), jsonb_build_object('user', u.id, 'user_login', u.login));
    RETURN u.id;
END
$$;
COMMENT ON FUNCTION anpi.protected_desk_set(text, text, text, text, bigint) IS
'Names a user for the protected persons (main or deputy), or takes that back (NULL), on record; the phones are the office''s. NULL when there is no
such login. Raises user.desk_role (not of the command centre of a city, or disabled) and user.desk_office (another office is responsible there)';

REVOKE ALL ON FUNCTION anpi.protected_guard, anpi.protected_home_own, anpi.protected_homes_split, anpi.person_protect,
    anpi.protected_desk_guard, anpi.protected_desk_set FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.protected_desk_guard TO anpi_server;
