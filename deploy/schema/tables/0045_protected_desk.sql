-- SPDX-License-Identifier: Apache-2.0
-- Protected persons (DV・ストーカー等の支援措置): who is responsible for them, by name; how to reach these; and how protection is set and lifted.
--
-- The right is given on the command line only: the server can read it and hand it on to nobody.

ALTER TABLE anpi.app_user ADD COLUMN protected_desk text CHECK (protected_desk IN ('main', 'deputy'));
ALTER TABLE anpi.office ADD COLUMN phone_day text, ADD COLUMN phone_night text;
COMMENT ON COLUMN anpi.app_user.protected_desk IS 'The user is named for the protected persons of the office''s municipalities, or stands in as deputy; users of one office only';
COMMENT ON COLUMN anpi.office.phone_day IS 'Where the office is reached by day; for that of the protected persons everybody is told';
COMMENT ON COLUMN anpi.office.phone_night IS 'Where it is reached at night and on holidays';

CREATE OR REPLACE FUNCTION anpi.user_body(want bigint) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('login', u.login, 'name', u.name, 'role', u.role, 'office', o.id, 'office_name', o.name, 'office_kind', o.kind,
                            'municipalities', o.municipalities, 'disabled', u.disabled_at IS NOT NULL, 'must_change', u.must_change, 'totp', u.totp_on,
                            'protected_desk', u.protected_desk)::text
     FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office WHERE u.id = want $$;

CREATE OR REPLACE FUNCTION anpi.office_body(o anpi.office) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'municipality', o.municipality, 'municipalities', o.municipalities,
                            'phone_day', o.phone_day, 'phone_night', o.phone_night)::text $$;

-- Who changes office or role is another person to the register; and what was given by name is not the server's to give.
CREATE FUNCTION anpi.protected_desk_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
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
CREATE TRIGGER protected_desk_guard BEFORE INSERT OR UPDATE ON anpi.app_user FOR EACH ROW EXECUTE FUNCTION anpi.protected_desk_guard();

CREATE FUNCTION anpi.protected_desk_set(of_login text, wanted text, day text, night text, now_us bigint) RETURNS bigint LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS
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

CREATE FUNCTION anpi.person_protect(of_person bigint, wanted boolean, ask text, by_name text, now_us bigint) RETURNS boolean LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS
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
REVOKE EXECUTE ON FUNCTION anpi.protected_desk_set(text, text, text, text, bigint), anpi.person_protect(bigint, boolean, text, text, bigint) FROM PUBLIC, anpi_server;
