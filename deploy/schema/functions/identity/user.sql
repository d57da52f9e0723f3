-- SPDX-License-Identifier: Apache-2.0
-- Users as every server knows them, made and shut out.

CREATE OR REPLACE FUNCTION anpi.user_body(want bigint) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('login', u.login, 'name', u.name, 'role', u.role, 'office', o.id, 'office_name', o.name, 'office_kind', o.kind,
                            'municipalities', o.municipalities, 'disabled', u.disabled_at IS NOT NULL, 'must_change', u.must_change, 'totp', u.totp_on,
                            'protected_desk', u.protected_desk, 'logins', u.last_logins)::text
     FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office WHERE u.id = want $$;
COMMENT ON FUNCTION anpi.user_body(bigint) IS 'JSON of a user for the change feed (kind user); never the password hash';

CREATE OR REPLACE FUNCTION anpi.user_changed(want bigint) RETURNS void LANGUAGE sql SECURITY INVOKER AS
$$ INSERT INTO anpi.change (kind, id, body) VALUES ('user', want::text, anpi.user_body(want)) $$;
COMMENT ON FUNCTION anpi.user_changed(bigint) IS 'Tell every server of a user whose row is locked by this transaction';

CREATE OR REPLACE FUNCTION anpi.user_save(want_login text, want_name text, want_office bigint, want_role text, want_hash text)
RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE uid bigint;
BEGIN
    INSERT INTO anpi.app_user (login, name, office, role, password_hash)
         VALUES (want_login, want_name, want_office, want_role, want_hash)
    ON CONFLICT (login) DO UPDATE SET name = excluded.name, office = excluded.office, role = excluded.role,
                password_hash = coalesce(excluded.password_hash, app_user.password_hash), disabled_at = NULL
      RETURNING id INTO uid;
    INSERT INTO anpi.change (kind, id, body) VALUES ('user', uid::text, anpi.user_body(uid));
    RETURN uid;
END $$;
COMMENT ON FUNCTION anpi.user_save(text, text, bigint, text, text) IS 'Create or change a user by login (hash NULL keeps the old one); returns the id';

CREATE OR REPLACE FUNCTION anpi.user_disable(want_login text, at_us bigint) RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE uid bigint;
BEGIN
    UPDATE anpi.app_user SET disabled_at = anpi.of_us(at_us) WHERE login = want_login RETURNING id INTO uid;
    IF uid IS NOT NULL THEN
        INSERT INTO anpi.change (kind, id, body) VALUES ('user', uid::text, anpi.user_body(uid));
    END IF;
    RETURN uid;
END $$;
COMMENT ON FUNCTION anpi.user_disable(text, bigint) IS 'Disable by login: every session and stream ends as soon as the feed is read; NULL when there is no such login';

CREATE OR REPLACE FUNCTION anpi.user_invite(want_login text, want_name text, want_office bigint, want_role text, want_hash text) RETURNS bigint LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE uid bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM anpi.office o WHERE o.id = want_office AND want_role = ANY (anpi.office_roles(o.kind))) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'user.role_office';
    END IF;
    INSERT INTO anpi.app_user (login, name, office, role, password_hash, must_change)
         VALUES (want_login, want_name, want_office, want_role, want_hash, true) ON CONFLICT (login) DO NOTHING RETURNING id INTO uid;
    IF uid IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'user.exists';
    END IF;
    PERFORM anpi.user_changed(uid);
    RETURN uid;
END $$;
COMMENT ON FUNCTION anpi.user_invite(text, text, bigint, text, text) IS 'A new user whose first password must be changed; refuses a login that is taken and a role that the office does not have';

CREATE OR REPLACE FUNCTION anpi.user_switch(want bigint, want_office bigint, off boolean, at_us bigint) RETURNS text LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE known text;
BEGIN
    UPDATE anpi.app_user SET disabled_at = CASE WHEN off THEN coalesce(disabled_at, anpi.of_us(at_us)) END
     WHERE id = want AND (want_office IS NULL OR office = want_office) RETURNING login INTO known;
    IF FOUND THEN
        PERFORM anpi.user_changed(want);
        IF off THEN PERFORM anpi.user_sessions_end(want, NULL, at_us, 'disabled'); END IF;
    END IF;
    RETURN known;
END $$;
COMMENT ON FUNCTION anpi.user_switch(bigint, bigint, boolean, bigint) IS 'Shut a user of the office out, or let the user in again; the login, or NULL when there is none';

REVOKE ALL ON FUNCTION anpi.user_body, anpi.user_changed, anpi.user_save, anpi.user_disable, anpi.user_invite,
    anpi.user_switch FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.user_body, anpi.user_changed, anpi.user_save, anpi.user_disable, anpi.user_invite,
    anpi.user_switch TO anpi_server;
