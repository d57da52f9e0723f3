-- SPDX-License-Identifier: Apache-2.0
-- A protected person shares no home row: what is written of a home (an alarm's 停電, a pin, an address) moves all who share the row, and
-- would show who lives with them. And protection is not the server's to set or lift.

CREATE FUNCTION anpi.protected_home_own() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
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
CREATE TRIGGER protected_home_own BEFORE UPDATE OF home, protected ON anpi.person FOR EACH ROW
    WHEN (NEW.protected OR NEW.home <> OLD.home) EXECUTE FUNCTION anpi.protected_home_own();

CREATE FUNCTION anpi.protected_homes_split() RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
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

-- Set and lifted by anpi.person_protect, on record; the server's role has that right as little as that of naming a desk.
CREATE FUNCTION anpi.protected_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF current_user = 'anpi_server' THEN
        RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = 'protection is set and lifted on the command line';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION anpi.protected_guard() IS 'Trigger: the server''s role cannot set or lift protection';
CREATE TRIGGER protected_guard BEFORE UPDATE ON anpi.person FOR EACH ROW
    WHEN (NEW.protected <> OLD.protected OR NEW.inquiry_to IS DISTINCT FROM OLD.inquiry_to AND OLD.protected) EXECUTE FUNCTION anpi.protected_guard();
CREATE TRIGGER protected_guard_new BEFORE INSERT ON anpi.person FOR EACH ROW WHEN (NEW.protected) EXECUTE FUNCTION anpi.protected_guard();

REVOKE EXECUTE ON FUNCTION anpi.protected_home_own(), anpi.protected_homes_split(), anpi.protected_guard() FROM PUBLIC, anpi_server;

SELECT anpi.protected_homes_split();
SELECT anpi.card_refresh(coalesce((SELECT array_agg(p.id ORDER BY p.id) FROM anpi.person p WHERE p.protected), '{}'));
